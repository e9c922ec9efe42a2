"""A lean package as folders: judged, laid out for a function or a layer, stripped, compiled where asked."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from deburr.build import distributions, elf, laying, node_weight, python_weight, sdk, symbols
from deburr.build.errors import BuildError
from deburr.build.pieces import Piece, of_packages, own
from deburr.facts.book import Facts
from deburr.install.dependencies import Installed
from deburr.install.target import Target
from deburr.lab import interpreters

COMPILED_WITHIN_S = 600


class Options(Struct, frozen=True):
    """What is done beyond taking dead weight away.

    layer        packages into a layer, the function's own files into its package.
    strip        symbols off shared libraries, which nothing loads.
    without_sdk  leave out what the runtime has.
    bytecode     compile Python for the runtime, with hashes that are not looked at.
    """

    layer: bool = False
    strip: bool = True
    without_sdk: bool = False
    bytecode: bool = False


class Judged(Struct, frozen=True):
    """Every file with why it goes, and what is left out because the runtime has it."""

    pieces: tuple[Piece, ...]
    sdk: tuple[str, ...] = ()


class Folders(Struct, frozen=True):
    """Where a package is laid out: `layer` is None without one.

    libraries  the shared ones among its files.
    stripped   bytes of symbols that were taken off.
    """

    function: Path
    layer: Path | None
    libraries: tuple[Path, ...]
    stripped: int = 0
    bytecode: int = 0

    @property
    def layers(self) -> tuple[Path, ...]:
        return () if self.layer is None else (self.layer,)

    def place(self, piece: Piece, target: Target) -> Path:
        """Where a file that stays was laid."""
        if self.layer is not None and piece.owner:
            return self.layer / laying.OPT[target.language] / piece.path
        return self.function / piece.path

    @property
    def bytes(self) -> int:
        return sum(file_bytes(folder) for folder in (self.function, *self.layers))


def judged(
    code: Path, installed: Installed | None, target: Target, *, options: Options, facts: Facts, keep: frozenset[str]
) -> Judged:
    """The files that a package could hold.

    keep  what an earlier check found to be needed.
    """
    mine = list(own(code, installed=installed is not None))
    known = distributions.read(installed.folder if installed is not None else code)
    owners = distributions.owners(known)
    taken = {piece.path for piece in mine}
    if installed is None:  # packages that stand in the code folder itself
        every = [Piece(each.path, each.real, each.size, each.owner or owners.get(each.path, "")) for each in mine]
    else:
        packages = (piece for piece in of_packages(installed.folder, owners) if piece.path not in taken)
        every = sorted([*mine, *packages], key=lambda piece: piece.path)
    weigh = node_weight.judged if target.language == "node" else python_weight.judged
    pieces = weigh(every, keep=keep)
    left: tuple[str, ...] = ()
    if options.without_sdk:
        pieces, left = sdk.without(pieces, target, known, facts)
    return Judged(tuple(pieces), left)


def lay(pieces: Sequence[Piece], folder: Path, target: Target, options: Options) -> Folders:
    """Lay the files that stay out below a new folder.

    Raises  BuildError for a library of another architecture, and when what was asked for cannot be had.
    """
    stays = [piece for piece in pieces if piece.why is None]
    function = folder / "function"
    function.mkdir(parents=True)
    layer, below = None, ""
    if options.layer:
        layer, below = folder / "layer", laying.OPT[target.language]
        layer.mkdir()
        laying.lay([piece for piece in stays if piece.owner], layer, below=below)
        stays = [piece for piece in stays if not piece.owner]
    laying.lay(stays, function)
    libraries = [path for place in filter(None, (function, layer)) for path in _libraries(place, target)]
    saved = {path: symbols.strip(path) for path in libraries} if options.strip else {}
    if target.language == "python":
        changed = frozenset(path for path, size in saved.items() if size)
        laying.tidy_records(pieces, layer or function, below=below, changed=changed)
    compiled = 0
    if options.bytecode:
        compiled = _compiled(function, "/var/task", target)
        compiled += _compiled(layer, "/opt", target) if layer is not None else 0
    return Folders(function, layer, tuple(libraries), sum(saved.values()), compiled)


def file_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _libraries(folder: Path, target: Target) -> Iterator[Path]:
    """Every shared library.

    Raises  BuildError for one of another architecture.
    """
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not (path.suffix in (".so", ".node") or ".so." in path.name):
            continue
        machine = elf.machine(path)
        if machine not in (None, target.architecture):
            raise BuildError(
                f"{path.relative_to(folder).as_posix()} is built for {machine}, not {target.architecture}",
                hint="remove it from the code folder, or install it for the function's own platform",
            )
        yield path


def _compiled(folder: Path, shown: str, target: Target) -> int:
    """Bytecode for the runtime's own version; returns how many bytes it takes."""
    interpreter = interpreters.find(f"python{target.version}") if target.language == "python" else None
    if interpreter is None or ".".join(interpreter.version.split(".")[:2]) != target.version:
        raise BuildError(
            f"bytecode of {target.language} {target.version} cannot be made here",
            hint=f"install python{target.version}, or leave --bytecode out",
        )
    before = file_bytes(folder)
    words = [str(interpreter.path), "-I", "-S", "-m", "compileall", "-q", "-j1", "-s", str(folder), "-p", shown]
    command = [*words, "--invalidation-mode", "unchecked-hash", str(folder)]
    try:  # files that are no Python of this version are skipped, as they would be when they run
        subprocess.run(
            command, capture_output=True, timeout=COMPILED_WITHIN_S, check=False, env={"PYTHONHASHSEED": "0"}
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"compiling took longer than {COMPILED_WITHIN_S} s", hint="leave --bytecode out") from error
    return file_bytes(folder) - before
