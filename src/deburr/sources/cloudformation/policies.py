"""What a function's role may do, as far as the project's templates say."""

from collections.abc import Iterator

from msgspec import Struct

from deburr.sources.cloudformation.references import target
from deburr.sources.cloudformation.settings import listed
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value

ROLE, MANAGED = "AWS::IAM::Role", "AWS::IAM::ManagedPolicy"
ATTACHED = ("AWS::IAM::Policy", MANAGED)
DENIED = "!"


class Policies(Struct, frozen=True):
    """Actions, managed policies and SAM policy templates as written; `known` False when there may be more.

    denied  actions that a statement denies whatever else is allowed, on whatever it denies them.
    """

    names: tuple[str, ...]
    known: bool
    denied: tuple[str, ...] = ()


def policies(stack: Stack, function: Resource) -> Policies:
    """Read the policies of the function itself, of its role, and of what is attached to that role."""
    found: list[str | None] = []
    role = function.properties.get("Role")
    if role is None:
        found += _sam(function.properties.get("Policies"))
        found += _attached(stack, f"{stack.address(function.logical_id)}Role")
    else:
        found += _role(stack, role)
    found += _connected(stack, function)
    told = dict.fromkeys(name for name in found if name)
    denied = tuple(name.removeprefix(DENIED) for name in told if name.startswith(DENIED))
    return Policies(tuple(name for name in told if not name.startswith(DENIED)), None not in found, denied)


def _sam(value: Value | None) -> Iterator[str | None]:
    for policy in listed(value):
        if policy.kind == "map" and policy.get("Statement") is not None:
            yield from _statements(policy)
        elif policy.kind == "map" and not policy.unknown and not policy.reference():
            yield from (name for name, _ in policy.items())
        else:
            yield policy.text() or policy.pattern() or None


def _role(stack: Stack, role: Value) -> Iterator[str | None]:
    made = target(stack, role)
    if made is None or made.type != ROLE:
        yield None
        return
    properties = made.stack.resources[made.logical_id].properties
    for inline in listed(properties.get("Policies")):
        yield from _statements(inline.get("PolicyDocument"))
    for arn in listed(properties.get("ManagedPolicyArns")):
        yield from _managed(made.stack, arn)
    yield from _attached(made.stack, made.address)


def _managed(stack: Stack, arn: Value) -> Iterator[str | None]:
    own = target(stack, arn)
    if own is not None and own.type == MANAGED:
        yield from _statements(own.stack.resources[own.logical_id].properties.get("PolicyDocument"))
    else:
        yield arn.pattern().rpartition(":policy/")[2] or None


def _attached(stack: Stack, role: str) -> Iterator[str | None]:
    """Statements of the policies that name this role, an address, from their own side."""
    for resource in stack.of_type(*ATTACHED):
        for named in listed(resource.properties.get("Roles")):
            attached = target(stack, named)
            if attached is not None and attached.address == role:
                yield from _statements(resource.properties.get("PolicyDocument"))


def _statements(document: Value | None) -> Iterator[str | None]:
    """Allowed actions, and DENIED before those denied outright; None where a part of the document is not known."""
    if document is None or document.unknown:
        yield None
        return
    for statement in listed(document.get("Statement")):
        effect, actions = statement.get("Effect"), statement.get("Action")
        if effect is not None and effect.text() == "Deny":
            if statement.get("Condition") is None:
                yield from (f"{DENIED}{action.text()}" for action in listed(actions) if action.text())
            continue
        if actions is None:
            yield None
        for action in listed(actions):
            yield action.text() or action.pattern() or None


def _connected(stack: Stack, function: Resource) -> Iterator[str]:
    """What SAM connectors grant, worded `connector:sqs:Write`."""
    here = stack.address(function.logical_id)
    for resource in stack.of_type("AWS::Serverless::Connector"):
        source = resource.properties.get("Source", "Id")
        if source is not None and source.text() and stack.address(source.text() or "") == here:
            yield from _connector(stack, resource.properties)
    embedded = function.raw.get("Connectors")
    for _, connector in embedded.items() if embedded is not None else ():
        properties = connector.get("Properties")
        if properties is not None:
            yield from _connector(stack, properties)


def _connector(stack: Stack, properties: Value) -> Iterator[str]:
    for destination in listed(properties.get("Destination")):
        named, typed = destination.get("Id"), destination.get("Type")
        made = stack.resources.get((named.text() or "") if named is not None else "")
        kind = made.type if made is not None else (typed.text() or "" if typed is not None else "")
        service = kind.split("::")[1].lower() if kind.count("::") == 2 else "unknown"
        for permission in listed(properties.get("Permissions")):
            yield f"connector:{service}:{permission.text() or 'unknown'}"
