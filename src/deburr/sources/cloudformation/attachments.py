"""What other resources say about a function: versions, aliases, scaling, where failed events go."""

import re
from collections.abc import Iterable

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cloudformation.references import called, target
from deburr.sources.cloudformation.stack import FUNCTION_TYPES, Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.workload.setting import Setting

# The CDK names a version after the hash of what it holds, so each changed deployment makes a new one:
# https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda-readme.html#currentversion-updated-hashing-logic
HASHED_VERSION = r"CurrentVersion[0-9A-F]{8}[0-9a-f]{32}$"
PROVISIONED = ("ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions")


class Attachment(Struct):
    """What stands beside one function; None and empty where nothing does.

    named  True where an alias or a version of it is declared.
    least  environments that a scalable target keeps ready, whatever else says how many.
    timed  True where actions of a schedule move the target's limits.
    """

    named: bool = False
    alias: Setting[str] | None = None
    versions: tuple[Place, ...] = ()
    publishes: Place | None = None
    provisioned: Setting[int] | None = None
    provisioned_on: str = ""
    scales: bool = False
    least: Setting[int] | None = None
    timed: bool = False
    on_failure: tuple[Value, ...] = ()
    invoke_config: Value | None = None


def attachments(stacks: Iterable[Stack]) -> dict[str, Attachment]:
    """By the address of the function."""
    found: dict[str, Attachment] = {}
    for stack in stacks:
        for resource in stack.resources.values():
            reader = READERS.get(resource.type)
            if reader is not None:
                named = resource.properties.get("ResourceId" if reader in (_scaling, _timed) else "FunctionName")
                function = called(stack, named)
                if function is not None:
                    reader(found.setdefault(function.address, Attachment()), stack, resource)
    return found


def _alias(attachment: Attachment, stack: Stack, resource: Resource) -> None:
    attachment.named = True
    _provisioned(attachment, resource)
    version = target(stack, resource.properties.get("FunctionVersion"))
    published = version is not None and version.type in FUNCTION_TYPES and version.attribute == "version"
    if version is not None and (published or version.type == "AWS::Lambda::Version"):
        name = resource.properties.get("Name")
        attachment.alias = Setting(name.text() if name is not None else None, resource.at)


def _kept_ready(attachment: Attachment, stack: Stack, resource: Resource) -> None:
    _provisioned(attachment, resource)


def _version(attachment: Attachment, stack: Stack, resource: Resource) -> None:
    attachment.named = True
    _provisioned(attachment, resource)
    attachment.versions += (resource.at,)
    if re.search(HASHED_VERSION, resource.logical_id):
        attachment.publishes = resource.at


def _provisioned(attachment: Attachment, resource: Resource) -> None:
    value = resource.properties.get(*PROVISIONED)
    if value is not None:
        name = resource.properties.get("Name")
        attachment.provisioned = Setting(value.integer(), value.at)
        attachment.provisioned_on = (name.text() or "") if name is not None else resource.logical_id


def _scaling(attachment: Attachment, stack: Stack, resource: Resource) -> None:
    attachment.scales = True
    least = resource.properties.get("MinCapacity")
    attachment.timed = attachment.timed or resource.properties.get("ScheduledActions") is not None
    if least is not None:
        attachment.least = Setting(least.integer(), least.at)


def _timed(attachment: Attachment, stack: Stack, resource: Resource) -> None:
    attachment.timed = True


def _invoke_config(attachment: Attachment, stack: Stack, resource: Resource) -> None:
    attachment.invoke_config = attachment.invoke_config or resource.properties
    destination = resource.properties.get("DestinationConfig", "OnFailure", "Destination")
    if destination is not None:
        attachment.on_failure += (destination,)


READERS = {
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::Version": _version,
    "AWS::Lambda::ProvisionedConcurrencyConfig": _kept_ready,  # a resource of its own in Terraform
    "AWS::Lambda::EventInvokeConfig": _invoke_config,
    "AWS::ApplicationAutoScaling::ScalableTarget": _scaling,
    "AWS::ApplicationAutoScaling::ScheduledAction": _timed,  # a property of the target but in Terraform
}
