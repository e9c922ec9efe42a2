"""What shell commands that build a package put where, as far as `cp`, `mv` and pip's targets tell.

Nothing is run: what other commands do to a file after it was copied is not seen.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from deburr.sources.recipes import words_of

_PIP = re.compile(r"(?:\S*python[\d.]*\s+-m\s+|uv\s+)?pip[\d.]*\s+install\s")
_TARGETS = ("-t", "--target")
_MOST = 1_000


class Put(Struct, frozen=True):
    """A file or folder where the build runs, absolute there, and what it is of the project.

    here  below the folder that the build is given.
    """

    there: str
    here: str


class Held(Struct):
    """What stands where so far.

    workdir  where commands run.
    puts     in the order in which they were put there.
    folders  others that are there.
    """

    workdir: str
    puts: list[Put]
    folders: set[str]

    def put(self, found: Iterable[Put]) -> None:
        """Let more stand there; what a build copies again and again is followed only so far."""
        self.puts += islice(found, max(0, _MOST - len(self.puts)))

    def whole(self, path: str) -> str:
        """A path as commands say it, absolute."""
        return plain(posixpath.join(self.workdir, path))

    def is_folder(self, path: str) -> bool:
        """True for what is surely a folder before something is copied there."""
        whole = self.whole(path)
        return (
            path.endswith(("/", "."))
            or whole in self.folders
            or self.workdir == whole
            or any(each.there.startswith(f"{whole}/") for each in self.puts)
        )


def run(text: str, at: Held, context: Path) -> None:
    """Let the commands of one line do their work; where they change the folder, they do for themselves alone.

    context  what the build is given, to tell folders from files.
    """
    before = at.workdir
    for command in re.split(r"&&|\|\||;|\n", text):
        _run(command.strip(), at, context)
    at.workdir = before


def standing(held: list[Put], path: str) -> Iterator[str]:
    """What a file of the image may be of the project, below the build's folder, the likeliest first."""
    for each in held:
        inner = _below(path, each.there)
        if inner is not None:
            yield _joined(each.here, inner)


def _run(command: str, at: Held, context: Path) -> None:
    """`cp -r src/* /asset`, and `pip install ./app -t /asset`; others change nothing that is seen."""
    words = words_of(command)
    if words[:1] == ["cd"] and len(words) == 2:
        at.workdir = at.whole(words[1])
    elif words[:1] == ["mkdir"]:
        at.folders |= {at.whole(word) for word in words[1:] if not word.startswith("-")}
    elif words[:1] in (["cp"], ["mv"], ["rsync"]):
        _copy(words, at, context)
    elif _PIP.match(f"{command} "):
        _install(words, at, context)


def _copy(words: list[str], at: Held, context: Path) -> None:
    paths = [word for word in words[1:] if not word.startswith("-")]
    flags = "".join(word for word in words[1:] if re.fullmatch(r"-\w+", word))
    into = len(paths) > 2 or (bool(paths) and at.is_folder(paths[-1]) and "T" not in flags)
    for source in paths[:-1]:
        folder, _, name = source.rpartition("/")
        inside = re.fullmatch(r"\*(?:\.\w+)?|\.|", name) is not None  # what is in the folder, and not itself
        if re.search(r"[*?\[]", folder if inside else source):
            continue
        path = at.whole(source) if not inside else at.whole(folder or ("/" if source.startswith("/") else "."))
        at.put(moved(at.puts, path, at.whole(paths[-1]), into=into and not inside))


def _install(words: list[str], at: Held, context: Path) -> None:
    """pip puts what is in a project of its own, or in its `src`, where it is told to."""
    target = next((words[number + 1] for number, word in enumerate(words[:-1]) if word in _TARGETS), None)
    if target is None:
        return
    at.folders.add(at.whole(target))
    for word in words:
        if word == target or not word.startswith((".", "/")):
            continue
        path = at.whole(re.sub(r"\[.*", "", word))
        for within in ("", "src"):
            held = moved(at.puts, posixpath.join(path, within), at.whole(target), into=False)
            at.put(each for each in held if (context / each.here).is_dir())


def moved(held: list[Put], source: str, target: str, *, into: bool) -> list[Put]:
    """What stands at `source` in an image, or below it, put in another place.

    into  True where a file, or a folder that `cp` copies, keeps its name there.
    """
    path, found = plain(source), []
    for each in held:
        inner = _below(each.there, path)
        outer = _below(path, each.there)
        if inner is None and outer is None:
            continue
        here = each.here if outer is None else _joined(each.here, outer)
        there = posixpath.join(target, posixpath.basename(path) if into else "", inner or "")
        found.append(Put(plain(there), here))
    return found


def _below(path: str, folder: str) -> str | None:
    """What a path is from a folder on, "" for the folder itself; None where it is not below it."""
    if path == folder:
        return ""
    within = folder if folder.endswith("/") else f"{folder}/"
    return path[len(within) :] if path.startswith(within) else None


def _joined(folder: str, inner: str) -> str:
    return "/".join(filter(None, (folder, inner)))


def plain(path: str) -> str:
    return posixpath.normpath(path).replace("//", "/")
