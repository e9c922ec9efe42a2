"""One init as an environment told it, for Python and for Node, without what it waited for a CPU that others had."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlparse

from msgspec import Struct
from msgspec.structs import replace

from deburr.cold.looks import Loaded, Statement, Told
from deburr.lab.observations import Observed, of_kind
from deburr.lab.orders import TASK


class Row(Struct):
    """One module as it is told.

    parent  number of the row it was loaded within; -1 for none.
    waited_ms  of `took_ms`, how long it could have run while others had the CPU.
    apart   True for an ECMAScript module, which runs after what it imports and not around it.
    """

    name: str
    parent: int
    began_ms: float
    took_ms: float
    compile_ms: float
    mb: float
    file: str
    waited_ms: float
    apart: bool = False

    @property
    def ran_ms(self) -> float:
        """What it took without what it waited for a CPU."""
        return max(0.0, self.took_ms - self.waited_ms)

    @property
    def key(self) -> str:
        return self.file or self.name


def told(observed: Sequence[Observed]) -> Told | None:
    """The last init that an environment told of; None when it told of none, or its handler did not begin to load."""
    for each in reversed(of_kind(observed, "loaded")):
        found = _node(each.told) if "installed_ms" in each.told else _python(each.told)
        if found is not None:
            return found
    return None


def _python(row: Mapping[str, Any]) -> Told | None:
    rows = [_row(*each) for each in row["modules"]]
    root = next((at for at, each in enumerate(rows) if each.name == row["handler"] and each.parent == -1), None)
    if root is None:
        return None
    ended_ms = rows[root].began_ms + rows[root].took_ms
    rows = _without_noting(rows, row["noted_ms"])
    told_by, above = _telling(rows, root, row["failed"]), list(range(len(rows)))
    for at, each in enumerate(rows):
        if told_by[each.name] != at:  # what it loads is told of beside it
            above[at] = each.parent if each.parent < 0 else above[each.parent]
    children: dict[int, list[int]] = {}
    for at, each in enumerate(rows):
        if told_by[each.name] == at and at != root:
            children.setdefault(above[each.parent] if each.parent >= 0 else -1, []).append(at)
    modules: dict[str, Loaded] = {}
    waiting = [(root, "")]
    while waiting:
        at, parent = waiting.pop()
        each, inner = rows[at], children.get(at, [])
        modules[each.name] = _loaded(each, each.name, parent, [rows[child] for child in inner])
        waiting.extend((child, each.name) for child in reversed(inner))
    return Told(
        before_ms=rows[root].began_ms,
        after_ms=max(0.0, row["ready_ms"] - ended_ms),
        linking_ms=0.0,
        watched_ms=row["watched_ms"] + row["noted_ms"] * len(rows),
        modules=tuple(modules.values()),
        statements=tuple(Statement(file, line, name, tuple(parts)) for file, line, name, parts in row["imports"]),
        network=_network(row["network"]),
    )


def _without_noting(rows: Sequence[Row], noted_ms: float) -> list[Row]:
    """Without what it takes to note what is loaded within each."""
    within = [0] * len(rows)
    for at in range(len(rows) - 1, -1, -1):  # what is within another begins after it
        if rows[at].parent >= 0:
            within[rows[at].parent] += within[at] + 1
    return [
        replace(each, took_ms=max(0.0, each.took_ms - noted_ms * count))
        for each, count in zip(rows, within, strict=True)
    ]


def _telling(rows: Sequence[Row], root: int, failed: Iterable[int]) -> dict[str, int]:
    """By name the number of the row that tells of it: the first to end that did not fail, else the first to end.

    `a.b` loads `a` before it, and finds itself loaded when `a` has imported it: its code ran in the row within `a`. The
    row around both is what the importer spent.
    """
    lost = frozenset(failed)
    ends = sorted(range(len(rows)), key=lambda at: (at in lost, rows[at].began_ms + rows[at].took_ms))
    found: dict[str, int] = {rows[root].name: root}
    for at in ends:
        found.setdefault(rows[at].name, at)
    return found


def _row(
    name: str,
    parent: int,
    began_ms: float,
    took_ms: float,
    compile_ms: float,
    mb: float,
    file: str | None,
    waited_ms: float,
    apart: bool = False,
) -> Row:
    """In the order in which both languages tell it."""
    return Row(name, parent, began_ms, took_ms, compile_ms, mb, file or "", waited_ms, apart)


def _loaded(row: Row, key: str, parent: str, inner: Sequence[Row]) -> Loaded:
    own_ms = max(0.0, row.ran_ms - sum(each.ran_ms for each in inner))
    compile_ms = min(row.compile_ms, own_ms)
    return Loaded(key, parent, own_ms, row.ran_ms, compile_ms, row.mb, row.file)


def _node(row: Mapping[str, Any]) -> Told | None:
    rows = [_row(*each) for each in row["modules"]]
    kept = [each for each in rows if each.began_ms >= row["installed_ms"]]
    alone = [each for each in kept if each.parent == -1 and each.file]
    if not alone:
        return None
    root = alone[-1] if alone[-1].apart else alone[0]
    above = _importers(rows, kept, root, row["edges"])
    children: dict[str, list[Row]] = {}
    for each in kept:
        if each is not root:
            children.setdefault(above[each.key], []).append(each)
    modules: dict[str, Loaded] = {}
    waiting = [(root, "")]
    while waiting:  # an ECMAScript module runs after what it imports, and stands before it here
        each, parent = waiting.pop()
        if each.key not in modules:
            inner = children.get(each.key, [])
            modules[each.key] = _loaded(each, each.key, parent, [] if each.apart else inner)
            waiting.extend((child, each.key) for child in reversed(inner))
    whole = _with_what_it_imports(modules, {each.key for each in kept if each.apart})
    ended_ms = max(each.began_ms + each.took_ms for each in kept)
    took_ms = sum(each.took_ms for each in alone) if root.apart else ended_ms - root.began_ms
    waited_ms = row["waited_ms"] - sum(each.waited_ms for each in alone) if root.apart else 0.0
    return Told(
        before_ms=row["installed_ms"] - row["installed_waited_ms"],
        after_ms=max(0.0, row["ready_ms"] - ended_ms),
        linking_ms=max(0.0, ended_ms - row["installed_ms"] - took_ms - max(0.0, waited_ms)),
        watched_ms=row["installed_ms"] - row["installed_waited_ms"],
        modules=whole,
        statements=tuple(_statements(row)),
        network=_network(row["network"]),
    )


def _importers(rows: Sequence[Row], kept: Sequence[Row], root: Row, edges: Iterable[Sequence[str]]) -> dict[str, str]:
    """Who imported each module first: who loaded it, else who named it, else the handler's own."""
    parents: dict[str, str] = {}
    for above, below, _ in edges:
        parents.setdefault(_file(below), _file(above))
    known = {each.key for each in kept}
    found = {}
    for each in kept:
        importer = rows[each.parent].key if each.parent >= 0 else parents.get(each.file, "")
        found[each.key] = importer if importer in known and importer != each.key else root.key
    return found


def _with_what_it_imports(modules: Mapping[str, Loaded], apart: set[str]) -> tuple[Loaded, ...]:
    """ECMAScript modules' rows hold their own part alone: what they import is added to it."""
    below: dict[str, tuple[float, float]] = {}
    found = []
    for each in reversed(list(modules.values())):
        ms, mb = below.get(each.name, (0.0, 0.0)) if each.name in apart else (0.0, 0.0)
        one = replace(each, total_ms=each.total_ms + ms, mb=each.mb + mb)
        so_far = below.get(each.parent, (0.0, 0.0))
        below[each.parent] = so_far[0] + one.total_ms, so_far[1] + one.mb
        found.append(one)
    return tuple(reversed(found))


def _statements(row: Mapping[str, Any]) -> Iterable[Statement]:
    for file, line, name, _ in row["imports"]:
        yield Statement(file, line, name)
    for above, _, name in row["edges"]:
        file = _file(above)
        if file.startswith(f"{TASK}/") and "/node_modules/" not in file:
            yield Statement(file.removeprefix(f"{TASK}/"), 0, name)


def _file(url: str) -> str:
    return unquote(urlparse(url).path) if url.startswith("file:") else url


def _network(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{kind} {to}" for kind, to, _ in rows))
