"""What one environment told of its init and its use of modules, in words that hold for Python and Node."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

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
    watched_ms what looking itself cost and no module was charged with.
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
