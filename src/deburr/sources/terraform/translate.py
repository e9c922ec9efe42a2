"""From Terraform's resources to CloudFormation's: each as its table says, and what is tied to another written there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deburr.sources.cloudformation.documents import decoded
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.texts import Part
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import Settled
from deburr.sources.terraform.table_words import Paths
from deburr.sources.terraform.tables import SAME, TIED, TYPES
from deburr.sources.terraform.values import THERE_OR_NOT

Properties = dict[str, Any]
# Attributes that hold a document as a text.
DOCUMENTS = frozenset({"policy", "redrive_policy", "redrive_allow_policy", "body", "definition", "assume_role_policy"})
PAYLOAD = "1.0"
"""What the provider writes where an integration says no format:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/apigatewayv2_integration"""
NAMED = {
    "aws_cloudwatch_event_rule": "name",
    "aws_s3_bucket": "bucket",
    "aws_sqs_queue": "name",
    "aws_iam_role": "name",
}


class Translated:
    """Resources by address while they are put together."""

    def __init__(self, make: Maker) -> None:
        self.make = make
        self.types: dict[str, str] = {}
        self.written: dict[str, MappingNode] = {}
        self.properties: dict[str, Properties] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.tied: list[tuple[str, str, MappingNode]] = []

    def add(self, address: str, kind: str, body: MappingNode) -> None:
        """One resource, its body in Terraform's words."""
        body = self._documents(body)
        kind = next(
            (kind.replace(other, name, 1) for other, name in SAME.items() if kind.startswith(f"{other}_")), kind
        )
        if kind in TIED:
            self.tied.append((address, kind, body))
            return
        told, paths = TYPES.get(kind, (kind, {}))
        properties = translated(body, paths)
        _mended(self.make, kind, body, properties)
        self.types[address], self.written[address], self.properties[address] = told, body, properties
        label = entry(body, NAMED.get(kind, ""))
        if isinstance(label, Scalar):
            self.names[(told, label.text)] = address

    def resources(self) -> MappingNode:
        """The Resources of a template that says the same."""
        for address, kind, body in self.tied:
            _TIES[kind](self, address, body)
        make = self.make
        made: dict[str, TreeNode] = {}
        for address, told in self.types.items():
            at = self.written[address]
            inner = {"Type": make.text(at, told), **self._properties(address, at)}
            made[address] = make.mapping(at, inner)
        first = next(iter(made.values()), make.mapping(MappingNode("", 1, 1, 1, 1), {}))
        return make.pairs(first, [(make.text(node, name), node) for name, node in made.items()])

    def _properties(self, address: str, at: TreeNode) -> Mapping[str, TreeNode]:
        properties = dict(self.properties[address])
        metadata = properties.pop("Metadata", None)
        found = {"Properties": built(self.make, at, properties)}
        return found | ({"Metadata": built(self.make, at, metadata)} if metadata else {})

    def home(self, kind: str, named: TreeNode | None) -> Properties | None:
        """The properties of the resource that a tied one belongs to: by reference, or by its name."""
        if isinstance(named, Settled) and named.final.target is not None:
            address = named.final.target[0]
            return self.properties.get(address) if self.types.get(address) == kind else None
        address = self.names.get((kind, named.text), "") if isinstance(named, Scalar) else ""
        return self.properties.get(address)

    def alone(self, address: str, kind: str, body: MappingNode, properties: Properties) -> None:
        """A tied resource whose other half is not here stands for itself."""
        self.types[address], self.written[address], self.properties[address] = kind, body, properties

    def _documents(self, body: MappingNode) -> MappingNode:
        """The body with every JSON text as the tree that it holds."""
        found = []
        for key, value in body.pairs:
            parts: Sequence[Part] | None = None
            if key.text in DOCUMENTS and isinstance(value, Scalar):
                parts = [value.text]
            elif key.text in DOCUMENTS and isinstance(value, Settled) and value.final.parts:
                parts = value.final.parts
            file = self.make.file_of(value)
            root = decoded(parts, value, file) if parts is not None else None
            if isinstance(root, MappingNode):
                self.make.written_in(file, root)
                value = root
            found.append((key, value))
        return self.make.pairs(body, found)


def entry(node: TreeNode | None, key: str) -> TreeNode | None:
    """What a body holds under a key; the first of blocks of one kind when a body of several is asked."""
    if isinstance(node, SequenceNode):
        node = node.items[0] if node.items else None
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in reversed(node.pairs) if name.text == key), None)


def items(node: TreeNode | None) -> list[TreeNode]:
    """Blocks of one kind, or the elements of a list; one where there is one."""
    if node is None:
        return []
    return list(node.items) if isinstance(node, SequenceNode) else [node]


def translated(body: MappingNode, paths: Paths) -> Properties:
    """Properties in CloudFormation's words, as nested dicts and lists of nodes."""
    found: Properties = {}
    for left, right in paths.items():
        _put(found, body, left.split("."), right.split("."))
    return found


def _put(target: Properties, node: TreeNode, left: list[str], right: list[str]) -> None:
    if isinstance(node, SequenceNode) and left and left[0] != "*" and node.items:
        node = node.items[0]  # a block that is written once
    if not left or isinstance(node, Settled):
        _assign(target, _told(left, right), node)
        return
    if left[0] != "*":
        inner = entry(node, left[0])
        if inner is not None:
            _put(target, inner, left[1:], right)
        return
    star = right.index("*")
    for key in right[: star - 1]:
        target = target.setdefault(key, {})
        if not isinstance(target, dict):
            return
    found = target.setdefault(right[star - 1], [])
    if not isinstance(found, list):
        return
    for at, inner in enumerate(items(node)):
        while len(found) <= at:
            found.append({})
        if isinstance(found[at], dict):
            _put(found[at], inner, left[1:], right[star + 1 :])


def _told(left: list[str], right: list[str]) -> list[str]:
    """The property that a value is for; what is unknown as a whole stands for all that would be in it."""
    keys = right[: len(right) - len(left)] or right[:1]
    return keys[: keys.index("*")] if "*" in keys else keys


def _assign(target: Properties, keys: list[str], node: TreeNode) -> None:
    for key in keys[:-1]:
        inner = target.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        target = inner
    if keys:
        target[keys[-1]] = node


def built(make: Maker, at: TreeNode, value: Any) -> TreeNode:
    """Nodes for nested dicts and lists; each stands where its first part does."""
    if isinstance(value, TreeNode):
        return value
    if isinstance(value, list):
        made = [built(make, at, each) for each in value]
        return make.sequence(made[0] if made else at, made)
    inner = {key: built(make, at, each) for key, each in value.items()}
    return make.mapping(next(iter(inner.values()), at), inner)


def _mended(make: Maker, kind: str, body: MappingNode, properties: Properties) -> None:
    """What Terraform says in another way than by a property of the same meaning."""
    if kind == "aws_lambda_function":
        reserved = properties.get("ReservedConcurrentExecutions")
        if isinstance(reserved, Scalar) and reserved.text == "-1":  # Terraform's word for "nothing is reserved"
            del properties["ReservedConcurrentExecutions"]
        network = properties.get("VpcConfig")
        subnets = network.get("SubnetIds") if isinstance(network, dict) else None
        if isinstance(subnets, Settled) and subnets.final.why == THERE_OR_NOT:
            properties["VpcConfig"] = subnets
        elif isinstance(subnets, SequenceNode) and not subnets.items:
            properties["VpcConfig"] = {"SubnetIds": subnets}  # without subnets no group puts it into a VPC
    elif kind == "aws_cloudwatch_metric_alarm":
        metrics = properties.get("Metrics")
        for each in [properties, *(metrics if isinstance(metrics, list) else [])]:
            _dimensioned(make, each.get("MetricStat", {}).get("Metric", each))
    elif kind == "aws_apigatewayv2_integration":
        properties.setdefault("PayloadFormatVersion", make.text(body, PAYLOAD))
    elif kind == "aws_cloudwatch_event_rule":
        enabled = entry(body, "is_enabled")
        if isinstance(enabled, Scalar) and enabled.text == "false":
            properties["State"] = make.text(enabled, "DISABLED")
    elif kind == "aws_sqs_queue":
        for name, told in (("redrive_policy", "RedrivePolicy"), ("redrive_allow_policy", "RedriveAllowPolicy")):
            written = entry(body, name)
            if written is not None:
                properties[told] = written


def _dimensioned(make: Maker, metric: Properties) -> None:
    """Terraform writes dimensions as a map, CloudFormation as a list of names and values."""
    written = metric.get("Dimensions")
    if isinstance(written, MappingNode):
        each = [make.mapping(value, {"Name": make.text(key, key.text), "Value": value}) for key, value in written.pairs]
        metric["Dimensions"] = make.sequence(written, each)
    elif isinstance(written, Settled):
        metric["Dimensions"] = make.unknown(written, written.final.why or "settled at deploy time")


# Tied resources ------------------------------------------------------------------------------------------------------


def _event_target(found: Translated, address: str, body: MappingNode) -> None:
    aimed: Properties = translated(
        body, {"arn": "Arn", "input": "Input", "dead_letter_config.arn": "DeadLetterConfig.Arn"}
    )
    home = found.home("AWS::Events::Rule", entry(body, "rule"))
    if home is None:
        found.alone(address, "AWS::Events::Rule", body, {"Targets": [aimed]})
    else:
        home.setdefault("Targets", []).append(built(found.make, body, aimed))


def _notification(found: Translated, address: str, body: MappingNode) -> None:
    calls: list[TreeNode] = []
    for each in items(entry(body, "lambda_function")):
        arn = entry(each, "lambda_function_arn")
        keys = entry(each, "filter_prefix") or entry(each, "filter_suffix")
        if arn is not None:
            calls.append(
                built(found.make, each, {"Function": arn} if keys is None else {"Function": arn, "Filter": keys})
            )
    home = found.home("AWS::S3::Bucket", entry(body, "bucket"))
    config = {"LambdaConfigurations": calls}
    if home is None:
        found.alone(address, "AWS::S3::Bucket", body, {"NotificationConfiguration": config} if calls else {})
    elif calls:
        home.setdefault("NotificationConfiguration", config)


def _target(found: Translated, address: str, body: MappingNode) -> None:
    aimed = built(found.make, body, translated(body, {"target_id": "Id"}))
    home = found.home("AWS::ElasticLoadBalancingV2::TargetGroup", entry(body, "target_group_arn"))
    if home is None:
        found.alone(address, "AWS::ElasticLoadBalancingV2::TargetGroup", body, {"Targets": [aimed]})
    else:
        home.setdefault("Targets", []).append(aimed)


def _of_queue(name: str, told: str) -> Callable[[Translated, str, MappingNode], None]:
    def tie(found: Translated, address: str, body: MappingNode) -> None:
        home, written = found.home("AWS::SQS::Queue", entry(body, "queue_url")), entry(body, name)
        if home is not None and written is not None:
            home[told] = written

    return tie


def _attached(found: Translated, address: str, body: MappingNode) -> None:
    home, arn = found.home("AWS::IAM::Role", entry(body, "role")), entry(body, "policy_arn")
    if home is None or arn is None:
        return
    before = home.get("ManagedPolicyArns", [])
    home["ManagedPolicyArns"] = [*(items(before) if isinstance(before, TreeNode) else before), arn]


def _policy(found: Translated, address: str, body: MappingNode) -> None:
    home, document = found.home("AWS::IAM::Role", entry(body, "role")), entry(body, "policy")
    if home is not None and document is not None:
        home.setdefault("Policies", []).append({"PolicyDocument": document})


_TIES: Mapping[str, Callable[[Translated, str, MappingNode], None]] = {
    "aws_cloudwatch_event_target": _event_target,
    "aws_s3_bucket_notification": _notification,
    "aws_lb_target_group_attachment": _target,
    "aws_sqs_queue_redrive_policy": _of_queue("redrive_policy", "RedrivePolicy"),
    "aws_sqs_queue_redrive_allow_policy": _of_queue("redrive_allow_policy", "RedriveAllowPolicy"),
    "aws_iam_role_policy_attachment": _attached,
    "aws_iam_role_policy": _policy,
}
