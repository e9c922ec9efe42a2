"""Functions of a service, told as SAM's: the provider's settings are those of every function that says nothing."""

from msgspec import Struct

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.serverless import events
from deburr.sources.serverless.plugins import Plugins
from deburr.sources.serverless.variables import entry

MODES = {"true": "Active", "false": "PassThrough"}  # of tracing
ALIAS = "provisioned"  # what the framework calls the alias of provisioned concurrency


class Service(Struct, frozen=True):
    """provider  what every function inherits.
    package   how everything is packaged; None when nothing is said.
    versions  True when every deployment publishes a version unless that is switched off.
    """

    make: Maker
    provider: TreeNode | None
    package: TreeNode | None
    plugins: Plugins
    versions: bool

    def function(self, name: Scalar, written: TreeNode) -> MappingNode:
        """The SAM resource that says the same as one function."""
        make, shared = self.make, self.provider
        properties: dict[str, TreeNode | None] = {
            "FunctionName": entry(written, "name"),
            "Handler": entry(written, "handler"),
            "Runtime": self._runtime(written),
            "MemorySize": entry(written, "memorySize") or entry(shared, "memorySize"),
            "Timeout": entry(written, "timeout") or entry(shared, "timeout"),
            "EphemeralStorage": self._wrapped("Size", entry(written, "ephemeralStorageSize")),
            "ReservedConcurrentExecutions": entry(written, "reservedConcurrency"),
            "Layers": entry(written, "layers") or entry(shared, "layers"),
            "SnapStart": self._snapstart(written),
            "Tracing": self._tracing(written),
            "VpcConfig": self._vpc(written),
            "Environment": self._environment(written),
            "Tags": entry(written, "tags") or entry(shared, "tags"),
            "EventInvokeConfig": self._asynchronous(written),
            "DeadLetterQueue": self._wrapped("TargetArn", entry(written, "onError")),
            "FunctionUrlConfig": self._url(entry(written, "url")),
            "Publish": self._publish(written),
            "CodeUri": self._code(written),
        }
        architecture = entry(written, "architecture") or entry(shared, "architecture")
        if architecture is not None:
            properties["Architectures"] = make.sequence(architecture, [architecture])
        mount = entry(written, "fileSystemConfig")
        if mount is not None:
            properties["FileSystemConfigs"] = make.sequence(mount, [make.mapping(mount, {"Arn": entry(mount, "arn")})])
        properties |= self._image(written) | self._provisioned(written) | self._rights(written)
        properties["Events"] = self._events(name, written)
        whole: dict[str, TreeNode | None] = {
            "Type": make.text(name, "AWS::Serverless::Function"),
            "Metadata": self._wrapped("BuildMethod", self.plugins.builder(name)),
            "Properties": make.mapping(written, properties),
        }
        return make.mapping(name, whole)

    def _runtime(self, written: TreeNode) -> TreeNode | None:
        return entry(written, "runtime") or entry(self.provider, "runtime")

    def _tracing(self, written: TreeNode) -> TreeNode | None:
        """`true` and `false` are words for Lambda's modes."""
        told = entry(written, "tracing") or entry(entry(self.provider, "tracing"), "lambda")
        mode = MODES.get(told.text.lower()) if isinstance(told, Scalar) else None
        return told if told is None or mode is None else self.make.text(told, mode)

    def _wrapped(self, key: str, value: TreeNode | None) -> TreeNode | None:
        return None if value is None else self.make.mapping(value, {key: value})

    def _code(self, written: TreeNode) -> TreeNode:
        """The folder that is packaged, or the package that somebody else made; relative to the service."""
        own = entry(entry(written, "package"), "artifact")
        alone = is_true(entry(entry(written, "package"), "individually"))
        shared = entry(self.package, "artifact") if not alone else None
        made = own or shared or entry(written, "module")
        return made if made is not None else self.make.text(written, ".")

    def _environment(self, written: TreeNode) -> TreeNode | None:
        """The provider's variables, then the function's own."""
        found = [value for place in (self.provider, written) if (value := entry(place, "environment")) is not None]
        maps = [value for value in found if isinstance(value, MappingNode)]
        if len(maps) < len(found):
            return self.make.mapping(found[-1], {"Variables": found[-1]}) if found else None
        if not maps:
            return None
        pairs = {key.text: (key, value) for each in maps for key, value in each.pairs}
        return self.make.mapping(maps[-1], {"Variables": self.make.pairs(maps[-1], pairs.values())})

    def _vpc(self, written: TreeNode) -> TreeNode | None:
        value = entry(written, "vpc") or entry(self.provider, "vpc")
        if value is None or not isinstance(value, MappingNode) or value.tag:
            return None if isinstance(value, Scalar) else value
        subnets, groups = entry(value, "subnetIds"), entry(value, "securityGroupIds")
        return self.make.mapping(value, {"SubnetIds": subnets, "SecurityGroupIds": groups}) if subnets else None

    def _snapstart(self, written: TreeNode) -> TreeNode | None:
        switch = entry(written, "snapStart")
        if switch is None or not is_true(switch):
            return None
        return self.make.mapping(switch, {"ApplyOn": self.make.text(switch, "PublishedVersions")})

    def _asynchronous(self, written: TreeNode) -> TreeNode | None:
        failure = entry(entry(written, "destinations"), "onFailure")
        success = entry(entry(written, "destinations"), "onSuccess")
        config: dict[str, TreeNode | None] = {
            "MaximumRetryAttempts": entry(written, "maximumRetryAttempts"),
            "MaximumEventAgeInSeconds": entry(written, "maximumEventAge"),
        }
        sent = {
            name: self.make.mapping(value, {"Destination": entry(value, "arn") or value})
            for name, value in (("OnFailure", failure), ("OnSuccess", success))
            if value is not None
        }
        if sent:
            config["DestinationConfig"] = self.make.mapping(failure or success or written, sent)
        return self.make.mapping(written, config) if any(config.values()) else None

    def _url(self, value: TreeNode | None) -> TreeNode | None:
        if value is None or (isinstance(value, Scalar) and not is_true(value)):
            return None
        return self.make.mapping(value, {"InvokeMode": entry(value, "invokeMode")})

    def _publish(self, written: TreeNode) -> TreeNode | None:
        """Every deployment publishes a version, unless that is switched off or the old ones are pruned."""
        own = entry(written, "versionFunction")
        switch = own if own is not None else entry(self.provider, "versionFunctions")
        published = self.versions if switch is None else is_true(switch)
        if not published or self.plugins.prunes:
            return None
        return self.make.text(switch if switch is not None else written, "true", plain=True)

    def _provisioned(self, written: TreeNode) -> dict[str, TreeNode | None]:
        count = entry(written, "provisionedConcurrency")
        if count is None:
            return {}
        key = "ProvisionedConcurrencyConfig"
        return {
            key: self._wrapped("ProvisionedConcurrentExecutions", count),
            "AutoPublishAlias": self.make.text(count, ALIAS),
        }

    def _image(self, written: TreeNode) -> dict[str, TreeNode | None]:
        value = entry(written, "image")
        if value is None:
            return {}
        command = entry(value, "command")
        return {
            "PackageType": self.make.text(value, "Image"),
            "ImageUri": value if not isinstance(value, MappingNode) else entry(value, "uri") or entry(value, "name"),
            "ImageConfig": self._wrapped("Command", command),
            "Runtime": None,
            "Handler": None,
        }

    def _rights(self, written: TreeNode) -> dict[str, TreeNode | None]:
        """The function's role, or the statements of the one that the framework makes."""
        iam = entry(self.provider, "iam")
        role = entry(written, "role") or entry(self.provider, "role")
        shared = entry(iam, "role")
        if role is None and shared is not None and (not isinstance(shared, MappingNode) or not _describes(shared)):
            role = shared
        if isinstance(role, Scalar) and ":" not in role.text:  # the logical id of one of the service's own
            role = self.make.reference(role, role.text, "Arn")
        if role is not None:
            return {"Role": role}
        statements = [
            *events.listed(entry(written, "iamRoleStatements")),
            *events.listed(entry(self.provider, "iamRoleStatements")),
            *events.listed(entry(shared, "statements")),
        ]
        managed = [
            *events.listed(entry(self.provider, "iamManagedPolicies")),
            *events.listed(entry(shared, "managedPolicies")),
        ]
        policies = [self.make.mapping(each, {"Statement": self.make.sequence(each, [each])}) for each in statements]
        return {"Policies": self.make.sequence(written, [*policies, *managed])}

    def _events(self, name: Scalar, written: TreeNode) -> TreeNode | None:
        """The events that SAM has a word for, each under a name of its own."""
        make = self.make
        found: dict[str, TreeNode | None] = {}
        for each in events.listed(entry(written, "events")):
            for kind, value in pairs_of(each):
                if kind.text in events.ELSEWHERE:
                    continue
                told = events.event(make, kind.text, value)
                if told is None:
                    make.gap(kind, f"event {kind.text} of {name.text} is of a type deburr does not read")
                    continue
                typed, properties = told
                if kind.text == "httpApi":
                    properties["PayloadFormatVersion"] = entry(entry(self.provider, "httpApi"), "payload")
                at = kind if isinstance(value, Scalar) and value.null else value
                label = entry(value, "name")
                label_text = label.text if isinstance(label, Scalar) else _free(found, f"{name.text}.{kind.text}")
                found[label_text] = make.mapping(
                    at, {"Type": make.text(kind, typed), "Properties": make.mapping(at, properties)}
                )
        return make.mapping(written, found) if found else None


def is_true(node: TreeNode | None) -> bool:
    return isinstance(node, Scalar) and node.text == "true"


def pairs_of(node: TreeNode) -> list[tuple[Scalar, TreeNode]]:
    """The entries of a map; a text alone is an event without settings."""
    if isinstance(node, MappingNode):
        return node.pairs
    return [(node, node)] if isinstance(node, Scalar) and node.text else []


def _describes(role: MappingNode) -> bool:
    """True for the settings of a role that the framework makes, not for a reference to another."""
    return not role.tag and not (len(role.pairs) == 1 and role.pairs[0][0].text.startswith(("Fn::", "Ref")))


def _free(taken: dict[str, TreeNode | None], name: str) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}[{number}]" in taken:
        number += 1
    return f"{name}[{number}]"
