"""Functions that are written twice because only one of them can exist: folded into one."""

from collections.abc import Iterable

from msgspec.structs import replace

from deburr.sources.cloudformation.stack import Stack
from deburr.workload.function import Function


def folded(functions: Iterable[tuple[Stack, Function]]) -> dict[str, Function]:
    """Every function by address; the address of a folded copy leads to the one that stayed.

    A copy has the same handler in the same code, and a condition that excludes the other's.
    """
    groups: dict[object, list[list[Function]]] = {}
    order: list[list[Function]] = []
    for stack, function in functions:
        if not stack.template.conditional(function.name):
            order.append([function])
            continue
        alike = groups.setdefault((id(stack), _code(function)), [])
        for group in alike:
            if all(stack.template.exclusive(other.name, function.name) for other in group):
                group.append(function)
                break
        else:
            alike.append([function])
            order.append(alike[-1])
    found: dict[str, Function] = {}
    for first, *copies in order:
        kept = replace(first, also_known_as=tuple(copy.name for copy in copies)) if copies else first
        found |= {function.address: kept for function in (first, *copies)}
    return found


def _code(function: Function) -> tuple[str | None, str | None, str | None]:
    return function.entry.value, function.code.folder, function.code.inline
