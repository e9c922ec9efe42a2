"""A cold start's modules laid out as boxes: each as wide as it takes, what it imports above it."""

from collections.abc import Sequence

from msgspec import Struct

from deburr.workload.cold_start import ColdStart, ModuleCost


class Box(Struct, frozen=True):
    """One module in a flame chart.

    start_ms  from the left edge; `ms` wide: its own time and that of the boxes above it.
    depth     0 for the handler's own module.
    """

    module: ModuleCost
    start_ms: float
    ms: float
    depth: int


def boxes(cold: ColdStart) -> list[Box]:
    """All modules, a parent before what it imports; medians do not add up, so widths are made of own times alone."""
    below = children(cold.modules)
    widths: dict[str, float] = {}
    for module in reversed(cold.modules):  # what is imported comes after its parent
        widths[module.module] = module.own.ms + sum(widths[each.module] for each in below.get(module.module, ()))
    found: list[Box] = []
    waiting = [(cold.modules[0], 0.0, 0)] if cold.modules else []
    while waiting:
        module, start_ms, depth = waiting.pop()
        found.append(Box(module, start_ms, widths[module.module], depth))
        later = []
        for each in below.get(module.module, ()):
            later.append((each, start_ms, depth + 1))
            start_ms += widths[each.module]
        waiting.extend(reversed(later))
    return found


def children(modules: Sequence[ModuleCost]) -> dict[str, list[ModuleCost]]:
    """What each module was the first to import, in that order."""
    known = {each.module for each in modules}
    found: dict[str, list[ModuleCost]] = {}
    for each in modules[1:]:
        if each.parent in known and each.parent != each.module:
            found.setdefault(each.parent, []).append(each)
    return found
