"""What a function is configured to be: written, left to a default, or settled at deploy time."""

import pytest

from deburr.facts import book
from deburr.workload.function import Compute, Function, PackageKind

FACTS = book.load()
PLAIN = """
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: b, S3Key: k}
      Handler: app.handler
      Runtime: python3.13
"""
SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
"""


def only(read, template: str, **more: str) -> Function:
    functions = read(template, **more).workload.functions
    assert len(functions) == 1
    return functions[0]


@pytest.mark.parametrize("template", [PLAIN, SAM], ids=["plain", "sam"])
def test_defaults_come_from_the_facts_and_name_the_function(read, template: str) -> None:
    function = only(read, template)
    assert function.memory_mb.value == FACTS["lambda.memory.default"].whole
    assert function.timeout_s.value == FACTS["lambda.timeout.default"].whole
    assert function.tmp_mb.value == FACTS["lambda.tmp.default"].whole
    for setting in (function.memory_mb, function.timeout_s, function.tmp_mb, function.architecture):
        assert setting.by_default
    assert function.timeout_s.at.path == "Resources.Orders.Properties.Timeout"
    assert function.timeout_s.at.line == function.at.line
    assert function.address == "template.yaml#Orders"
    assert function.vpc.value == () and function.layers.value == ()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("30", 30, id="number"),
        pytest.param("'30'", 30, id="number in quotes"),
        pytest.param("!Ref Unsaid", None, id="a parameter without default"),
        pytest.param("!Ref Given", 45, id="a parameter's default"),
        pytest.param("!ImportValue x", None, id="an import"),
        pytest.param("[1, 2]", None, id="a list"),
        pytest.param("{a: 1}", None, id="a map"),
        pytest.param("soon", None, id="a word"),
    ],
)
def test_timeout(read, written: str, value: int | None) -> None:
    parameters = "Parameters: {Unsaid: {Type: Number}, Given: {Type: Number, Default: 45}}"
    function = only(read, f"{parameters}\n{SAM}      Timeout: {written}\n")
    assert function.timeout_s.value == value
    assert not function.timeout_s.by_default
    assert function.timeout_s.at.path == "Resources.Orders.Properties.Timeout"


def test_a_null_timeout_is_not_zero(read) -> None:
    function = only(read, SAM + "      Timeout:\n")
    assert function.timeout_s.value in (None, FACTS["lambda.timeout.default"].whole)


def test_given_parameters_win(read) -> None:
    parameters = "Parameters: {Wait: {Type: Number, Default: 45}}"
    function = only(read, f"{parameters}\n{SAM}      Timeout: !Ref Wait\n", parameters={"Wait": "50"})
    assert function.timeout_s.value == 50


@pytest.mark.parametrize(
    ("properties", "folder"),
    [
        pytest.param("CodeUri: src/orders/", "src/orders", id="folder"),
        pytest.param("CodeUri: ./build/app.zip", "build/app.zip", id="archive"),
        pytest.param("CodeUri: s3://bucket/key", None, id="s3 address"),
        pytest.param("CodeUri: {Bucket: b, Key: k}", None, id="s3 map"),
        pytest.param("CodeUri: !Ref Artifact", None, id="unknown"),
        pytest.param("Timeout: 5", ".", id="absent: beside the template"),
    ],
)
def test_code_folder(read, properties: str, folder: str | None) -> None:
    parameters = "Parameters: {Artifact: {Type: String}}"
    function = only(read, f"{parameters}\n{SAM}      {properties}\n")
    assert (function.code.kind, function.code.folder) == (PackageKind.ZIP, folder)


def test_inline_code_and_images(read) -> None:
    reading = read(
        """
        Resources:
          Inline:
            Type: AWS::Lambda::Function
            Properties:
              Runtime: nodejs22.x
              Handler: index.handler
              Code:
                ZipFile: exports.handler = async () => 1
          Image:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageConfig: {Command: [app.handler]}
            Metadata: {DockerContext: ./api, Dockerfile: Dockerfile}
        """
    )
    inline, image = reading.workload.functions
    assert (inline.code.kind, inline.code.inline) == (PackageKind.INLINE, "exports.handler = async () => 1")
    assert (image.code.kind, image.code.folder, image.code.built_by) == (PackageKind.IMAGE, "api", "docker")
    assert image.entry.value == "app.handler"
    assert image.runtime.value is None
    assert not reading.gaps


def test_esbuild_metadata(read) -> None:
    function = only(
        read,
        SAM
        + """      CodeUri: src
    Metadata:
      BuildMethod: esbuild
      BuildProperties: {EntryPoints: [orders.ts]}
""",
    )
    assert (function.code.built_by, function.code.entry_points) == ("esbuild", ("orders.ts",))


def test_unknown_runtime_and_missing_handler_are_gaps(read) -> None:
    reading = read(
        """
        Parameters: {Language: {Type: String}}
        Resources:
          Orders:
            Type: AWS::Lambda::Function
            Properties: {Code: {S3Bucket: b, S3Key: k}, Runtime: !Ref Language}
        """
    )
    (function,) = reading.workload.functions
    assert function.runtime.value is None and function.entry.value is None
    told = " / ".join(gap.what for gap in reading.gaps)
    assert "Runtime of Orders" in told and "Orders names no Handler" in told


def test_what_stands_beside_a_function(read) -> None:
    function = only(
        read,
        PLAIN
        + """  Live:
    Type: AWS::Lambda::Alias
    Properties:
      FunctionName: !Ref Orders
      FunctionVersion: !GetAtt Published.Version
      Name: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 4}
  Published:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Orders}
  Scaled:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: lambda
      ScalableDimension: lambda:function:ProvisionedConcurrency
      ResourceId: !Sub function:${Orders}:live
  Failed: {Type: AWS::SQS::Queue}
  Failures:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Orders
      Qualifier: live
      MaximumRetryAttempts: 0
      DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
""",
    )
    assert function.async_retries.value == 0 and function.async_age_s.by_default
    assert function.alias is not None and function.alias.value == "live"
    assert function.provisioned.value == 4 and function.scales
    assert function.on_failure.value == ("template.yaml#Failed",)
    assert function.publishes is None  # this version never changes its name


LIVE = """  Live:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Orders, FunctionVersion: "3", Name: live}
"""


@pytest.mark.parametrize(
    ("given", "ready"),
    [
        pytest.param("MinCapacity: 5", 5, id="the least it keeps"),
        pytest.param("MaxCapacity: 5", 0, id="nothing is told"),
        pytest.param("MinCapacity: !Ref Least", None, id="settled at deploy time"),
        pytest.param("MinCapacity: 5, ScheduledActions: [{Schedule: cron(0 20 * * ? *)}]", 0, id="moved by a schedule"),
    ],
)
def test_what_a_scalable_target_keeps_ready(read, given: str, ready: int | None) -> None:
    target = f"""  Scaled:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {{ServiceNamespace: lambda, ResourceId: !Sub 'function:${{Orders}}:live', {given}}}
"""
    parameter = "Parameters:\n  Least: {Type: Number}\n"
    function = only(read, parameter + PLAIN + LIVE + target)
    assert (function.provisioned.value, function.scales) == (ready, True)


def test_a_target_on_an_alias_that_nobody_declares_keeps_an_unknown_number_ready(read) -> None:
    target = """  Scaled:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ServiceNamespace: lambda, ResourceId: !Sub 'function:${Orders}:live', MinCapacity: 5}
"""
    function = only(read, PLAIN + target)
    assert (function.provisioned.value, function.provisioned.by_default) == (None, False)


def test_sam_publishes_with_every_deployment(read) -> None:
    function = only(
        read,
        SAM
        + """      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 2}
      SnapStart: {ApplyOn: PublishedVersions}
      Layers: [!Ref Shared, 'arn:aws:lambda:us-east-1:1:layer:x:3']
      VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [!Ref Group]}
      Tags: {team: orders}
  Shared: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x}}
""",
    )
    assert function.publishes is not None
    assert function.publishes.path == "Resources.Orders.Properties.AutoPublishAlias"
    assert function.provisioned.value == 2 and not function.scales
    assert function.snapstart.value is True
    assert function.layers.value == ("template.yaml#Shared", "arn:aws:lambda:us-east-1:1:layer:x:3")
    assert function.vpc.value == ("subnet-1", "template.yaml#Group")
    assert function.tags == (("team", "orders"),)


@pytest.mark.parametrize(
    ("properties", "policies", "known"),
    [
        pytest.param("Policies: AmazonS3ReadOnlyAccess", ("AmazonS3ReadOnlyAccess",), True, id="a name"),
        pytest.param(
            "Policies: [SQSSendMessagePolicy: {QueueName: q}]", ("SQSSendMessagePolicy",), True, id="template"
        ),
        pytest.param(
            "Policies: [{Statement: [{Effect: Allow, Action: ['s3:Get*', 's3:Put*'], Resource: '*'}]}]",
            ("s3:Get*", "s3:Put*"),
            True,
            id="statement",
        ),
        pytest.param("Policies: [{Statement: {Effect: Deny, Action: 's3:*', Resource: '*'}}]", (), True, id="denied"),
        pytest.param("Role: arn:aws:iam::1:role/shared", (), False, id="a role made elsewhere"),
        pytest.param("Role: !GetAtt Made.Arn", ("sqs:SendMessage", "service-role/X"), True, id="own role"),
    ],
)
def test_policies(read, properties: str, policies: tuple[str, ...], known: bool) -> None:
    role = """
  Made:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/X']
      Policies:
        - PolicyDocument: {Statement: [{Effect: Allow, Action: 'sqs:SendMessage', Resource: '*'}]}
"""
    function = only(read, f"{SAM}      {properties}\n{role}")
    assert (function.policies, function.policies_known) == (policies, known)


@pytest.mark.parametrize(
    ("property_text", "compute"),
    [
        ("DurableConfig: {ExecutionTimeout: 60}", Compute.DURABLE),
        ("CapacityProviderConfig: {Arn: x}", Compute.MANAGED_INSTANCES),
        ("Timeout: 3", Compute.EVENT),
    ],
)
def test_compute(read, property_text: str, compute: Compute) -> None:
    assert only(read, f"{SAM}      {property_text}\n").compute is compute


INTRINSICS = (
    "!Ref Nowhere",
    "!GetAtt Nowhere.Arn",
    "!Sub '${Nowhere}'",
    "!If [Never, 1, 2]",
    "[]",
    "{}",
    "",
    "~",
)
KEYS = [
    "Runtime",
    "Handler",
    "CodeUri",
    "InlineCode",
    "MemorySize",
    "Timeout",
    "EphemeralStorage",
    "Architectures",
    "VpcConfig",
    "Layers",
    "Tags",
    "Environment",
    "SnapStart",
    "ReservedConcurrentExecutions",
    "ProvisionedConcurrencyConfig",
    "AutoPublishAlias",
    "Policies",
    "Role",
    "DeadLetterQueue",
    "EventInvokeConfig",
    "FunctionName",
    "FunctionUrlConfig",
    "Events",
    "ImageConfig",
    "PackageType",
    "DeploymentPreference",
]


@pytest.mark.parametrize("key", KEYS)
def test_nothing_written_in_any_property_breaks_the_reader(read, key: str) -> None:
    for written in (*INTRINSICS, "3", "text", "[1, [2], {a: ~}]", "{a: {b: [~]}}"):
        template = f"{SAM}      {key}: {written}\n".replace(
            "      Handler: app.handler\n      Runtime: python3.13\n", ""
        )
        assert len(read(template).workload.functions) == 1


def test_a_part_of_a_template_says_nothing_about_what_it_leaves_out(read) -> None:
    """It names no transform: it is merged into a template whose Globals are not seen."""
    function = only(read, SAM.replace("Transform: AWS::Serverless-2016-10-31", ""))
    settings = (function.memory_mb, function.timeout_s, function.tmp_mb, function.architecture, function.logs_kept_days)
    assert [setting.value for setting in settings] == [None] * len(settings)


@pytest.mark.parametrize(
    ("variables", "written"),
    [
        pytest.param('{A: "on", B: off-line, C: ""}', {"A": "on", "B": "off-line", "C": ""}, id="texts"),
        pytest.param("{A: True, B: 'True', C: 1}", {"A": "true", "B": "True", "C": "1"}, id="what YAML reads"),
        pytest.param("{A: yes, B: 010, C: 1.0, D: off, E: '010'}", {"E": "010"}, id="what YAML may read in two ways"),
        pytest.param("{A: !Ref Stage, B: !Sub '${Stage}', C: !If [Prod, a, b]}", {}, id="settled at deploy time"),
        pytest.param("!If [Prod, {A: a}, {A: b}]", {}, id="one of two mappings"),
        pytest.param("{A: '{{resolve:ssm:/a}}'}", {}, id="a dynamic reference"),
    ],
)
def test_variables_that_are_written_out(read, variables: str, written: dict[str, str]) -> None:
    head = 'Parameters: {Stage: {Type: String, Default: dev}}\nConditions: {Prod: !Equals [!Ref Stage, "prod"]}'
    function = only(read, f"{head}{SAM}      Environment:\n        Variables: {variables}\n")
    assert dict(function.written) == written


def test_variables_that_globals_write_out(read) -> None:
    shared = "Globals: {Function: {Environment: {Variables: {A: x, B: x}}}}"
    function = only(read, f"{shared}{SAM}      Environment: {{Variables: {{B: z}}}}\n")
    assert dict(function.written) == {"A": "x", "B": "z"}
