"""Where code really is, of which the configuration names what a script, a bundler or another archive makes of it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from deburr import disk
from deburr.sources.discovery import SKIPPED
from deburr.sources.terraform.build_files import commands
from deburr.sources.terraform.evaluate import value_of
from deburr.sources.terraform.modules import Instance, Module
from deburr.sources.terraform.shell import LONGEST, moves, scripts

LONGEST_CHAIN = 6  # what is made of what is made of...
MOST_FILES = 5_000  # below one folder
MOST_COMMANDS = 200
RUNS = "local-exec"
NO_CODE = frozenset({".txt", ".json", ".toml", ".lock", ".md", ".cfg", ".yaml", ".yml"})
"""Files that are copied beside code."""
LAYERED = ("python", "nodejs", "nodejs/node_modules")
"""Folders of a layer that its runtime finds modules in."""
SUFFIXES = {"python": (".py",), "nodejs": (".ts", ".mts", ".js", ".mjs", ".cjs")}
_CODE = tuple(suffix for those in SUFFIXES.values() for suffix in those)


class Source(Struct, frozen=True):
    """guessed  True where no command tells, and only one place has the handler."""

    path: Path
    guessed: bool = False


@dataclass(slots=True)
class Builds:
    """What provisioners and the scripts that they run make of what.

    made  a path -> the paths it may be made of.
    """

    root: Path
    made: dict[str, list[str]] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)
    _looked_at: set[str] = field(default_factory=set)
    _files: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, module: Module) -> None:
        """The commands that a module's own resources run while they are made."""
        for (kind, name), block in module.declared.resources.items():
            for run in block.of_type("provisioner"):
                if run.labels[:1] == (RUNS,) and len(self._read) < MOST_COMMANDS:
                    at = Instance(module, block, f"{module.address}{kind}.{name}", {})
                    command = run.attributes.get("command")
                    text = value_of(command, at.scope) if command is not None else None
                    where = run.attributes.get("working_dir")
                    folder = value_of(where, at.scope) if where is not None else "."
                    if isinstance(text, str) and isinstance(folder, str):
                        self._command(text, os.path.normpath(module.base / folder))

    def _command(self, text: str, folder: str) -> None:
        if (key := f"{folder}\n{text}") in self._read:
            return
        self._read.add(key)
        for made, source in moves(text, folder):
            self.made.setdefault(made, []).append(source)
        for script in scripts(text, folder):
            inner = self._text(script)
            if inner:
                self._command(inner, folder)

    def _text(self, script: str) -> str:
        path = type(self.root)(script)
        try:
            readable = path.is_relative_to(self.root) and path.is_file() and path.stat().st_size < LONGEST
            return path.read_text(encoding="utf-8", errors="replace") if readable else ""
        except OSError:
            return ""

    def source(self, built: str, entry: object, runtime: object, near: Path) -> Source | None:
        """The folder or file that becomes a path which is not there; None when nothing tells.

        entry  the handler, by which a folder is known when no command tells: it must be the only one that has it.
        near   the folder of the root module.
        """
        path = self._told(built, entry)
        if path is None and self._look_around(near, self._there(built)):
            path = self._told(built, entry)
        if path is not None:
            return Source(path)
        if not isinstance(entry, str) or not isinstance(runtime, str):
            return None
        suffixes = next((those for family, those in SUFFIXES.items() if runtime.startswith(family)), ())
        module, _, name = entry.rpartition(".")
        if not module or not suffixes:
            return None
        module = module.replace(".", "/") if ".py" in suffixes else module
        for folder in dict.fromkeys((self._there(built), str(near))):
            held = [file for file in self._below(folder) if _is(file, module, suffixes)]
            if len(held) > 1:  # one of them may be called like what is made of it
                stem = Path(built).name.partition(".")[0]
                held = [file for file in held if stem in file[len(folder) :].split("/")]
            if len(held) == 1:
                found_there = self._folder(held[0], module, name)
                return Source(found_there, guessed=True) if found_there is not None else None
            if held:
                return None
        return None

    def _told(self, built: str, entry: object) -> Path | None:
        """What commands say that it is made of, as far as that is there: what has the handler before what has not.

        Of a layer, which has none, the folder of the code that is copied into it.
        """
        inside = _files_of(entry) if entry is not None else LAYERED
        found = [type(self.root)(each) for each in self._chain(built, inside)]
        there = [path for path in found if path.is_relative_to(self.root) and path.exists()]
        there = [path for path in there if path.suffix not in NO_CODE or not path.is_file()]
        if entry is None:
            return next((path.parent if path.suffix in _CODE else path for path in there), None)
        module = entry.rpartition(".")[0].replace(".", "/") if isinstance(entry, str) else ""
        having = (path for path in there if module and _has(path, module))
        return next(having, next(iter(there), None))

    def _look_around(self, *near: Path | str) -> bool:
        """Learn what is kept in these folders and those above, up to the checked one; False when all is known."""
        before = len(self._read)
        for start in near:
            folder = type(self.root)(str(start))
            while folder.is_relative_to(self.root) and self._is_new(str(folder)):
                self._looked_at.add(str(folder))
                for text, where in commands(folder, self.root):
                    self._command(text, where)
                folder = folder.parent
        return len(self._read) > before

    def _is_new(self, folder: str) -> bool:
        return folder not in self._looked_at and len(self._read) < MOST_COMMANDS

    def _chain(self, built: str, inside: Sequence[str] = ()) -> Iterator[str]:
        """What it is made of, step by step; of what stands in a folder that is copied, the same below the other.

        inside  files that a folder may hold of which nothing else is known.
        """
        seen: set[str] = set()
        waiting = [built]
        for _ in range(LONGEST_CHAIN):
            following: list[str] = []
            for each in waiting:
                following += self.made.get(each, [])
                following += [made for name in inside for made in self.made.get(f"{each}/{name}", [])]
                for made, sources in self.made.items():
                    if each.startswith(f"{made}/"):
                        following += [f"{source}{each[len(made) :]}" for source in sources]
            waiting = [each for each in following if each not in seen]
            seen.update(waiting)
            yield from waiting

    def _there(self, built: str) -> str:
        """The nearest folder above that is there, within the checked one."""
        path = type(self.root)(built).parent
        while path != self.root and path.is_relative_to(self.root) and not path.is_dir():
            path = path.parent
        return str(path)

    def _below(self, folder: str) -> list[str]:
        known = self._files.get(folder)
        if known is None:
            path = type(self.root)(folder)
            known = self._files[folder] = list(_walk(path)) if path.is_relative_to(self.root) else []
        return known

    def _folder(self, file: str, module: str, name: str) -> Path | None:
        path = type(self.root)(file)
        try:
            said = name.encode() in path.read_bytes()
        except OSError:
            return None
        return path.parents[module.count("/")] if said else None


def _files_of(entry: object) -> tuple[str, ...]:
    """The files that a bundler makes of which a handler is one."""
    module = entry.rpartition(".")[0] if isinstance(entry, str) else ""
    return tuple(f"{module}{suffix}" for suffix in (".js", ".mjs", ".cjs")) if module else ()


def _is(file: str, module: str, suffixes: tuple[str, ...]) -> bool:
    return any(file.endswith(f"/{module}{suffix}") for suffix in suffixes)


def _has(path: Path, module: str) -> bool:
    """True for the file that defines a module, and for the folder that it is found in."""
    if path.is_file():
        return _is(str(path), module, _CODE)
    return any((path / f"{module}{suffix}").is_file() for suffix in _CODE)


def _walk(folder: Path) -> Iterator[str]:
    """Files below a folder, as many as are looked at; what is installed or built is left out."""
    waiting, left = [folder], MOST_FILES
    while waiting and left > 0:
        at = waiting.pop(0)
        try:
            entries = disk.entries(at)
        except OSError:
            continue
        for entry in entries:
            left -= 1
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED:
                    waiting.append(at / entry.name)
            else:
                yield f"{at}/{entry.name}"
