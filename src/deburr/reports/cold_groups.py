"""A cold start's modules as few lines: a package is one, wherever it is entered below the same importer."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from deburr.workload.cold_start import ColdStart, ModuleCost

LANGUAGE = ("python", "node")


class Group(Struct, frozen=True):
    """One module of the function's own or the language's, or what of one package one importer was the first to load.

    brought    True for a package that somebody installed.
    own_ms     without the groups below; `total_ms` with them.
    used_in    the most events that any of it was used in; None for the language's own.
    """

    name: str
    brought: bool
    own_ms: float
    total_ms: float
    memory_mb: float | None
    used_in: int | None
    below: "tuple[Group, ...]" = ()


def groups(cold: ColdStart) -> Group:
    """The handler's own module and all below it; what is dearer stands first."""
    of = {each.module: each.package for each in cold.modules}
    entry: dict[str, str] = {}
    entered: dict[str, list[ModuleCost]] = {}
    for each in cold.modules:
        inner = _brought(each) and of.get(each.parent) == each.package
        entry[each.module] = entry[each.parent] if inner else each.module
        if not inner:
            entered.setdefault(entry.get(each.parent, ""), []).append(each)
    return _group((cold.modules[0],), entered)


def drawn_as_tree(root: Group, *, most: int, least_ms: float) -> list[tuple[Group, str]]:
    """The dearest groups, each with what is drawn before its name; a group is only told with those above it.

    most      lines.
    least_ms  what a group must take.
    """
    ranked: list[Group] = []
    waiting = [root]
    while waiting and len(ranked) < most:
        waiting.sort(key=lambda each: each.total_ms)
        group = waiting.pop()
        ranked.append(group)
        waiting += [each for each in group.below if each.total_ms >= least_ms]
    kept = {id(each) for each in ranked}
    return list(_drawn(root, "", "", kept))


def _drawn(group: Group, lead: str, branch: str, kept: set[int]) -> Iterator[tuple[Group, str]]:
    yield group, lead + branch
    inner = [each for each in group.below if id(each) in kept]
    deeper = lead + {"": "", "└ ": "  ", "├ ": "│ "}[branch]
    for each in inner:
        yield from _drawn(each, deeper, "└ " if each is inner[-1] else "├ ", kept)


def _group(modules: Sequence[ModuleCost], entered: dict[str, list[ModuleCost]]) -> Group:
    """One line for modules of the same package, or for a single one."""
    children: dict[str, list[ModuleCost]] = {}
    for each in (child for module in modules for child in entered.get(module.module, ())):
        children.setdefault(each.package if _brought(each) else each.module, []).append(each)
    below = sorted((_group(each, entered) for each in children.values()), key=lambda each: -each.total_ms)
    first = modules[0]
    total_ms = sum(each.total.ms for each in modules)
    weights = [each.memory_mb for each in modules if each.memory_mb is not None]
    uses = [each.used_in for each in modules if each.used_in is not None and each.package not in LANGUAGE]
    return Group(
        name=first.package if _brought(first) else first.module,
        brought=_brought(first),
        own_ms=max(0.0, total_ms - sum(each.total_ms for each in below)),
        total_ms=total_ms,
        memory_mb=sum(weights) if weights else None,
        used_in=max(uses) if uses else None,
        below=tuple(below),
    )


def _brought(module: ModuleCost) -> bool:
    return bool(module.package) and module.package not in LANGUAGE
