"""Where a value leads: into its own template, up to the parent's, down to a nested stack's outputs."""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from deburr.sources.cloudformation.stack import FUNCTION_TYPES, NESTED_TYPES, Stack
from deburr.sources.cloudformation.values import Value
from deburr.workload.caller import UNTOLD

QUALIFIER = r":([A-Za-z0-9_${}.-]+)"
ARN = re.compile(r":function:([^:/]+)(?::([^:/]+))?")
NAME = r"([A-Za-z0-9_{}.-]+)(?::([A-Za-z0-9_$-]+))?"
LITERAL = re.compile(r"\{[^{}]*\}")
SAM_ALIAS = r"(.+)Alias(.+)"
GENERATED = frozenset({"ServerlessRestApi", "ServerlessHttpApi"})
DEEPEST = 20
SHORTEST = 3  # literal characters: below that, two names with unknown parts are equal by chance


class Target(Struct, frozen=True):
    """What a reference leads to: a resource of some stack, and the text that follows the reference."""

    stack: Stack
    logical_id: str
    attribute: str
    rest: str = ""

    @property
    def address(self) -> str:
        return self.stack.address(self.logical_id)

    @property
    def type(self) -> str:
        """CloudFormation's type; "" for what SAM makes without writing it down."""
        resource = self.stack.resources.get(self.logical_id)
        return resource.type if resource else ""


class Called(Struct, frozen=True):
    """A function by its address, and the alias or version that is named; "" for none."""

    address: str
    qualifier: str = ""


def targets(stack: Stack, value: Value | None, *, deep: bool = False, depth: int = 0) -> Iterator[Target]:
    """Every resource that a value refers to, in the order of its text.

    deep  also those inside functions whose result is unknown (Select, Split): told without attribute order.
    """
    if value is None or depth > DEEPEST:
        return
    exact = value.reference()
    if exact is not None:
        yield from _follow(stack, *exact, "", depth)
        return
    seen = False
    for part, rest in value.pieces():
        if _declared(stack, part[0]):
            seen = True
            yield from _follow(stack, *part, rest, depth)
    if deep and not seen:
        for logical_id in sorted(value.references()):
            yield from _follow(stack, logical_id, "", "", depth)


def target(stack: Stack, value: Value | None) -> Target | None:
    """The first resource that a value refers to; None when it refers to none."""
    return next(targets(stack, value), None)


def named(stack: Stack, value: Value) -> str:
    """The address of what a value refers to, or its text with `{}` for the unknown parts."""
    found = target(stack, value)
    return found.address if found is not None else value.text() or value.pattern()


def called(stack: Stack, value: Value | None, *, depth: int = 0) -> Called | None:
    """The function that a value names, by reference, ARN or name; None when it is not in the project.

    depth  aliases and versions that led here: a version may name itself.
    """
    if value is None or depth > DEEPEST:
        return None
    for found in targets(stack, value):
        function = _function(found, depth)
        if function is not None:
            return function
    return _by_name(stack, value.pattern())


def _declared(stack: Stack, logical_id: str) -> bool:
    """True for a resource, a parameter, or what SAM makes and names after a function."""
    if logical_id in stack.resources or logical_id in stack.template.parameters:
        return True
    return logical_id in GENERATED or any(
        logical_id.startswith(resource.logical_id) for resource in stack.of_type("AWS::Serverless::Function")
    )


def _follow(stack: Stack, logical_id: str, attribute: str, rest: str, depth: int) -> Iterator[Target]:
    if "." in logical_id and logical_id not in stack.resources:  # SAM's `!Ref Orders.Alias`
        logical_id, _, attribute = logical_id.partition(".")
    resource = stack.resources.get(logical_id)
    if resource is None and logical_id in stack.given and stack.parent is not None:
        yield from _before(targets(stack.parent, stack.given[logical_id], depth=depth + 1), rest)
    elif resource is not None and resource.type in NESTED_TYPES and attribute.startswith("Outputs."):
        child = stack.children.get(logical_id)
        output = child.template.outputs.get(attribute.removeprefix("Outputs."), "Value") if child else None
        if child is not None and output is not None:
            yield from _before(targets(child, output, depth=depth + 1), rest)
    elif logical_id not in stack.template.parameters:
        yield Target(stack, logical_id, attribute, rest)


def _before(found: Iterator[Target], rest: str) -> Iterator[Target]:
    """What a parameter or an output leads to, with the text that follows its name."""
    return (replace(each, rest=each.rest + rest) for each in found)


def _function(found: Target, depth: int) -> Called | None:
    stack, resource = found.stack, found.stack.resources.get(found.logical_id)
    if resource is None:
        return _published(found)
    if resource.type in FUNCTION_TYPES:
        if found.attribute == "Alias":
            alias = resource.properties.get("AutoPublishAlias")
            return Called(found.address, (alias.text() or UNTOLD) if alias is not None else UNTOLD)
        if found.attribute == "Version":
            return Called(found.address, f"{found.logical_id}Version")
        return Called(found.address, qualifier(found.rest))
    if resource.type in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        function = called(stack, resource.properties.get("FunctionName"), depth=depth + 1)
        name = resource.properties.get("Name")
        own = (name.text() or UNTOLD) if name is not None else found.logical_id
        return Called(function.address, own) if function is not None else None
    return None


def qualifier(rest: str) -> str:
    """The alias or version that follows a function in a text; "" for none."""
    follows = re.match(QUALIFIER, rest)
    if follows is None:
        return ""
    return UNTOLD if "{" in follows[1] else follows[1]


def _published(found: Target) -> Called | None:
    """SAM names the alias it makes after the function and the alias: `OrdersAliaslive`."""
    match = re.fullmatch(SAM_ALIAS, found.logical_id)
    function = found.stack.resources.get(match[1]) if match else None
    if match is None or function is None or function.type not in FUNCTION_TYPES:
        return None
    return Called(found.stack.address(match[1]), match[2])


def _by_name(stack: Stack, text: str) -> Called | None:
    """A function whose explicit name is the same text; unknown parts are equal only within one template."""
    match = ARN.search(text) if ":function:" in text else re.fullmatch(NAME, text)
    if match is None or len(LITERAL.sub("", match[1])) < SHORTEST:
        return None
    address = stack.function_named(match[1])
    named = match[2] or ""
    return Called(address, UNTOLD if "{" in named else named) if address else None
