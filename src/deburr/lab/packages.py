"""The folders that a sandbox shows: code unpacked, layers merged, nothing done twice."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from deburr.lab.changes import UNWATCHED, fingerprint
from deburr.lab.errors import LabError


def unpacked(source: Path, work: Path) -> Path:
    """A folder with a package's content: the folder itself, or what a zip holds.

    Raises  LabError for what is neither, and for a zip that is broken or writes outside itself.
    """
    if source.is_dir():
        return source.resolve()
    if not source.is_file():
        raise LabError("no such code", where=str(source), hint="build the function first")
    stat = source.stat()
    key = hashlib.sha256(f"{source.resolve()} {stat.st_mtime_ns} {stat.st_size}".encode()).hexdigest()[:16]
    folder = work / f"code-{key}"
    if not folder.is_dir():
        _extracted(source, folder)
    return folder


def unpacked_bytes(data: bytes, work: Path) -> Path:
    """A folder with the content of a zip held in memory; errors as above."""
    return unpacked(stored(data, work), work)


def stored(data: bytes, work: Path) -> Path:
    """The file that holds a zip."""
    path = work / f"{hashlib.sha256(data).hexdigest()[:16]}.zip"
    if not path.exists():
        path.write_bytes(data)
    return path


def inline(text: str, runtime: str, work: Path) -> Path:
    """A folder with inline code in the file that CloudFormation would write."""
    folder = work / f"inline-{hashlib.sha256(f'{runtime} {text}'.encode()).hexdigest()[:16]}"
    folder.mkdir(mode=0o755, exist_ok=True)
    name = "index.py" if runtime.startswith("python") else "index.js"
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def merged(layers: tuple[Path, ...], work: Path) -> Path | None:
    """One folder for /opt; later layers over earlier ones. None without layers."""
    folders = [unpacked(layer, work) for layer in layers]
    if len(folders) < 2:
        return folders[0] if folders else None
    key = hashlib.sha256("\n".join(map(str, folders)).encode()).hexdigest()[:16]
    whole = work / f"opt-{key}"
    if not whole.is_dir():
        part = whole.with_suffix(".part")
        for folder in folders:
            shutil.copytree(folder, part, symlinks=True, dirs_exist_ok=True)
        part.rename(whole)
    return whole


def together(installed: Sequence[Path], code: Path, work: Path) -> Path:
    """One folder of packages and the code that asks for them, later ones over earlier, the code last.

    It is made again when the code has changed.
    """
    told = "\n".join(map(str, installed))
    key = hashlib.sha256(f"{told}\n{code.resolve()}\n{fingerprint(code)}".encode()).hexdigest()[:16]
    whole = work / f"task-{key}"
    if not whole.is_dir():
        part = whole.with_suffix(".part")
        for each in installed:
            shutil.copytree(each, part, symlinks=True, copy_function=_linked, dirs_exist_ok=True)
        left_out = shutil.ignore_patterns(*(UNWATCHED - {"node_modules"}))
        shutil.copytree(code, part, symlinks=True, dirs_exist_ok=True, ignore=left_out)
        part.rename(whole)
    return whole


def as_layer(installed: Path, home: str, work: Path) -> Path:
    """A folder for /opt that holds packages where a runtime looks for them.

    home  `python`, or `nodejs`.
    """
    key = hashlib.sha256(f"{installed}\n{home}".encode()).hexdigest()[:16]
    whole = work / f"layer-{key}"
    if not whole.is_dir():
        part = whole.with_suffix(".part")
        shutil.copytree(installed, part / home, symlinks=True, copy_function=_linked)
        part.chmod(0o755)
        part.rename(whole)
    return whole


def _linked(source: str, target: str) -> str:
    """The same file once more, which costs no time; a copy on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def extensions(opt: Path | None) -> tuple[str, ...]:
    """Names of the programs that layers bring to run beside the function."""
    folder = opt / "extensions" if opt is not None else None
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_file() and os.access(path, os.X_OK)))


def _extracted(source: Path, folder: Path) -> None:
    part = folder.with_suffix(".part")
    part.mkdir(mode=0o755)
    try:
        with zipfile.ZipFile(source) as archive:
            for member in archive.infolist():
                path = PurePosixPath(member.filename)
                if path.is_absolute() or ".." in path.parts:
                    raise LabError(f"{member.filename!r} lies outside the package", where=str(source))
                made = Path(archive.extract(member, part))
                mode = member.external_attr >> 16 & 0o777
                made.chmod((mode or 0o644) | (0o755 if made.is_dir() else 0))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        shutil.rmtree(part, ignore_errors=True)
        raise LabError(f"cannot be unpacked: {error}", where=str(source), hint="build the package again") from error
    part.rename(folder)
