"""Answers kept in `.deburr/cache`: given again while everything that their run asked of the disk is as it was.

What was found, what was not, what folders held and what was in files is asked anew before an answer is given again;
deburr's own code and the libraries it reads with are part of the key. The folder can be deleted at any time.
"""

import json
import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from deburr.cli.asked import Answer
from deburr.disk import OWN, Notes, answer

SHAPE = 1
KEPT = 24  # answers; the oldest goes
HOME = ("deburr.toml", ".git", OWN)
READERS = ("click", "pyyaml", "tree_sitter")
_ORDER = ("bytes", "kind", "size", "names")  # what changes most often is asked first


class Cache(Struct, frozen=True):
    """One question's place: `file` holds its answer, and what that answer rests on."""

    file: Path
    root: str

    @classmethod
    def of(cls, question: Iterable[object], near: Path) -> "Cache":
        """The place of a question about what is `near`: kept where the project begins."""
        home = _home(near.resolve())
        made = blake2b(digest_size=16)
        for part in (SHAPE, sys.version, Path.cwd(), home, *question):
            made.update(f"{part!r}\0".encode(errors="surrogateescape"))
        made.update(_itself())
        return cls(home / OWN / "cache" / f"{made.hexdigest()}.json", str(home))

    def recall(self) -> Answer | None:
        """The answer; None when there is none, or the disk would say something else by now."""
        try:
            digest, _, body = self.file.read_bytes().partition(b"\n")
        except OSError:
            return None
        if digest != _digest(body):
            return None
        kept = json.loads(body)
        for question, answers in kept["disk"].items():
            for path, said in answers.items():
                if answer(question, self._whole(path)) != said:
                    return None
        return Answer(**kept["answer"])

    def keep(self, given: Answer, notes: Notes) -> None:
        """Keep an answer; a folder that cannot be written keeps nothing, and that is no error."""
        if not notes.sure:
            return
        disk: dict[str, dict[str, str]] = {question: {} for question in _ORDER}
        for (question, path), said in notes.answers.items():
            disk.setdefault(question, {})[self._short(path)] = said
        body = json.dumps({"answer": asdict(given), "disk": disk}, separators=(",", ":")).encode()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            ignore = self.file.parents[1] / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            part = self.file.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(_digest(body) + b"\n" + body)
            part.replace(self.file)
            self._prune()
        except OSError:
            return

    def _prune(self) -> None:
        files = sorted(self.file.parent.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for old in files[KEPT:]:
            old.unlink(missing_ok=True)

    def _short(self, path: str) -> str:
        return f"<{path[len(self.root) :]}" if path.startswith(f"{self.root}{os.sep}") else path

    def _whole(self, path: str) -> str:
        return f"{self.root}{path[1:]}" if path.startswith("<") else path


def _home(near: Path) -> Path:
    folder = near if near.is_dir() else near.parent
    above = (folder, *folder.parents)
    return next((each for each in above if any((each / mark).exists() for mark in HOME)), folder)


def _itself() -> bytes:
    """What deburr is: its own files, and the versions of what it reads with."""
    made = blake2b(digest_size=16)
    own = Path(__file__).parents[1]
    for folder, folders, files in os.walk(own):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            path = f"{folder}{os.sep}{name}"
            made.update(f"{path[len(str(own)) :]} {answer('bytes', path)}\n".encode())
    for reader in READERS:
        spec = find_spec(reader.replace("pyyaml", "yaml"))
        beside = Path(spec.origin).parents[1] if spec is not None and spec.origin else own
        names = sorted(path.name for path in beside.iterdir() if path.name.lower().startswith(reader))
        made.update(repr(names).encode())
    return made.digest()


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).hexdigest().encode()
