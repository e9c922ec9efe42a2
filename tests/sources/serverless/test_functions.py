"""Functions: the provider's settings, the framework's defaults, packaging and the plugins that change them."""

from collections.abc import Callable

import pytest

from deburr.facts import book
from deburr.sources.reading import Reading
from deburr.workload.function import Function, PackageKind

HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: python3.13\n"
ONE = "functions:\n  orders:\n    handler: app.handler\n"


def test_defaults_are_the_frameworks(only: Callable[..., Function]) -> None:
    facts, found = book.load(), only(HEAD + ONE)
    assert (found.memory_mb.value, found.memory_mb.by_default) == (facts["serverless.memory.default"].whole, True)
    assert (found.timeout_s.value, found.timeout_s.by_default) == (facts["serverless.timeout.default"].whole, True)
    assert (found.name, found.address) == ("orders", "serverless.yml#orders")
    assert found.publishes is not None, "versionFunctions is on unless it is switched off"


@pytest.mark.parametrize(
    ("provider", "function", "name", "expected"),
    [
        pytest.param("timeout: 20", "", "timeout_s", 20, id="inherited"),
        pytest.param("timeout: 20", "timeout: 5", "timeout_s", 5, id="its own wins"),
        pytest.param("memorySize: 512", "", "memory_mb", 512, id="memory, inherited"),
        pytest.param("architecture: arm64", "", "architecture", "arm64", id="architecture"),
        pytest.param("", "runtime: nodejs22.x", "runtime", "nodejs22.x", id="a runtime of its own"),
        pytest.param("", "ephemeralStorageSize: 1024", "tmp_mb", 1024, id="/tmp"),
        pytest.param("", "reservedConcurrency: 3", "reserved", 3, id="reserved"),
        pytest.param("", "provisionedConcurrency: 2", "provisioned", 2, id="provisioned"),
        pytest.param("", "snapStart: true", "snapstart", True, id="SnapStart"),
        pytest.param("", "maximumRetryAttempts: 0", "async_retries", 0, id="retries"),
        pytest.param(
            "",
            "onError: 'arn:aws:sqs:eu-west-1:1:dead'",
            "on_failure",
            ("arn:aws:sqs:eu-west-1:1:dead",),
            id="a dead-letter queue",
        ),
        pytest.param(
            "",
            "destinations: {onFailure: 'arn:aws:sns:eu-west-1:1:sad'}",
            "on_failure",
            ("arn:aws:sns:eu-west-1:1:sad",),
            id="a destination",
        ),
        pytest.param("vpc: {subnetIds: [a], securityGroupIds: [b]}", "", "vpc", ("a", "b"), id="a VPC"),
        pytest.param("", "name: shop-orders", "given_name", "shop-orders", id="a name"),
    ],
)
def test_settings(only: Callable[..., Function], provider: str, function: str, name: str, expected: object) -> None:
    setting = getattr(only(f"{HEAD}  {provider}\n{ONE}    {function}\n"), name)
    assert setting.value == expected


def test_environment_is_merged(only: Callable[..., Function]) -> None:
    found = only(f"{HEAD}  environment: {{A: one, B: two}}\n{ONE}    environment: {{B: three}}\n")
    assert dict(found.environment) == {"A": "one", "B": "three"}


@pytest.mark.parametrize(
    ("service", "function", "kind", "folder"),
    [
        pytest.param("", "", PackageKind.ZIP, ".", id="the service's folder"),
        pytest.param(
            "", "package: {artifact: build/orders.zip}", PackageKind.ZIP, "build/orders.zip", id="a package of its own"
        ),
        pytest.param("package: {artifact: all.zip}", "", PackageKind.ZIP, "all.zip", id="one package for all"),
        pytest.param(
            "package: {artifact: all.zip}", "package: {individually: true}", PackageKind.ZIP, ".", id="packed alone"
        ),
        pytest.param(
            "package: {individually: true}",
            "module: src/orders",
            PackageKind.ZIP,
            "src/orders",
            id="python-requirements packs a module",
        ),
        pytest.param("", "image: {name: orders}", PackageKind.IMAGE, None, id="an image"),
    ],
)
def test_code(
    only: Callable[..., Function], service: str, function: str, kind: PackageKind, folder: str | None
) -> None:
    code = only(f"{HEAD}{service}\n{ONE}    {function}\n").code
    assert (code.kind, code.folder) == (kind, folder)


@pytest.mark.parametrize(
    ("text", "publishes"),
    [
        pytest.param("", True, id="by default"),
        pytest.param(
            "plugins: [serverless-prune-plugin]\ncustom: {prune: {automatic: true, number: 3}}",
            False,
            id="old ones are pruned",
        ),
        pytest.param(
            "plugins: [serverless-prune-plugin]\ncustom: {prune: {number: 3}}", True, id="pruned by hand only"
        ),
        pytest.param("custom: {prune: {automatic: true}}", True, id="the plugin is not loaded"),
    ],
)
def test_what_prunes_versions(only: Callable[..., Function], text: str, publishes: bool) -> None:
    assert (only(f"{HEAD}{text}\n{ONE}").publishes is not None) is publishes


def test_what_is_built_may_not_be_there_yet(only: Callable[..., Function]) -> None:
    files = {"other.js": "exports.x = 1"}
    service = f"{HEAD}plugins:\n  - serverless-esbuild\n{ONE}".replace("python3.13", "nodejs22.x")
    assert only(service, files=files).handler_missing is None
    assert only(service.replace("esbuild", "offline"), files=files).handler_missing is not None


def test_rights_are_the_statements_of_the_shared_role(only: Callable[..., Function]) -> None:
    shared = "  iam: {role: {statements: [{Effect: Allow, Action: ['s3:GetObject'], Resource: '*'}]}}\n"
    found = only(HEAD + shared + ONE)
    assert (found.policies, found.policies_known) == (("s3:GetObject",), True)
    assert not only(HEAD + "  iam: {role: 'arn:aws:iam::1:role/x'}\n" + ONE).policies_known


@pytest.mark.parametrize(
    ("service", "said"),
    [
        pytest.param("provider: {name: google}\nfunctions: {a: {handler: b.c}}\n", "for google", id="another cloud"),
        pytest.param("- a\n", "its top is no mapping", id="no service"),
        pytest.param("a: [\n", "did not find", id="no YAML"),
        pytest.param("# nothing\n", "is empty", id="nothing"),
    ],
)
def test_what_is_not_for_deburr_is_a_gap(read: Callable[..., Reading], service: str, said: str) -> None:
    reading = read(service, files={"template.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue}\n"})
    assert not reading.workload.functions and len(reading.workload.queues) == 1
    assert [gap.at.file for gap in reading.gaps if said in gap.what] == ["serverless.yml"]


@pytest.mark.parametrize(
    ("resources", "days"),
    [
        pytest.param(
            "OrdersLogGroup: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 5}}", 5, id="its group"
        ),
        pytest.param("OrdersLogGroup: {Properties: {RetentionInDays: '7'}}", 7, id="a part of its group"),
        pytest.param("OtherLogGroup: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 5}}", 0, id="another"),
    ],
)
def test_what_the_framework_makes_may_be_changed(only: Callable[..., Function], resources: str, days: int) -> None:
    found = only(f"{HEAD}{ONE}resources:\n  Resources:\n    {resources}\n")
    assert found.logs_kept_days.value == days


@pytest.mark.parametrize(
    ("properties", "timeout_s"), [("{Timeout: 20}", 20), ("{TracingConfig: {Mode: Active}}", 6)], ids=["alike", "other"]
)
def test_a_function_that_the_resources_change_is_one(
    only: Callable[..., Function], properties: str, timeout_s: int
) -> None:
    change = f"OrdersLambdaFunction: {{Type: 'AWS::Lambda::Function', Properties: {properties}}}"
    found = only(f"{HEAD}{ONE}resources:\n  Resources:\n    {change}\n")
    assert (found.name, found.timeout_s.value) == ("orders", timeout_s)


@pytest.mark.parametrize(
    ("variables", "written"),
    [
        pytest.param("{A: 'on', B: true}", {"A": "on", "B": "true"}, id="texts"),
        pytest.param("{A: '${self:custom.off}'}", {"A": "x"}, id="the same for each deployment"),
        pytest.param("${self:custom.all}", {"A": "x"}, id="a mapping that is"),
        pytest.param("{A: '${self:provider.stage}', B: '${opt:b, \"x\"}', C: '${env:C, \"\"}'}", {}, id="as it is deployed"),
        pytest.param("${self:custom.stages.${self:provider.stage}}", {}, id="a mapping of a stage"),
        pytest.param("{A: '${self:custom.stages.${self:provider.stage}.A}'}", {}, id="a value of a stage"),
        pytest.param("{A: '${self:custom.chosen}'}", {}, id="chosen elsewhere"),
    ],
)  # fmt: skip
def test_variables_that_are_written_out(only: Callable[..., Function], variables: str, written: dict[str, str]) -> None:
    custom = (
        "  stage: ${opt:stage, 'dev'}\n"
        "custom:\n  off: x\n  all: {A: x}\n  stages: {dev: {A: x}}\n"
        "  chosen: ${self:custom.stages.${self:provider.stage}.A}\n"
    )
    assert dict(only(f"{HEAD}{custom}{ONE}    environment: {variables}\n").written) == written
