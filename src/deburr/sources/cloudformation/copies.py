"""Functions that are written twice because only one of them can exist: folded into one."""

from collections.abc import Iterable
from dataclasses import replace

from deburr.sources.cloudformation.stack import Stack
from deburr.workload.function import Function


def folded(functions: Iterable[tuple[Stack, Function]]) -> dict[str, Function]:
    """Every function by address; the address of a folded copy leads to the one that stayed.

    A copy has the same handler in the same code, and a condition that excludes the other's.
    """
    groups: list[tuple[Stack, list[Function]]] = []
    for stack, function in functions:
        for beside, group in groups:
            if beside is stack and all(_is_copy(stack, other, function) for other in group):
                group.append(function)
                break
        else:
            groups.append((stack, [function]))
    found: dict[str, Function] = {}
    for _, (first, *copies) in groups:
        kept = replace(first, also_known_as=tuple(copy.name for copy in copies)) if copies else first
        found |= {function.address: kept for function in (first, *copies)}
    return found


def _is_copy(stack: Stack, one: Function, other: Function) -> bool:
    same_code = (one.entry.value, one.code.folder, one.code.inline) == (
        other.entry.value,
        other.code.folder,
        other.code.inline,
    )
    return same_code and stack.template.exclusive(one.name, other.name)
