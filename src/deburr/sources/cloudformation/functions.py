"""Reads SAM and plain CloudFormation functions into the workload's Function."""

import re
from collections.abc import Callable, Iterator

from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.cloudformation.attachments import Attachment
from deburr.sources.cloudformation.code import code, told_cdk, told_provider
from deburr.sources.cloudformation.log_groups import LogGroups
from deburr.sources.cloudformation.policies import policies
from deburr.sources.cloudformation.references import called, named
from deburr.sources.cloudformation.settings import integer, listed, present, text
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.tree import Scalar
from deburr.sources.cloudformation.values import Value
from deburr.workload.function import Compute, Function, PackageKind
from deburr.workload.setting import Setting

# Lambda's architecture when none is named:
# https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
ARCHITECTURE = "x86_64"
PUBLISHING = ("AutoPublishAlias", "Publish")
Placed = Callable[[str], Place]


def function(stack: Stack, resource: Resource, attached: Attachment, groups: LogGroups, facts: Facts) -> Function:
    """Read one function; whatever its template leaves to deploy time stays unknown."""
    properties = resource.properties

    def place(name: str) -> Place:
        return resource.at.named(f"Resources.{resource.logical_id}.Properties.{name}")

    part = stack.is_part(resource)

    def size(key: tuple[str, ...], fact: str) -> Setting[int]:
        default = None if part else facts[stack.defaults.get(fact, fact)].whole
        return integer(properties.get(*key), default=default, at=place(".".join(key)))

    def invoking(key: str, fact: str, column: str) -> Setting[int]:
        own = properties.get("EventInvokeConfig", key)
        if own is None and attached.invoke_config is not None:
            own = attached.invoke_config.get(key)
        return integer(own, default=int(str(facts[fact].table[column])), at=place(f"EventInvokeConfig.{key}"))

    package = code(stack, resource)
    image = package.kind is PackageKind.IMAGE
    granted = policies(stack, resource)
    given = properties.get("FunctionName")
    by_sam = resource.type == "AWS::Serverless::Function"
    publishing = properties.get("AutoPublishAlias") if by_sam and not properties.unknown else None
    return Function(
        address=stack.address(resource.logical_id),
        name=resource.logical_id,
        at=resource.at,
        given_name=None if given is None else text(given, default=None, at=given.at),
        runtime=_required(stack, resource, "Runtime", image),
        architecture=_architecture(
            properties.get("Architectures"), None if part else ARCHITECTURE, place("Architectures")
        ),
        memory_mb=size(("MemorySize",), "lambda.memory.default"),
        timeout_s=size(("Timeout",), "lambda.timeout.default"),
        tmp_mb=size(("EphemeralStorage", "Size"), "lambda.tmp.default"),
        entry=_image_command(resource, place) if image else _required(stack, resource, "Handler", image),
        code=package,
        layers=_layers(stack, properties.get("Layers"), place("Layers")),
        environment=_environment(properties.get("Environment", "Variables")),
        written=_written(properties.get("Environment", "Variables")),
        names_functions=_names_functions(stack, properties.get("Environment", "Variables")),
        environment_told=_told(properties.get("Environment", "Variables")),
        traced=_traced(properties, place("Tracing")),
        vpc=_vpc(stack, properties.get("VpcConfig"), place("VpcConfig")),
        snapstart=_snapstart(properties.get("SnapStart"), place("SnapStart")),
        provisioned=_provisioned(properties, attached, place("ProvisionedConcurrencyConfig")),
        provisioned_on=_provisioned_on(properties, attached),
        scales=attached.scales,
        reserved=_reserved(properties.get("ReservedConcurrentExecutions")),
        alias=attached.alias if publishing is None else text(publishing, default=None, at=publishing.at),
        publishes=_publishes(properties, attached) if publishing is None else publishing.at,
        versions=(*attached.versions, *([] if publishing is None else [publishing.at])),
        on_failure=_on_failure(stack, resource, attached, place),
        async_retries=invoking("MaximumRetryAttempts", "lambda.async.retries", "function_error_default"),
        async_age_s=invoking("MaximumEventAgeInSeconds", "lambda.async.max_age", "default"),
        logs_kept_days=groups.kept_days(stack, resource, granted),
        policies=granted.names,
        policies_known=granted.known,
        provider=told_provider(resource),
        cdk=told_cdk(resource),
        framework=stack.framework,
        role_made=_role_made(stack, resource),
        compute=_compute(properties),
        mounts=tuple(
            arn.pattern()
            for mount in listed(properties.get("FileSystemConfigs"))
            if (arn := mount.get("Arn")) is not None
        ),
        tags=tuple(_tags(properties.get("Tags"))),
    )


def _role_made(stack: Stack, resource: Resource) -> bool:
    """True where SAM makes the role; what others than Lambda may take, as the edge does, is the template's own."""
    own = any(resource.properties.get(name) is not None for name in ("Role", "AssumeRolePolicyDocument"))
    return resource.type == "AWS::Serverless::Function" and not stack.defaults and not own


def _required(stack: Stack, resource: Resource, name: str, image: bool) -> Setting[str]:
    """Runtime or Handler: without it no code can be read, so its absence is a gap; images have neither."""
    value = resource.properties.get(name)
    if value is None:
        at = resource.at.named(f"Resources.{resource.logical_id}.Properties.{name}")
        if not image:
            stack.gap(at, f"{resource.logical_id} names no {name}")
        return Setting(None, at, by_default=True)
    if value.text() is None:
        stack.gap(value.at, f"{name} of {resource.logical_id} is not known: {value.unknown or 'no text'}")
    return Setting(value.text(), value.at)


def _image_command(resource: Resource, place: Placed) -> Setting[str]:
    command = next(listed(resource.properties.get("ImageConfig", "Command")), None)
    return text(command, default=None, at=place("ImageConfig.Command"))


def _architecture(value: Value | None, default: str | None, at: Place) -> Setting[str]:
    if value is None:
        return Setting(default, at, by_default=True)
    names = [element.text() for element in listed(value)]
    return Setting(names[0] if len(names) == 1 else None, value.at)


def _layers(stack: Stack, value: Value | None, at: Place) -> Setting[tuple[str, ...]]:
    if value is None:
        return Setting((), at, by_default=True)
    if value.kind != "list":
        return Setting(None, value.at)
    return Setting(tuple(element.dynamic() or named(stack, element) for element in value.elements()), value.at)


def _environment(value: Value | None) -> tuple[tuple[str, str | None], ...]:
    if value is None or value.kind != "map":
        return ()
    return tuple((name, variable.text()) for name, variable in value.items())


def _names_functions(stack: Stack, value: Value | None) -> tuple[tuple[str, str], ...]:
    if value is None or value.kind != "map":
        return ()
    named = ((name, called(stack, variable)) for name, variable in value.items())
    return tuple((name, found.address) for name, found in named if found is not None)


def _told(value: Value | None) -> bool:
    """True for a mapping of which every name is written out, and none is left out under some condition."""
    if value is None or value.kind != "map":
        return False
    there = {name for name, _ in value.items()}
    return bool(there) and value.names() == there and not any(name.startswith("Fn::") for name in there)


def _written(value: Value | None) -> tuple[tuple[str, str], ...]:
    """Variables whose value is written out, in a place that no condition chooses; what they hold then."""
    if value is None or not value.plain:
        return ()
    texts = ((name, _as_set(variable)) for name, variable in value.items())
    return tuple((name, text) for name, text in texts if text is not None)


def _as_set(variable: Value) -> str | None:
    """The text that a variable is set to; None where it is worked out, or YAML may take it for something else."""
    node, text = variable.node, variable.text()
    if not isinstance(node, Scalar) or text is None or not variable.literal:
        return None
    if not node.plain or re.fullmatch(_TEXT, text):
        return text
    return text.lower() if text.lower() in ("true", "false") else None


_TEXT = r"0|[1-9]\d{0,14}|(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][\w./:-]*"
"""What means the same without quotes as with them."""


def _vpc(stack: Stack, value: Value | None, at: Place) -> Setting[tuple[str, ...]]:
    """Subnets, then security groups: an address when they are in the workload, their text otherwise."""
    if value is None:
        return Setting((), at, by_default=True)
    if value.kind != "map":
        return Setting(None, value.at)
    return Setting(
        tuple(named(stack, element) for key in ("SubnetIds", "SecurityGroupIds") for element in listed(value.get(key))),
        value.at,
    )


def _traced(properties: Value, at: Place) -> Setting[bool]:
    """SAM's `Tracing`, or CloudFormation's own."""
    for value in (properties.get("Tracing"), properties.get("TracingConfig", "Mode")):
        if value is not None:
            mode = value.text()
            return Setting(None if mode is None else mode == "Active", value.at)
    return Setting(False, at, by_default=True)


def _snapstart(value: Value | None, at: Place) -> Setting[bool]:
    applied = value.get("ApplyOn") if value is not None else None
    if value is None or (applied is None and not value.unknown):
        return Setting(False, at, by_default=True)
    mode = applied.text() if applied is not None else None
    return Setting(None if mode is None else mode == "PublishedVersions", (applied or value).at)


def _provisioned(properties: Value, attached: Attachment, at: Place) -> Setting[int]:
    own = properties.get("ProvisionedConcurrencyConfig")
    if own is not None:
        count = own.get("ProvisionedConcurrentExecutions")
        return Setting(count.integer() if count is not None else None, (count or own).at)
    scaled = attached.least if not attached.timed else None
    if scaled is not None and not (attached.named or any(properties.get(name) is not None for name in PUBLISHING)):
        scaled = Setting(None, scaled.at)  # of an alias that is made elsewhere, or nowhere
    return attached.provisioned or scaled or Setting(0, at, by_default=True)


def _provisioned_on(properties: Value, attached: Attachment) -> str:
    """SAM provisions on the alias that it publishes to."""
    alias = properties.get("AutoPublishAlias")
    if properties.get("ProvisionedConcurrencyConfig") is None or alias is None:
        return attached.provisioned_on
    return alias.text() or ""


def _publishes(properties: Value, attached: Attachment) -> Place | None:
    """`Publish` is how Terraform and the Serverless Framework say it; CloudFormation has no such property."""
    switch, to = properties.get("Publish"), properties.get("PublishTo")
    if to is not None:  # the one version of managed instances that has no number is written over
        return attached.publishes
    return switch.at if switch is not None and switch.boolean() else attached.publishes


def _reserved(value: Value | None) -> Setting[int] | None:
    return None if value is None else integer(value, default=None, at=value.at)


def _on_failure(stack: Stack, resource: Resource, attached: Attachment, place: Placed) -> Setting[tuple[str, ...]]:
    """Dead-letter queue and on-failure destinations; SAM makes the queue when only its type is named."""
    serverless = resource.type == "AWS::Serverless::Function"
    letters = "DeadLetterQueue" if serverless else "DeadLetterConfig"
    written = [resource.properties.get(letters, "TargetArn"), *attached.on_failure]
    if serverless:
        failure = resource.properties.get("EventInvokeConfig", "DestinationConfig", "OnFailure")
        if failure is not None:
            written.append(failure.get("Destination") or failure.get("Type") or failure)
    destinations = [value for value in written if value is not None]
    if any(value.kind == "unknown" and value.reference() is None for value in destinations):
        return Setting(None, destinations[0].at)
    if not destinations:
        return Setting((), place(letters), by_default=True)
    return Setting(tuple(named(stack, value) for value in destinations), destinations[0].at)


def _compute(properties: Value) -> Compute:
    if present(properties, "CapacityProviderConfig") is not None:
        return Compute.MANAGED_INSTANCES
    return Compute.EVENT if present(properties, "DurableConfig") is None else Compute.DURABLE


def _tags(value: Value | None) -> Iterator[tuple[str, str]]:
    """SAM writes a map, CloudFormation a list of Key and Value; only what is known comes back."""
    if value is None:
        return
    pairs: list[tuple[str, Value | None]] = (
        list(value.items()) if value.kind == "map" else [(_key(tag), tag.get("Value")) for tag in listed(value)]
    )
    for key, tag in pairs:
        known = tag.text() if tag is not None else None
        if key and known is not None:
            yield key, known


def _key(tag: Value) -> str:
    key = tag.get("Key")
    return (key.text() or "") if key is not None else ""
