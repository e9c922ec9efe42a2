"""What was installed, kept by what was asked for: nothing is installed twice, and nothing half."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from deburr.install.errors import InstallError

FORMAT = "1"
TREE, TOLD = "tree", "installed.json"


def cache() -> Path:
    """Where installed packages are kept between runs, for all projects."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "deburr" / "packages"


def key(*texts: str) -> str:
    """The name that everything that decides over an installation comes to."""
    digest = hashlib.sha256()
    for text in (FORMAT, *texts):
        digest.update(f"{len(text)}:{text}".encode())
    return digest.hexdigest()[:24]


def has(folder: Path, name: str) -> bool:
    """Whether what a key stands for was installed before."""
    return (folder / name / TOLD).is_file()


def kept(folder: Path, name: str, make: Callable[[Path], tuple[str, ...]], *, refresh: bool) -> tuple[Path, list[str]]:
    """The folder of a key, made once.

    make     fills an empty folder, and returns notes that are kept with it.
    refresh  makes it anew whatever is there.
    Returns  the filled folder, which nobody may write to, and the notes.
    Raises   what `make` raises, InstallError when the cache cannot be written.
    """
    place = folder / name
    if refresh or not has(folder, name):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
        except OSError as error:
            raise InstallError(
                f"cannot be written: {error.strerror}",
                where=str(folder),
                hint="set XDG_CACHE_HOME to a folder of yours",
            ) from error
        try:
            (part / TREE).mkdir(mode=0o755)
            notes = make(part / TREE)
            (part / TOLD).write_text(json.dumps(notes), encoding="utf-8")
            _replace(part, place, refresh)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return place / TREE, json.loads((place / TOLD).read_text(encoding="utf-8"))


def _replace(part: Path, place: Path, refresh: bool) -> None:
    if refresh and place.is_dir():
        old = part.with_name(f"{part.name}-old")
        place.rename(old)
        shutil.rmtree(old, ignore_errors=True)
    try:
        part.rename(place)
    except OSError:  # another run was faster
        if not (place / TOLD).is_file():
            raise


def included(path: Path) -> Iterator[str]:
    """The text of a requirements file and of those it includes, each once.

    Raises  InstallError for one that cannot be read.
    """
    waiting, seen = [path], set()
    while waiting:
        each = waiting.pop().resolve()
        if each in seen:
            continue
        seen.add(each)
        try:
            text = each.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InstallError(f"cannot be read: {error}", where=str(each), hint="check the file") from error
        yield text
        for named in re.findall(r"^\s*(?:-r|-c|--requirement|--constraint)[ =]*(\S+)", text, re.MULTILINE):
            if "://" not in named:
                waiting.append(each.parent / named)
