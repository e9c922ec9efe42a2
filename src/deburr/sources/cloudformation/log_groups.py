"""How long each function's logs are kept, as the project's log groups say."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cloudformation.policies import Policies
from deburr.sources.cloudformation.references import LITERAL, SHORTEST, called, target
from deburr.sources.cloudformation.settings import present
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.workload.setting import Setting

# The second is the CDK's, which sets the retention of a group that it does not declare.
TYPES = ("AWS::Logs::LogGroup", "Custom::LogRetention")
OWN = "/aws/lambda/"
FOR_EVER = 0
WRITES = ("logs:createlogstream", "logs:putlogevents")
MAY_LOG = r"(?i)^\*$|^logs:|Logs|ExecutionRole|CloudWatch|Administrator|PowerUser"


class LogGroups(Struct):
    """The project's log groups, and what they say of each function.

    by_function  address of a function -> days; by_group: address or name of a group -> days.
    unclaimed    ids of stack families with a group of some function that is not known which.
    """

    by_function: dict[str, Setting[int]] = {}
    by_group: dict[str, Setting[int]] = {}
    unclaimed: set[int] = set()

    def kept_days(self, stack: Stack, function: Resource, granted: Policies) -> Setting[int]:
        """Days that a function's logs are kept; 0 for ever, no value where that cannot be known."""
        address = stack.address(function.logical_id)
        at = function.at.named(f"Resources.{function.logical_id}.Properties.LoggingConfig.LogGroup")
        named = function.properties.get("LoggingConfig", "LogGroup")
        if named is not None:
            group = target(stack, named)
            key = group.address if group is not None else named.text() or ""
            return self.by_group.get(key, Setting(None, named.at))
        if address in self.by_function:
            return self.by_function[address]
        if _family(stack) in self.unclaimed or stack.is_part(function) or not _may_log(function, granted):
            return Setting(None, at)
        return Setting(FOR_EVER, at, by_default=True)


def log_groups(stacks: Iterable[Stack]) -> LogGroups:
    """Read every log group once; the functions' names are settled by then."""
    found = LogGroups()
    for stack in stacks:
        for resource in stack.of_type(*TYPES):
            _claim(found, stack, resource)
    return found


def _claim(found: LogGroups, stack: Stack, resource: Resource) -> None:
    days = _days(resource)
    name = resource.properties.get("LogGroupName")
    found.by_group[stack.address(resource.logical_id)] = days
    if name is None:  # CloudFormation makes one up: only who names it writes to it
        return
    pattern = name.pattern()
    if name.text():
        found.by_group[name.text() or ""] = days
    function = _beside(stack, resource, pattern) or _function(stack, name, pattern)
    if function:
        found.by_function[function] = days
    elif OWN in pattern or pattern.startswith("{"):
        found.unclaimed.add(_family(stack))


def _beside(stack: Stack, group: Resource, pattern: str) -> str:
    """Address of the function of that name in the group's own Terraform module; "" elsewhere.

    Another module may make one of the same name, for another Region.
    """
    module, name = group.logical_id.rpartition(".aws_")[0], pattern.partition(OWN)[2]
    if not module or not name:
        return ""
    for function in stack.of_type("AWS::Lambda::Function"):
        own = function.properties.get("FunctionName")
        beside = function.logical_id.rpartition(".aws_")[0] == module
        if beside and own is not None and own.pattern() == name:
            return stack.address(function.logical_id)
    return ""


def _function(stack: Stack, name: Value, pattern: str) -> str:
    """Address of the function that a group is named after; "" when that is none that is known."""
    function = called(stack, name)
    if function is not None:
        return function.address
    own = pattern.partition(OWN)[2]
    if "{}" in own and len(LITERAL.sub("", own)) < SHORTEST:
        return ""  # two names of which nothing is known are not the same
    return stack.function_named(own) or ""


def _days(resource: Resource) -> Setting[int]:
    kind = resource.properties.get("LogGroupClass")
    if kind is not None and kind.text() not in ("STANDARD", "INFREQUENT_ACCESS"):
        return Setting(None, kind.at)  # the others have a retention of their own
    written = resource.properties.get("RetentionInDays")
    return Setting(FOR_EVER if written is None else written.integer(), _at(resource, written))


def _at(resource: Resource, written: Value | None) -> Place:
    if written is not None:
        return written.at
    return resource.at.named(f"Resources.{resource.logical_id}.Properties.RetentionInDays")


def _family(stack: Stack) -> int:
    while stack.parent is not None:
        stack = stack.parent
    return id(stack)


def _may_log(function: Resource, granted: Policies) -> bool:
    """False when its role is denied to write logs, or is known and may write none: then nothing is kept."""
    if any(fnmatchcase(write, denied.lower()) for write in WRITES for denied in granted.denied):
        return False
    if present(function.properties, "Role") is None or not granted.known:
        return True
    return any(re.search(MAY_LOG, name) for name in granted.names)
