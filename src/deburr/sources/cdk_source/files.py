"""The files of a CDK app: which it begins with, which one an import means, and their syntax."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers import workspaces
from deburr.sources.handlers.by_name import BUILT
from deburr.sources.handlers.tsconfig import Aliases, aliased, aliases
from deburr.workload.workload import Gap

SCRIPTS = (".ts", ".mts", ".js", ".mjs", ".cjs")
DATA = ".json"
AMPLIFY = "amplify"
"""The folder of a backend of AWS Amplify."""
SKIPPED = frozenset({"node_modules", "cdk.out", "test", "tests", "__tests__", "venv", "dist", "site-packages"})
NO_SOURCE = (".d.ts", ".test.ts", ".spec.ts", ".config.js", ".config.ts")
LARGEST = 1_000_000  # bytes; what people write by hand is smaller
MOST = 2_000
"""Files of one app that are looked at when its beginning is not known."""


class AppFiles:
    """The app of one `cdk.json`, or of a file that it begins with.

    root    the checked folder.
    app     that file, as all of its files are named, whatever the folder was named by.
    folder  where the app is run: what relative paths start from.
    gaps    files that could not be read.
    listed  how often the app has looked at a folder.
    """

    def __init__(self, app: Path, root: Path) -> None:
        self.root = root.resolve()
        self.folder = app.parent.resolve()
        self.app = self.folder / app.name
        if app.suffix in SCRIPTS and app.parent.name == AMPLIFY:
            self.folder = self.folder.parent  # where `ampx` is run
        self.gaps: list[Gap] = []
        self._written = _written(app)
        self._command = _command(self._written)
        self._known_aliases: Aliases | None = None
        self._workspaces: dict[str, workspaces.Packages] = {}
        self.listed: dict[Path, int] = {}
        self._inside: dict[str, Path | None] = {}
        self._trees: dict[str, s.Module | None] = {}

    def shown(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def beside(self, path: str) -> str:
        """A path of the app's, as the folder of the app's file sees it."""
        return os.path.relpath(os.path.normpath(self.folder / path), self.app.parent)

    def inside(self, path: str) -> Path | None:
        """A path of the app's that is there, within the checked folder; None for any other."""
        if path not in self._inside:
            whole = (self.folder / path).resolve()
            self._inside[path] = whole if whole.is_relative_to(self.root) and whole.exists() else None
        return self._inside[path]

    def folder_of(self, file: str) -> str:
        """The folder of a file, absolute: what `__dirname` says there."""
        return (self.root / file).parent.as_posix()

    def beginning(self) -> str | None:
        """The file that `cdk synth` would run; None when the command names none that is there.

        An Amplify backend has no cdk.json: its file is where it begins.
        """
        if self.app.suffix in SCRIPTS:
            return self.shown(self.app)
        for word in (*self._command, *self._scripts()):
            for name in (word, *(f"{word}{suffix}" for suffix in SCRIPTS)):
                path = self.folder / name
                if path.suffix in (*SCRIPTS, ".py") and path.is_file():
                    source = path.with_suffix(".ts")  # built beside what was written
                    return self.shown(source if path.suffix == ".js" and source.is_file() else path)
            written = self._written_of(word)
            if written is not None:
                return self.shown(written)
        return None

    def _scripts(self) -> list[str]:
        """The words of the script in package.json that the command runs: `npm run start`."""
        called = next((word for word in self._command if word not in ("npm", "yarn", "pnpm", "run", "exec")), "")
        if self._command[:1] not in (["npm"], ["yarn"], ["pnpm"]):
            return []
        try:
            package = json.loads((self.folder / "package.json").read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            return []
        scripts = package.get("scripts") if isinstance(package, dict) else None
        return _command({"app": scripts.get(called)}) if isinstance(scripts, dict) else []

    def _written_of(self, word: str) -> Path | None:
        """What a file that the app's build makes was written as: `bin/app.ts`, or in `src`, of `lib/bin/app.js`."""
        if not word.endswith((".js", ".mjs", ".cjs")):
            return None
        parts = PurePosixPath(os.path.normpath(word)).with_suffix(".ts").parts
        beside = [self.folder.joinpath(*parts)]
        for at in range(1, len(parts)) if parts[0] in BUILT else ():
            beside += [self.folder.joinpath(*before, *parts[at:]) for before in ((), ("src",))]
        return next((path for path in beside if path.is_file() and path.is_relative_to(self.root)), None)

    def flag(self, name: str) -> bool:
        """True where cdk.json switches a feature flag on."""
        context = self._written.get("context")
        return isinstance(context, dict) and context.get(name) in (True, "true")

    def all(self) -> list[str]:
        """Every file that may hold constructs, sorted."""
        found: list[Path] = []
        for folder, inner, names in os.walk(self.folder):
            inner[:] = sorted(name for name in inner if name not in SKIPPED and not name.startswith("."))
            found += [Path(folder, name) for name in sorted(names) if _source(name)]
            if len(found) > MOST:
                what = f"not all of this app is looked at: it has more than {MOST:,} files"
                self.gaps.append(Gap(Place(self.shown(self.app)), what))
                break
        return [self.shown(path) for path in found[:MOST]]

    def tree(self, file: str) -> s.Module | None:
        """The syntax of a file; None, and a gap, when it cannot be read."""
        if file not in self._trees:
            self._trees[file] = self._read(file)
        return self._trees[file]

    def local(self, module: str, importer: str) -> str | None:
        """The file that an import means; None for what is not the app's own."""
        if importer.endswith(".py"):
            return self._python(module, importer)
        if not module.startswith("."):
            meant = [self.folder / each for each in aliased(module, self._aliases())]
            found = (self._script(each) for each in (*meant, *self._packaged(module, importer)))
            return next((file for file in found if file is not None), None)
        return self._script(self.root / PurePosixPath(importer).parent / module)

    def _packaged(self, module: str, importer: str) -> Iterator[Path]:
        """Files of a package of the repository itself, as the nearest manifest that knows it says."""
        name, rest = workspaces.split(module)
        for folder in PurePosixPath(importer).parents:
            known = self._workspaces.get(str(folder))
            if known is None:
                known = self._workspaces[str(folder)] = workspaces.packages(self.root, str(folder))
            if name in known:
                yield from (self.root / each for each in workspaces.files(self.root, known[name], rest))
                return

    def _aliases(self) -> Aliases:
        if self._known_aliases is None:
            self._known_aliases = aliases(self.folder)
        return self._known_aliases

    def _script(self, written: Path) -> str | None:
        """The file that a path means, with the endings that may be left out."""
        base = Path(os.path.normpath(written))
        stem = base.with_suffix("") if base.suffix in (".js", ".mjs") else base
        if base.suffix == DATA and base.is_file():
            return self.shown(base)
        options = [base.with_name(f"{stem.name}{suffix}") for suffix in SCRIPTS]
        options += [stem / f"index{suffix}" for suffix in SCRIPTS]
        found = next((path for path in options if path.is_file()), None)
        return self.shown(found) if found is not None else None

    def _python(self, module: str, importer: str) -> str | None:
        name = module.lstrip(".")
        above = len(module) - len(name)
        place = (self.root / importer).parent
        bases = [place.parents[above - 2] if above > 1 else place] if above else [self.folder, place]
        for base in bases:
            path = base.joinpath(*name.split(".")) if name else base
            for option in (path.with_suffix(".py"), path / "__init__.py"):
                if option.is_file():
                    return self.shown(option)
        return None

    def _read(self, file: str) -> s.Module | None:
        path = self.root / file
        try:
            if path.stat().st_size > LARGEST:
                self.gaps.append(Gap(Place(file), f"is not looked at: it has more than {LARGEST:,} bytes"))
                return None
            source = path.read_bytes()
            if path.suffix == ".py":
                from deburr.sources.handlers import python  # a grammar is loaded with the first file of its language

                return python.lower(source)
            from deburr.sources.handlers import javascript

            if path.suffix == DATA:
                source = b"module.exports=" + source
            return javascript.lower(source, typescript=path.suffix in (".ts", ".mts"), tsx=False)
        except (OSError, SourceError) as error:
            self.gaps.append(Gap(Place(file), f"cannot be read: {error}"))
            return None


def _source(name: str) -> bool:
    return name.endswith((*SCRIPTS, ".py")) and not name.endswith(NO_SOURCE)


def _written(app: Path) -> dict[str, object]:
    """What cdk.json says; nothing for a file that is none."""
    try:
        written = json.loads(app.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return written if isinstance(written, dict) else {}


def _command(written: dict[str, object]) -> list[str]:
    command = written.get("app")
    if not isinstance(command, str):
        return []
    try:
        return shlex.split(re.sub(r"&&|;", " ", command))
    except ValueError:
        return command.split()
