"""Stacks that are one stack of the app, made for several stages or environments."""

from collections.abc import Iterable, Mapping

from deburr.sources.cdk.assembly import StackArtifact
from deburr.sources.cdk.constructs import Construct
from deburr.workload.function import Function

Named = tuple[Construct, Function]


def originals(functions: Iterable[Named]) -> dict[str, StackArtifact]:
    """Key of each stack -> the stack that speaks for it.

    Two stacks of an app are one when they have the same path below their stages, or when their functions are the same:
    the same paths below the stack, each with the same code and handler.
    """
    held: dict[str, list[Named]] = {}
    for construct, function in functions:
        held.setdefault(construct.stack.key, []).append((construct, function))
    first: dict[object, StackArtifact] = {}
    found: dict[str, StackArtifact] = {}
    for key, own in held.items():
        stack = own[0][0].stack
        signature = _signature(own)
        signs: list[object] = [(stack.app, signature)] if signature else []
        if stack.below != stack.path:
            signs.append((stack.app, stack.below))
        chosen = next((first[sign] for sign in signs if sign in first), stack)
        for sign in signs:
            first.setdefault(sign, chosen)
        found[key] = chosen
    return found


def _signature(functions: Iterable[Named]) -> frozenset[object]:
    return frozenset(
        (construct.within, function.entry.value, function.code.folder or function.code.inline)
        for construct, function in functions
        if not construct.made
    )


def twins(functions: Iterable[Named], speaking: Mapping[str, StackArtifact]) -> dict[str, Function]:
    """Address of each function that is a copy -> the function that stands for it."""
    named = {(construct.stack.key, construct.within): function for construct, function in functions}
    return {
        function.address: named[speaking[key].key, within]
        for (key, within), function in named.items()
        if speaking[key].key != key and (speaking[key].key, within) in named
    }
