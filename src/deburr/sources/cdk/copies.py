"""Stacks that are one stack of the app, made for several stages or environments."""

from collections.abc import Iterable, Mapping

from deburr.sources.cdk.constructs import Construct
from deburr.workload.function import Function

Named = tuple[Construct, Function]


def originals(functions: Iterable[Named]) -> dict[str, str]:
    """Construct path of each stack -> the path of the stack that speaks for it.

    Two stacks are one when they have the same path below their stages, or when their functions are the same: the
    same paths below the stack, each with the same code and handler.
    """
    held: dict[str, list[Named]] = {}
    for construct, function in functions:
        held.setdefault(construct.stack.path, []).append((construct, function))
    first: dict[object, str] = {}
    found: dict[str, str] = {}
    for path, own in held.items():
        stack = own[0][0].stack
        keys: list[object] = [("same code", _signature(own))]
        if stack.below != stack.path:
            keys.append(("stage", stack.below))
        chosen = next((first[key] for key in keys if key in first), path)
        for key in keys:
            first.setdefault(key, chosen)
        found[path] = chosen
    return found


def _signature(functions: Iterable[Named]) -> frozenset[object]:
    return frozenset(
        (construct.within, function.entry.value, function.code.folder or function.code.inline)
        for construct, function in functions
        if not construct.made
    )


def twins(functions: Iterable[Named], speaking: Mapping[str, str]) -> dict[str, Function]:
    """Address of each function that is a copy -> the function that stands for it."""
    named = {(construct.stack.path, construct.within): function for construct, function in functions}
    return {
        function.address: named[speaking[stack], within]
        for (stack, within), function in named.items()
        if speaking.get(stack, stack) != stack and (speaking[stack], within) in named
    }
