"""Which files of the app an asset was made from: findings belong in those, not in the copy that is deployed."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from deburr.sources.discovery import walk
from deburr.sources.handlers.locate import split_entry

_MODULE = rb"(?m)^// (?P<file>[^\s:][^\n:]*\.(?:[cm]?[jt]sx?))\s*$"
_SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
_BUNDLERS = (b"__toCommonJS", b"__commonJS", b"__webpack_require__", b"__defProp")
LONG_LINE = 500  # bytes of a mean line: nobody writes such code
LARGEST = 5 * 1024 * 1024


class Origin(Struct, frozen=True):
    """folder   folder or file to read the handler from, relative to the checked folder.
    bundle   the bundle's file when nothing better than a bundle can be read; "" otherwise.
    """

    folder: str
    bundle: str = ""


class Origins:
    """The app's own files by name, listed when the first asset asks."""

    def __init__(self, app: Path, root: Path, assembly: Path) -> None:
        self.app = app.resolve()
        self.root = root.resolve()
        self.assembly = assembly.resolve()
        self._named: dict[str, list[Path]] | None = None
        self._known: dict[tuple[str, str], Origin | None] = {}

    def of(self, folder: str, entry: str, *, bundled: bool) -> Origin | None:
        """Where the code of an asset was written; None when the asset itself is all there is to read.

        folder   the asset's folder, relative to the checked folder.
        entry    the handler string.
        bundled  True when the CDK says that a bundler made the asset.
        """
        key = (folder, entry)
        if key not in self._known:
            self._known[key] = self._of(folder, entry, bundled)
        return self._known[key]

    def _of(self, folder: str, entry: str, bundled: bool) -> Origin | None:
        asset = self.root / folder
        file = next((file for file in _files(asset, entry) if file.is_file()), None)
        if file is None:
            return None
        try:
            data = file.read_bytes() if file.stat().st_size <= LARGEST else b""
        except OSError:
            return None
        same = self._same(file.relative_to(asset), data, asset)
        if same is not None:
            return Origin(same)
        script = file.suffix in _SCRIPTS
        source = self._bundled_from(data) if script else None
        if source is not None:
            return Origin(source)
        return Origin(folder, file.relative_to(asset).as_posix()) if script and _is_bundle(data, bundled) else None

    def _same(self, inner: Path, data: bytes, asset: Path) -> str | None:
        """The folder of the app whose file is the asset's, byte for byte; None when several could be it."""
        found = [
            path.parents[len(inner.parts) - 1]
            for path in self._files_named(inner.name)
            if path.parts[-len(inner.parts) :] == inner.parts and _equal(path, data)
        ]
        if len(found) > 1:
            own = sorted(entry.name for entry in asset.iterdir())
            found = [folder for folder in found if all((folder / name).exists() for name in own)]
        return self._shown(found[0]) if len(found) == 1 else None

    def _bundled_from(self, data: bytes) -> str | None:
        """esbuild writes each module's file above it, the entry last; minified, nothing of that is left."""
        modules = [match["file"].decode(errors="replace") for match in re.finditer(_MODULE, data)]
        own = [module for module in modules if "node_modules" not in module]
        if not own:
            return None
        for folder in (self.app, *self.app.parents):
            if (path := (folder / own[-1])).is_file():
                return self._shown(path.resolve())
            if folder == self.root:
                break
        return None

    def _shown(self, path: Path) -> str | None:
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else None

    def _files_named(self, name: str) -> list[Path]:
        if self._named is None:
            self._named = {}
            for path in walk(self.app, root=self.root, exclude=(), seen=set()):
                if path.suffix in (".py", *_SCRIPTS) and not path.is_relative_to(self.assembly):
                    self._named.setdefault(path.name, []).append(path)
        return self._named.get(name, [])


def _files(asset: Path, entry: str) -> Iterator[Path]:
    python, _ = split_entry(entry, script=False)
    script, _ = split_entry(entry, script=True)
    yield asset / f"{python}.py"
    for suffix in _SCRIPTS:
        yield asset / PurePosixPath(f"{script}{suffix}")


def _equal(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _is_bundle(data: bytes, bundled: bool) -> bool:
    long = len(data) > LONG_LINE * (data.count(b"\n") + 1)
    return bundled or long or any(mark in data[:65536] for mark in _BUNDLERS)
