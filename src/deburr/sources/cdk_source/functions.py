"""Functions of a CDK app, told as SAM's, which mean the same service."""

from deburr.sources.cdk_source import names, releases
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.loading import file_of
from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.values import Called, Const, Construct, External, Options, Spot, Value, option, text_of
from deburr.sources.cloudformation.tree import TreeNode
from deburr.sources.handlers import syntax as s

FUNCTION = "AWS::Serverless::Function"
FUNCTIONS = frozenset(
    {
        "lambda.Function",
        "lambda.SingletonFunction",
        "lambda.DockerImageFunction",
        "lambda_nodejs.NodejsFunction",
        "lambda_python.PythonFunction",
        "lambda_go.GoFunction",
        "triggers.TriggerFunction",
        "cloudfront.experimental.EdgeFunction",
    }
)
LAYER, PYTHON_LAYER = "AWS::Serverless::LayerVersion", "lambda_python.PythonLayerVersion"
LAYERS = frozenset({"lambda.LayerVersion", PYTHON_LAYER})
ARCHITECTURES = {"ARM_64": "arm64", "X86_64": "x86_64"}
UNSAID = (
    *("Runtime", "MemorySize", "Timeout", "Environment", "Layers", "VpcConfig", "Architectures", "DeadLetterQueue"),
    *("LoggingConfig", "ReservedConcurrentExecutions", "EphemeralStorage", "Tracing", "SnapStart", "FunctionName"),
)
"""What may stand in options of which only a part is known."""
RETENTION = {
    "ONE_DAY": "1",
    "THREE_DAYS": "3",
    "FIVE_DAYS": "5",
    "ONE_WEEK": "7",
    "TWO_WEEKS": "14",
    "ONE_MONTH": "30",
    "TWO_MONTHS": "60",
    "THREE_MONTHS": "90",
    "FOUR_MONTHS": "120",
    "FIVE_MONTHS": "150",
    "SIX_MONTHS": "180",
    "ONE_YEAR": "365",
    "TWO_YEARS": "731",
    "FIVE_YEARS": "1827",
    "TEN_YEARS": "3653",
}
"""https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.RetentionDays.html"""
DEFAULT_RETENTION_DAYS = 731
"""TWO_YEARS: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.LogGroup.html#construct-props"""
MANAGED_GROUPS = "@aws-cdk/aws-lambda:useCdkManagedLogGroup"
"""Each function gets a log group with default props where it names none:
https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-lambda/README.md"""


BUILT = ("BuildMethod", "DockerContext", "Dockerfile")
"""What SAM says of a build beside a function's properties."""


class Functions:
    """files  of the app."""

    def __init__(self, nodes: Nodes, files: AppFiles) -> None:
        self.nodes = nodes
        self.files = files
        self.cdk = releases.major(files.folder, files.root)
        self.makes_groups = files.flag(MANAGED_GROUPS)

    def log_group(self, made: Construct) -> TreeNode | None:
        """What `logRetention` makes, or the CDK where it makes every group; None for a function without either."""
        given = made.options.entries
        kept = given.get("logRetention")
        if kept is None and (not self.makes_groups or "logGroup" in given or not made.options.whole):
            return None
        days = self.nodes.constant(kept, RETENTION) if kept is not None else None
        if kept is None:
            days = self.nodes.plain(made.at, DEFAULT_RETENTION_DAYS)
        return self.nodes.resource(made.at, "AWS::Logs::LogGroup", {"RetentionInDays": days})

    def resource(self, made: Construct, group: str | None = None) -> TreeNode:
        """The SAM resource that says the same as one function.

        group  the logical id of its log group; None for the one that Lambda makes.
        """
        nodes, given = self.nodes, made.options.entries
        properties: dict[str, TreeNode | None] = {
            "FunctionName": nodes.value(given.get("functionName")),
            "Runtime": self._runtime(given.get("runtime")),
            "MemorySize": nodes.value(given.get("memorySize")),
            "Timeout": nodes.seconds(given.get("timeout")),
            "EphemeralStorage": self._wrapped("Size", nodes.megabytes(given.get("ephemeralStorageSize"))),
            "ReservedConcurrentExecutions": nodes.value(given.get("reservedConcurrentExecutions")),
            "Environment": self._wrapped("Variables", nodes.value(given.get("environment"))),
            "Layers": nodes.value(given.get("layers")),
            "Tracing": nodes.constant(given.get("tracing"), {"ACTIVE": "Active", "PASS_THROUGH": "PassThrough"}),
            "VpcConfig": self._vpc(given.get("vpc")),
            "DeadLetterQueue": self._letters(given),
            "EventInvokeConfig": asynchronous(nodes, made.options),
            "LoggingConfig": self._wrapped("LogGroup", self._logs_to(made, group)),
            "SnapStart": self._snapstart(given.get("snapStart")),
            "DurableConfig": self._durable(made),
            "Role": nodes.unknown(made.at),  # what it is granted stands all over the app
        }
        architecture = nodes.constant(given.get("architecture"), ARCHITECTURES)
        if architecture is not None:
            properties["Architectures"] = nodes.make.sequence(architecture, [architecture])
        if not made.options.whole:  # `...props`: anything may be in it
            for name in UNSAID:
                properties[name] = properties.get(name) or nodes.unknown(made.at)
        code = self._code(made)
        properties |= {name: node for name, node in code.items() if name not in BUILT}
        return self._with_build(nodes.resource(made.at, FUNCTION, properties), made, code)

    def layer(self, made: Construct) -> TreeNode:
        """A layer as SAM has it; what it says it is for is left unknown, since a construct may say more of it."""
        nodes, given = self.nodes, made.options.entries
        source = self._code(made) if made.kind != PYTHON_LAYER else self._python(made)
        properties: dict[str, TreeNode | None] = {
            "LayerName": nodes.value(given.get("layerVersionName")),
            "ContentUri": source["CodeUri"] or nodes.unknown(made.at),
            "LicenseInfo": nodes.value(given.get("license")),
            "CompatibleRuntimes": nodes.unknown(made.at),
            "CompatibleArchitectures": nodes.unknown(made.at),
        }
        return self._with_build(nodes.resource(made.at, LAYER, properties), made, source)

    def _with_build(self, whole: TreeNode, made: Construct, code: dict[str, TreeNode | None]) -> TreeNode:
        """The resource, with what builds it and the version of the CDK in its metadata."""
        told = {name: node for name in BUILT if (node := code.get(name)) is not None}
        if self.cdk is not None:
            told["Cdk"] = self.nodes.text(made.at, str(self.cdk))
        if told:
            pairs = {"Metadata": self.nodes.mapping(made.at, told)}
            assert hasattr(whole, "pairs")
            whole.pairs += self.nodes.make.mapping(self.nodes.at(made.at), pairs).pairs
        return whole

    def _logs_to(self, made: Construct, group: str | None) -> TreeNode | None:
        if group is not None:
            return self.nodes.make.reference(self.nodes.at(made.at), group)
        given = made.options.entries.get("logGroup")
        return None if given is None else self.nodes.reference(given) or self.nodes.unknown(given.at)

    def _runtime(self, value: Value | None) -> TreeNode | None:
        if value is None:
            return None
        told = names.runtime(value.path) if isinstance(value, External) else None
        if isinstance(value, External) and value.path == releases.LATEST:
            told = releases.latest_node(self.files.folder, self.files.root)
        return self.nodes.text(value.at, told) if told is not None else self.nodes.unknown(value.at)

    def _wrapped(self, key: str, value: TreeNode | None) -> TreeNode | None:
        return None if value is None else self.nodes.make.mapping(value, {key: value})

    def _vpc(self, value: Value | None) -> TreeNode | None:
        if value is None:
            return None
        return self.nodes.mapping(value.at, {"SubnetIds": self.nodes.unknown(value.at)})

    def _durable(self, made: Construct) -> TreeNode | None:
        """Set by its option, or by an escape hatch somewhere."""
        written = made.options.entries.get("durableConfig")
        if written is None and not self.nodes.overridden.speak_of("DurableConfig"):
            return None
        return self.nodes.value(written) or self.nodes.unknown(made.at)

    def _letters(self, given: dict[str, Value]) -> TreeNode | None:
        queue, made = given.get("deadLetterQueue") or given.get("deadLetterTopic"), given.get("deadLetterQueueEnabled")
        if queue is not None:
            return self._wrapped("TargetArn", self.nodes.reference(queue, "Arn") or self.nodes.unknown(queue.at))
        enabled = isinstance(made, Const) and made.value is True
        return self._wrapped("TargetArn", self.nodes.unknown(made.at)) if made is not None and enabled else None

    def _snapstart(self, value: Value | None) -> TreeNode | None:
        if value is None:
            return None
        on = isinstance(value, External) and value.path.endswith("ON_PUBLISHED_VERSIONS")
        told = self.nodes.text(value.at, "PublishedVersions") if on else self.nodes.unknown(value.at)
        return self._wrapped("ApplyOn", told)

    # Code ----------------------------------------------------------------------------------------------

    def _code(self, made: Construct) -> dict[str, TreeNode | None]:
        if made.kind == "lambda_nodejs.NodejsFunction" and not _with_code(made):
            return self._bundled(made)
        if made.kind == "lambda_python.PythonFunction":
            return self._python(made)
        nodes, code = self.nodes, made.options.entries.get("code")
        if made.kind == "lambda.DockerImageFunction" or _is(code, "fromAssetImage", "fromEcrImage"):
            return self._image(made, code)
        handler = nodes.value(made.options.entries.get("handler"))
        if code is not None and _is(code, "fromInline", "inline", "InlineCode"):
            return {"Handler": handler, **self._inline(code, _first(code))}
        path = text_of(_first(code)) if _is(code, "fromAsset", "asset", "AssetCode") else None
        if code is not None and _is(code, "fromBucket", "bucket", "S3Code"):
            return {"Handler": handler, "CodeUri": nodes.mapping(code.at, {"Key": nodes.value(_key(code))})}
        if code is None or path is None:
            return {"Handler": handler, "CodeUri": nodes.unknown(code.at if code is not None else made.at)}
        bundled = isinstance(code, Called) and option(code.options, "bundling") is not None
        built = nodes.text(code.at, "cdk") if bundled else None
        return {"Handler": handler, "CodeUri": nodes.text(code.at, self.files.beside(path)), "BuildMethod": built}

    def _image(self, made: Construct, code: Value | None) -> dict[str, TreeNode | None]:
        """An image, and the folder it is made in where the app names that."""
        nodes = self.nodes
        told: dict[str, TreeNode | None] = {
            "PackageType": nodes.text(made.at, "Image"),
            "ImageUri": nodes.unknown(made.at),
            "Runtime": None,
            "Handler": None,
        }
        path = text_of(_first(code)) if _is(code, "fromImageAsset", "fromAssetImage") else None
        if path is None or not isinstance(code, Called):
            return told
        file, command = option(code.options, "file"), option(code.options, "cmd")
        dockerfile = text_of(file) if file is not None else "Dockerfile"
        if dockerfile is None:
            return told
        if command is not None:
            told["ImageConfig"] = nodes.mapping(made.at, {"Command": nodes.value(command)})
        told["DockerContext"] = nodes.text(code.at, self.files.beside(path))
        told["Dockerfile"] = nodes.text(code.at, dockerfile)
        return told

    def _inline(self, code: Value, source: Value | None) -> dict[str, TreeNode | None]:
        """Source text in the app, or a file of it whose text is taken."""
        nodes, text = self.nodes, text_of(source)
        if source is not None and text is not None:
            first = source.at.node
            lines = first.end_line > first.line  # in a template code begins on the line below: here it does at once
            return {"InlineCode": nodes.text(Spot(_above(first), source.at.file) if lines else source.at, text)}
        path = file_of(source)
        return {"CodeUri": nodes.text(code.at, self.files.beside(path)) if path else nodes.unknown(code.at)}

    def _bundled(self, made: Construct) -> dict[str, TreeNode | None]:
        """`entry: lambda/orders.ts` that exports `handler`; without one it is named after its construct and file."""
        nodes, given = self.nodes, made.options.entries
        entry, called = text_of(given.get("entry")), _named(made, "handler")
        if "entry" not in given and made.options.whole:
            beside = self.files.root / made.at.file
            entry = str(beside.with_name(f"{beside.stem}.{made.path.rpartition('/')[2]}.ts"))
        if entry is None or called is None:
            return {"Handler": nodes.unknown(made.at), "CodeUri": nodes.unknown(made.at)}
        spot = given["entry"].at if "entry" in given else made.at
        return {
            "Handler": nodes.text(spot, called if "." in called else f"index.{called}"),
            "CodeUri": nodes.text(spot, self.files.beside(entry)),
            "BuildMethod": nodes.text(spot, "esbuild"),
        }

    def _python(self, made: Construct) -> dict[str, TreeNode | None]:
        """A folder, `index.py` in it, and `handler` in that, unless they are named."""
        nodes, given = self.nodes, made.options.entries
        entry, index, handler = text_of(given.get("entry")), _named(made, "index"), _named(made, "handler")
        if entry is None:
            return {"Handler": nodes.unknown(made.at), "CodeUri": nodes.unknown(made.at)}
        if index is None or handler is None:
            named = nodes.unknown(made.at)
        else:
            named = nodes.text(made.at, f"{index.removesuffix('.py').replace('/', '.')}.{handler}")
        return {
            "Handler": named,
            "CodeUri": nodes.text(given["entry"].at, self.files.beside(entry)),
            "BuildMethod": nodes.text(made.at, "cdk"),
        }


NAMES = {"handler": "handler", "index": "index.py"}
"""What constructs that bundle code call it, where nobody says otherwise."""


def _named(made: Construct, option: str) -> str | None:
    """An option's text, or its default where it is surely left out; None while it is not known."""
    given = made.options.entries.get(option)
    if given is None or (isinstance(given, Const) and given.value is None):
        return NAMES[option] if made.options.whole else None
    return text_of(given)


def asynchronous(nodes: Nodes, options: Options) -> TreeNode | None:
    """What happens to an event that keeps failing, as EventInvokeConfig."""
    given = options.entries
    config: dict[str, TreeNode | None] = {
        "MaximumRetryAttempts": nodes.value(given.get("retryAttempts")),
        "MaximumEventAgeInSeconds": nodes.seconds(given.get("maxEventAge")),
    }
    sent = {name: _destination(nodes, given[key]) for name, key in DESTINATIONS.items() if key in given}
    if sent:
        config["DestinationConfig"] = nodes.mapping(options.at, sent)
    return nodes.mapping(options.at, config) if any(config.values()) else None


DESTINATIONS = {"OnFailure": "onFailure", "OnSuccess": "onSuccess"}


def _destination(nodes: Nodes, value: Value) -> TreeNode:
    aimed = value.args[0] if isinstance(value, Called) and value.args else None
    return nodes.mapping(value.at, {"Destination": nodes.reference(aimed, "Arn") or nodes.unknown(value.at)})


def _above(node: s.Node) -> s.Node:
    """The place one line further up."""
    made = s.Node()
    made.line, made.column = max(1, node.line - 1), node.column
    made.end_line, made.end_column = node.end_line, node.end_column
    return made


def _is(code: Value | None, *how: str) -> bool:
    return isinstance(code, Called) and code.path.rpartition(".")[2] in how


def _key(code: Value) -> Value | None:
    """What names the object of `fromBucket(bucket, key)`."""
    if not isinstance(code, Called):
        return None
    return code.args[1] if len(code.args) > 1 else code.options.entries.get("key")


def _first(code: Value | None) -> Value | None:
    if not isinstance(code, Called):
        return None
    return code.args[0] if code.args else next(iter(code.options.entries.values()), None)


def _with_code(made: Construct) -> bool:
    """True for a `NodejsFunction` that is given what was bundled before, which it takes as any function does."""
    return "code" in made.options.entries and "entry" not in made.options.entries
