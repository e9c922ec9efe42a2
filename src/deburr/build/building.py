"""A build from beginning to end: install, judge, lay out, import, measure, zip."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from deburr.build import archive, limits, modules, symbols, trials, twins
from deburr.build.built import Built, Checked, Gone, Row, Zip
from deburr.build.errors import BuildError
from deburr.build.pieces import Why
from deburr.build.python_weight import tests_of
from deburr.build.tree import Folders, Judged, Options, judged, lay
from deburr.build.trials import Ground, Times
from deburr.build.wanted import How, Wanted
from deburr.facts.book import Facts
from deburr.install.dependencies import Installed
from deburr.install.target import Target

ROUNDS = 5
"""How often what a check found missing is put back before it is told as broken."""


async def build(
    wanted: Wanted,
    *,
    out: Path,
    how: How,
    options: Options,
    facts: Facts,
    ground: Ground | None,
    dry_run: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build one package.

    out      the folder for it; what was there is replaced when the build is sound.
    ground   where it is tried; None leaves that out.
    dry_run  everything but the files in `out`.
    tell     hears what is going on.
    Raises   InstallError, BuildError, LabError.
    """
    tell("installing")
    installed = wanted.installed(how)
    if options.layer:
        _refuse_layer(wanted, installed)
    with tempfile.TemporaryDirectory(prefix=".deburr-", dir=None if dry_run else _beside(out)) as made:
        work = Path(made)
        twin, unchecked = twins.runnable(wanted) if ground is not None else (None, "imports were not checked")
        keep: frozenset[str] = frozenset()
        checked: Checked | None = None
        times = Times(why_not="not timed")
        if ground is not None and twin is not None:
            tell("importing every module")
            other = wanted.installed(how, twin) if twin != wanted.target else installed
            trial = Trial(wanted, other, twin, options, facts, ground, work)
            keep, checked = await trial.run(installed)
            tell("timing its init")
            times = await trial.times()
        found = judged(wanted.code, installed, wanted.target, options=options, facts=facts, keep=keep)
        tell("writing")
        folders = lay(found.pieces, work / "lean", wanted.target, options)
        zips = _zips(folders, work)
        rows, unzipped = _rows(found, folders, wanted.target), folders.bytes
        if not dry_run and (checked is None or not checked.broken):
            zips = _published(folders, zips, out)
        built = Built(
            wanted=wanted,
            by=installed.by if installed is not None else "",
            folder=None if dry_run else out,
            rows=rows,
            gone=_gone(found),
            kept=tuple(sorted(keep)),
            zips=zips,
            verdict=limits.verdict(max(each.bytes for each in zips), unzipped, facts),
            notes=_notes(wanted, installed, found, folders, options),
            checked=checked,
            unchecked=unchecked,
            times=times,
            stripped=folders.stripped,
            bytecode=folders.bytecode,
        )
        if not dry_run and built.sound:
            (out / "build.json").write_text(json.dumps(_document(built), indent=2) + "\n", encoding="utf-8")
        return built


class Trial:
    """A package that this machine can run, tried full and lean."""

    def __init__(
        self,
        wanted: Wanted,
        installed: Installed | None,
        target: Target,
        options: Options,
        facts: Facts,
        ground: Ground,
        work: Path,
    ) -> None:
        self.wanted, self.installed, self.target, self.facts = wanted, installed, target, facts
        self.options = options if target == wanted.target else structs.replace(options, bytecode=False)
        self.ground, self.work = ground, work
        self._full: Folders | None = None
        self._lean: Folders | None = None

    async def run(self, own: Installed | None) -> tuple[frozenset[str], Checked]:
        """What must be kept, and what importing every module came to.

        own  the package's own packages, to say how the twin's differ.
        """
        full = judged(
            self.wanted.code,
            self.installed,
            self.target,
            options=Options(strip=False),
            facts=self.facts,
            keep=frozenset(),
        )
        find = modules.of_node if self.target.language == "node" else modules.of_python
        every = tuple(structs.replace(piece, why=None) for piece in full.pieces if piece.why is not Why.CACHES)
        self._full = lay(every, self.work / "full", self.target, Options(layer=self.options.layer, strip=False))
        keep: frozenset[str] = frozenset()
        before: dict[str, str] = {}
        asked = known = find(full.pieces)
        for _ in range(ROUNDS):
            self._lean, found = self._laid(keep)
            left = set(find([piece for piece in found.pieces if piece.why is not Why.SDK]))
            failed = await self._imports(self._lean, [name for name in asked if name in left])
            before |= await self._imports(self._full, [name for name in failed if name not in before])
            broken = {name: error for name, error in failed.items() if name not in before}
            more = _needed(broken, found) - keep
            if not more:
                break
            keep, asked = keep | more, list(broken)
        twin = "" if self.target == self.wanted.target else twins.told(self.target, self.installed, own)
        return keep, Checked(len(known), len(before), tuple(sorted(broken.items())), self.ground.told, twin)

    async def _imports(self, folders: Folders, names: Sequence[str]) -> dict[str, str]:
        return await trials.imports(self._on(folders), folders.function, names)

    async def times(self) -> Times:
        assert self._full is not None and self._lean is not None
        full, lean = self._full, self._lean
        return await trials.init_times(self._on(full), full.function, self._on(lean), lean.function)

    def _laid(self, keep: frozenset[str]) -> tuple[Folders, Judged]:
        place = self.work / "trial"
        shutil.rmtree(place, ignore_errors=True)
        found = judged(self.wanted.code, self.installed, self.target, options=self.options, facts=self.facts, keep=keep)
        return lay(found.pieces, place, self.target, self.options), found

    def _on(self, folders: Folders) -> Ground:
        spec = replace(
            self.ground.spec, layers=(*self.ground.spec.layers, *folders.layers), revision=folders.function.name
        )
        return Ground(self.ground.lab, spec)


def _needed(broken: Mapping[str, str], found: Judged) -> frozenset[str]:
    """What must be put back so that the broken can be imported."""
    gone = [piece.path for piece in found.pieces if piece.why not in (None, Why.SDK)]
    needed: set[str] = set()
    for name, error in broken.items():
        module, file = modules.missing(error), modules.file_missing(error)
        for path in gone:
            is_module = module is not None and (path.startswith(f"{module}/") or path.partition(".")[0] == module)
            if is_module or (file is not None and path.endswith(file)):
                needed.add(tests_of(path) or path)
        if " " in name:
            needed.add(name.split(" ", 1)[1])  # an npm package: all of it stays
    return frozenset(needed)


def _refuse_layer(wanted: Wanted, installed: Installed | None) -> None:
    if installed is None:
        raise BuildError("it asks for no packages: there is nothing to put into a layer", where=wanted.names[0])
    if wanted.target.language == "node" and _imports_as_modules(wanted):
        raise BuildError(
            "its handler is an ES module: those do not look into layers",
            where=wanted.names[0],
            hint="leave --layer out, or load its packages with require",
        )


def _imports_as_modules(wanted: Wanted) -> bool:
    for function in wanted.functions:
        path = (function.entry.value or "").rpartition(".")[0]
        if (wanted.code / f"{path}.mjs").is_file():
            return True
    package = wanted.code / "package.json"
    return package.is_file() and json.loads(package.read_text(encoding="utf-8")).get("type") == "module"


def _zips(folders: Folders, work: Path) -> tuple[Zip, ...]:
    named = [("function.zip", folders.function)]
    if folders.layer is not None:
        named.append(("layer.zip", folders.layer))
    found: list[Zip] = []
    for name, folder in named:
        digest = archive.write(folder, work / name)
        found.append(Zip(name, None, (work / name).stat().st_size, digest))
    return tuple(found)


def _beside(out: Path) -> Path:
    """The folder that the package's is in: what is made there needs only another name in the end."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"cannot be written: {error.strerror}", where=str(out), hint="make it writable") from error
    return out.parent


def _published(folders: Folders, zips: tuple[Zip, ...], out: Path) -> tuple[Zip, ...]:
    """Move what was made to where the user finds it; what stood there goes."""
    made = folders.function.parent
    try:
        for each in zips:
            (made.parent / each.name).rename(made / each.name)
        made.chmod(0o755)
        shutil.rmtree(out, ignore_errors=True)
        made.rename(out)
    except OSError as error:
        raise BuildError(f"cannot be written: {error.strerror}", where=str(out), hint="check the disk") from error
    return tuple(Zip(each.name, out / each.name, each.bytes, each.sha256) for each in zips)


def _rows(found: Judged, folders: Folders, target: Target) -> tuple[Row, ...]:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for piece in found.pieces:
        before[piece.owner] += piece.size
        if piece.why is None:
            after[piece.owner] += folders.place(piece, target).stat().st_size
    rows = [Row(owner, size, after[owner]) for owner, size in before.items()]
    if folders.bytecode:
        rows.append(Row("bytecode", 0, folders.bytecode))
    return tuple(sorted(rows, key=lambda row: (-row.before_bytes, row.name)))


def _gone(found: Judged) -> tuple[Gone, ...]:
    sizes: Counter[Why] = Counter()
    files: Counter[Why] = Counter()
    for piece in found.pieces:
        if piece.why is not None:
            sizes[piece.why] += piece.size
            files[piece.why] += 1
    return tuple(Gone(why, size, files[why]) for why, size in sizes.most_common())


def _notes(
    wanted: Wanted, installed: Installed | None, found: Judged, folders: Folders, options: Options
) -> tuple[str, ...]:
    notes = list(installed.notes) if installed is not None else ["it asks for no packages"]
    loose = 0 if options.strip else sum(map(symbols.loose, folders.libraries))
    if loose >= limits.MIB:
        notes.append(f"{loose / limits.MIB:.1f} MB of its libraries are symbols that nothing loads, kept by --no-strip")
    if found.sdk:
        notes.append(f"left to the runtime, whose versions AWS changes: {', '.join(found.sdk)}")
    if wanted.layers:
        notes.append("layers that it has already count towards the limit of what is unzipped, and are not in this sum")
    return tuple(notes)


def _document(built: Built) -> dict[str, object]:
    """The build as it is kept beside its zips: no times, no paths of this machine."""
    return {
        "kind": "deburr.build",
        "version": 1,
        "functions": list(built.wanted.names),
        "target": built.wanted.target.tag,
        "unzipped_bytes": {"before": built.before_bytes, "after": built.after_bytes},
        "zips": {each.name: {"bytes": each.bytes, "sha256": each.sha256} for each in built.zips},
        "packages": {row.name or "own files": [row.before_bytes, row.after_bytes] for row in built.rows},
        "gone": {each.why: {"bytes": each.bytes, "files": each.files} for each in built.gone},
        "route": built.verdict.route,
    }
