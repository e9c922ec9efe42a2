"""Functions of a CDK app, told as SAM's, which mean the same service."""

from collections.abc import Iterable

from deburr.sources.cdk_source import names, releases, surroundings
from deburr.sources.cdk_source.code import BUILT, code_of
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.values import Act, Called, Const, Construct, External, Options, Value
from deburr.sources.cloudformation.tree import MappingNode, TreeNode

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
LAYER = "AWS::Serverless::LayerVersion"
LAYERS = frozenset({"lambda.LayerVersion", "lambda_python.PythonLayerVersion"})
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


class Functions:
    """files  of the app; acts  all that it does to its constructs."""

    def __init__(self, nodes: Nodes, files: AppFiles, acts: Iterable[Act]) -> None:
        self.nodes = nodes
        self.added = surroundings.added(acts)
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
            "Environment": self._wrapped("Variables", self._environment(made)),
            "Layers": nodes.value(given.get("layers")),
            "Tracing": nodes.constant(given.get("tracing"), {"ACTIVE": "Active", "PASS_THROUGH": "PassThrough"}),
            "VpcConfig": self._vpc(made, given.get("vpc")),
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
        source = code_of(nodes, self.files, made)
        properties |= {name: node for name, node in source.items() if name not in BUILT}
        return self._with_build(nodes.resource(made.at, FUNCTION, properties), made, source)

    def layer(self, made: Construct) -> TreeNode:
        """A layer as SAM has it; what it says it is for is left unknown, since a construct may say more of it."""
        nodes, given = self.nodes, made.options.entries
        source = code_of(nodes, self.files, made)
        properties: dict[str, TreeNode | None] = {
            "LayerName": nodes.value(given.get("layerVersionName")),
            "ContentUri": source["CodeUri"] or nodes.unknown(made.at),
            "LicenseInfo": nodes.value(given.get("license")),
            "CompatibleRuntimes": nodes.unknown(made.at),
            "CompatibleArchitectures": nodes.unknown(made.at),
        }
        return self._with_build(nodes.resource(made.at, LAYER, properties), made, source)

    def _with_build(self, whole: TreeNode, made: Construct, source: dict[str, TreeNode | None]) -> TreeNode:
        """The resource, with what builds it and the version of the CDK in its metadata."""
        told = {name: node for name in BUILT if (node := source.get(name)) is not None}
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

    def _environment(self, made: Construct) -> TreeNode | None:
        told = surroundings.environment(made, self.added.get(id(made), ()))
        found = self.nodes.value(told)
        if isinstance(told, Options) and isinstance(found, MappingNode):
            written = surroundings.written(made, told)
            self.nodes.make.computed.difference_update(id(node) for key, node in found.pairs if key.text in written)
        return found

    def _vpc(self, made: Construct, value: Value | None) -> TreeNode | None:
        """It stands where the function does: the VPC itself may be made for others too, far from there."""
        if value is None:
            return None
        return self.nodes.mapping(made.at, {"SubnetIds": self.nodes.unknown(made.at)})

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
