"""What one environment told of its init and its use of modules, in the same words for Python and Node."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlparse

from msgspec import Struct
from msgspec.structs import replace

from deburr.lab.observations import Observed, of_kind
from deburr.lab.orders import OPT, TASK
from deburr.lab.programs import RUNTIME_FOLDER

ENDINGS = (".js", ".cjs", ".mjs", ".json", "/index")


class Loaded(Struct, frozen=True):
    """One module in one environment.

    name       its key: no module is loaded twice.
    parent     key of the module that imported it first; "" for the handler's own.
    own_ms     without what it imports.
    total_ms   with it.
    compile_ms of own_ms, spent compiling its source.
    mb         resident memory that appeared, what it imports included; 0 where nobody looked.
    file       as the sandbox sees it; "" for what stands in none.
    """

    name: str
    parent: str
    own_ms: float
    total_ms: float
    compile_ms: float
    mb: float
    file: str


class Statement(Struct, frozen=True, order=True):
    """An import that ran at init in the function's own code.

    file    in the task folder.
    line    from 1; 0 for an ECMAScript module's, which does not tell.
    module  whole name in Python, as written in Node.
    parts   names imported from it.
    """

    file: str
    line: int
    module: str
    parts: tuple[str, ...] = ()


class Told(Struct, frozen=True):
    """One init.

    before_ms  from when the runtime began to look until the handler began to load.
    after_ms   from when it was loaded until the runtime asked for an event.
    linking_ms reading and linking ECMAScript modules, before any of them runs; 0 elsewhere.
    watched_ms what looking itself cost before the handler began to load.
    modules    in the order they began to load, the handler's own first.
    """

    before_ms: float
    after_ms: float
    linking_ms: float
    watched_ms: float
    modules: tuple[Loaded, ...]
    statements: tuple[Statement, ...]
    network: tuple[str, ...]

    @property
    def since_ms(self) -> float:
        """From when the runtime began to look until init ended."""
        return self.before_ms + self.linking_ms + self.modules[0].total_ms + self.after_ms


def told(observed: Sequence[Observed], *, share: float = 1.0) -> Told | None:
    """The last init that an environment told of; None when it told of none, or its handler did not begin to load.

    share  of that init in which it had a CPU: all times are taken to be longer than they need be by the rest.
    """
    for each in reversed(of_kind(observed, "loaded")):
        found = _python(each.told) if "installed_ms" not in each.told else _node(each.told)
        if found is not None:
            return _shortened(found, share) if share < 1 else found
    return None


def _shortened(told: Told, share: float) -> Told:
    return replace(
        told,
        before_ms=told.before_ms * share,
        after_ms=told.after_ms * share,
        linking_ms=told.linking_ms * share,
        watched_ms=told.watched_ms * share,
        modules=tuple(
            replace(
                each,
                own_ms=each.own_ms * share,
                total_ms=each.total_ms * share,
                compile_ms=each.compile_ms * share,
            )
            for each in told.modules
        ),
    )


def used(observed: Sequence[Observed]) -> frozenset[str] | None:
    """Names of Python modules, or files of Node, that ran or were named in the invocation; None when nobody looked."""
    found = of_kind(observed, "used")
    if not found:
        return None
    return frozenset(name for each in found for name in (*each.told.get("modules", ()), *each.told.get("files", ())))


def late(observed: Sequence[Observed]) -> frozenset[str]:
    """Keys of the modules that the invocation itself was the first to load."""
    return frozenset(name for each in of_kind(observed, "used") for name in each.told.get("late", ()))


def unfinished(observed: Sequence[Observed]) -> list[str]:
    """Modules that began to load and never ended, outermost first."""
    waiting: list[str] = []
    last_ms = 0.0
    for each in observed:
        if each.ms < last_ms:  # another process: init was run again
            waiting = []
        last_ms = each.ms
        if each.kind == "began":
            waiting.append(each.told["module"])
        elif each.kind == "ended" and waiting:
            waiting.pop()
    return waiting


def place(file: str, folders: Mapping[str, Path]) -> Path | None:
    """Where a file of the sandbox is on this machine; None for one that is nowhere.

    folders  `/var/task`, `/opt` and `/var/runtime` by the folders they show.
    """
    for shown, folder in folders.items():
        if file.startswith(f"{shown}/"):
            return folder / file[len(shown) + 1 :]
    return Path(file) if file else None


def in_task(file: str, code: Path) -> str:
    """A file's path in the task folder; "" for one elsewhere.

    code  the folder itself, which a sandbox without namespaces sees where it is.
    """
    for folder in (TASK, str(code)):
        if file.startswith(f"{folder}/"):
            return file[len(folder) + 1 :]
    return ""


def module_of(file: str) -> str:
    """What a file of Node is called in its package: `express/lib/router`."""
    name = file.rpartition("/node_modules/")[2]
    for folder in (TASK, OPT, RUNTIME_FOLDER):
        name = name.removeprefix(f"{folder}/")
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name or PurePosixPath(file).name


def _python(row: Mapping[str, Any]) -> Told | None:
    rows = row["modules"]
    root = next((at for at, each in enumerate(rows) if each[0] == row["handler"] and each[1] == -1), None)
    if root is None:
        return None
    kept = [at for at in range(root, len(rows)) if _below(rows, at, root)]
    spent = dict.fromkeys(kept, 0.0)
    for at in kept[1:]:
        spent[rows[at][1]] += rows[at][3]
    modules: dict[str, Loaded] = {}
    for at in kept:
        name, parent, _, took_ms, compile_ms, mb, file = rows[at]
        above = rows[parent][0] if at != root else ""
        modules.setdefault(
            name, Loaded(name, above, max(0.0, took_ms - spent[at]), took_ms, compile_ms, mb, file or "")
        )
    began_ms, took_ms = rows[root][2], rows[root][3]
    return Told(
        before_ms=began_ms,
        after_ms=max(0.0, row["ready_ms"] - began_ms - took_ms),
        linking_ms=0.0,
        watched_ms=0.0,
        modules=tuple(modules.values()),
        statements=tuple(Statement(file, line, name, tuple(parts)) for file, line, name, parts in row["imports"]),
        network=_network(row["network"]),
    )


def _below(rows: Sequence[Sequence[Any]], at: int, root: int) -> bool:
    while at > root:
        at = rows[at][1]
    return at == root


def _node(row: Mapping[str, Any]) -> Told | None:
    rows = [each for each in row["modules"] if each[2] >= row["installed_ms"]]
    numbers = {id(each): at for at, each in enumerate(row["modules"])}
    parents: dict[str, str] = {}
    for above, below, _ in row["edges"]:
        parents.setdefault(_file(below), _file(above))
    files = {each[6] for each in rows if each[6]}
    ended = [each for each in rows if each[1] == -1 and each[6]]
    if not ended:
        return None
    root = ended[-1] if ended[-1][7] else ended[0]
    keys = {numbers[id(each)]: each[6] or each[0] for each in rows}
    children: dict[str, list[Sequence[Any]]] = {}
    above_of: dict[str, str] = {}
    for each in rows:
        key = each[6] or each[0]
        above = keys.get(each[1], "") or parents.get(each[6] or "", "")
        if each is root or above == key:
            above = ""
        elif above not in files:
            above = root[6]
        above_of[key] = above
        children.setdefault(above, []).append(each)
    totals: dict[str, tuple[float, float, float]] = {}

    def total(each: Sequence[Any]) -> tuple[float, float, float]:
        """own and total ms, and total MB; an ECMAScript module's row holds its own part only."""
        key = each[6] or each[0]
        if key not in totals:
            totals[key] = (each[3], each[3], each[5])  # a circle ends here
            below = [total(child) for child in children.get(key, ())]
            inside = sum(ms for child, (_, ms, _) in zip(children.get(key, ()), below, strict=True) if not child[7])
            if each[7]:
                totals[key] = (each[3], each[3] + sum(ms for _, ms, _ in below), each[5] + sum(mb for *_, mb in below))
            else:
                totals[key] = (max(0.0, each[3] - inside), each[3], each[5])
        return totals[key]

    modules: dict[str, Loaded] = {}
    waiting = [root]
    while waiting:  # an ECMAScript module runs after what it imports, and stands before it here
        each = waiting.pop()
        key = each[6] or each[0]
        if key not in modules:
            own_ms, total_ms, mb = total(each)
            modules[key] = Loaded(key, above_of[key], own_ms, total_ms, 0.0, mb, each[6] or "")
            waiting.extend(reversed(children.get(key, ())))
    last_ms = max(each[2] + each[3] for each in rows)
    first_ms = min(each[2] for each in rows)
    return Told(
        before_ms=row["installed_ms"],
        after_ms=max(0.0, row["ready_ms"] - last_ms),
        linking_ms=max(0.0, last_ms - row["installed_ms"] - modules[root[6]].total_ms)
        if root[7]
        else max(0.0, first_ms - row["installed_ms"]),
        watched_ms=row["installed_ms"],
        modules=tuple(modules.values()),
        statements=tuple(
            Statement(*each)
            for each in [
                *((file, line, name) for file, line, name, _ in row["imports"]),
                *((_own(above), 0, name) for above, _, name in row["edges"] if _own(above)),
            ]
        ),
        network=_network(row["network"]),
    )


def _own(url: str) -> str:
    """The path in the task folder of a module of the function's own; "" for others."""
    file = _file(url)
    return "" if "/node_modules/" in file else file.removeprefix(f"{TASK}/") if file.startswith(f"{TASK}/") else ""


def _file(url: str) -> str:
    return unquote(urlparse(url).path) if url.startswith("file:") else url


def _network(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{kind} {to}" for kind, to, _ in rows))
