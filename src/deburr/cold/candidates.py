"""Which imports could be made later: what each costs, who uses it, and the edit that defers it or why there is none."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from deburr.cold import tree
from deburr.cold.looks import Statement, Told
from deburr.cold.packages import Packages
from deburr.fixes.deferring import Deferral, deferral
from deburr.fixes.splice import CannotEdit, as_written, plain, spliced

LEAST_MS = 5.0
LEAST_SHARE = 0.03
"""Of what all modules take: below it a cold start's own spread hides the difference."""
MOST_FILES = 2000
NAMED, MOST_FUNCTIONS = 3, 6
"""Functions that advice names, and beyond which an edit would be harder to read than what it mends."""


class Candidate(Struct, frozen=True):
    """One import statement that init pays for.

    total_ms  of what it was the first to load, in the one init that was looked at.
    used_by   events in which any of that was used, by their numbers; None when no event was given.
    modules   keys of what it was the first to load.
    late_in   events that load it after all once it is deferred, by their numbers.
    edit      None where it is not to be deferred; `why` says so.
    text      the edited file.
    """

    statement: Statement
    total_ms: float
    used_by: tuple[int, ...] | None
    modules: tuple[str, ...] = ()
    late_in: tuple[int, ...] = ()
    edit: Deferral | None = None
    text: str = ""
    why: str = ""

    @property
    def what(self) -> str:
        """What to do, in the imperative."""
        name = self.statement.module
        if self.edit is None:
            return f"keep {name} where it is"
        functions = list(dict.fromkeys(each.removeprefix("module.exports.") for each in self.edit.functions))
        if len(functions) > NAMED:
            return f"import {name} inside the {len(functions)} functions that use it"
        return f"import {name} inside {' and '.join(functions)}"

    @property
    def at(self) -> str:
        return f"{self.statement.file}:{self.statement.line}"


def candidates(
    told: Told, uses: Sequence[frozenset[str]], packages: Packages, code: Path, *, python: bool
) -> list[Candidate]:
    """Imports by the function's own code, of what is not its own, that cost enough to matter: the dearest first.

    uses  one for each event.
    code  the folder that becomes /var/task.
    """
    table = {each.name: each for each in told.modules}
    each_event = [tree.use_of([event], table, packages, python=python) for event in uses]
    loaded: dict[Statement, list[str]] = {}
    for name, statement in tree.statements_of(told, packages, python=python).items():
        loaded.setdefault(statement, []).append(name)
    least = max(LEAST_MS, LEAST_SHARE * told.modules[0].total_ms)
    found = []
    for statement, names in loaded.items():
        spent_ms = sum(table[name].total_ms for name in names)
        if spent_ms < least or all(packages.of(table[name]) == "" for name in names):
            continue
        used_by = tuple(at for at, use in enumerate(each_event) if any(use(table[name]) for name in names))
        one = Candidate(statement, spent_ms, used_by if uses else None, tuple(names))
        if uses and len(used_by) == len(uses):
            found.append(replace(one, why="every event uses it" if len(uses) > 1 else "the event uses it"))
        else:
            found.append(_edited(one, packages, code))
    return sorted(found, key=lambda each: (-each.total_ms, each.statement))


def together(chosen: Sequence[Candidate], code: Path) -> dict[str, str]:
    """By file, its text with all of these deferred; edits of one file are made from its end upwards.

    Raises  CannotEdit when two of them do not go together.
    """
    texts: dict[str, str] = {}
    for one in sorted(chosen, key=lambda each: (each.statement.file, -each.statement.line)):
        file = one.statement.file
        before = texts[file] if file in texts else _text(code / file)
        texts[file] = spliced(before, _deferral(before, file, one.statement.line).splices)
    return texts


def _deferral(text: str, file: str, line: int) -> Deferral:
    """What `deferral` makes of a file, whatever ends its lines."""
    made = deferral(plain(text), file, line)
    return replace(made, splices=as_written(text, made.splices))


def _edited(one: Candidate, packages: Packages, code: Path) -> Candidate:
    file = one.statement.file
    try:
        text = _text(code / file)
        edit = _deferral(text, file, one.statement.line)
    except CannotEdit as error:
        return replace(one, why=error.message)
    except (OSError, UnicodeDecodeError):
        return replace(one, why="its file cannot be read")
    if len(edit.functions) > MOST_FUNCTIONS:
        return replace(one, why=f"{len(edit.functions)} functions use it: give them a module of their own")
    taker = _taken_elsewhere(file, edit.names, packages, code)
    if taker:
        return replace(one, why=f"{taker} takes it from there")
    return replace(one, edit=edit, text=spliced(text, edit.splices))


def _taken_elsewhere(file: str, names: Sequence[str], packages: Packages, code: Path) -> str:
    """Another file of the function's own that reaches for a name of this one's; "" when none is seen to."""
    stem, given = re.escape(PurePosixPath(file).stem), "|".join(map(re.escape, names))
    reaches = re.compile(rf"\b{stem}\.({given})\b|\bfrom\s+[\w.]*\b{stem}\s+import\b[^\n]*\b({given})\b")
    for number, path in enumerate(_own_files(packages, code, PurePosixPath(file).suffix)):
        told = path.relative_to(code).as_posix()
        if number >= MOST_FILES:
            break
        if told != file and reaches.search(path.read_text(encoding="utf-8", errors="replace")):
            return told
    return ""


def _text(path: Path) -> str:
    """As it is written, line ends included."""
    with path.open(encoding="utf-8", newline="") as opened:
        return opened.read()


def _own_files(packages: Packages, code: Path, suffix: str) -> Iterator[Path]:
    for path in sorted(code.rglob(f"*{suffix}")):
        inside = path.relative_to(code).parts
        if path.is_file() and "node_modules" not in inside and inside[0] not in packages.brought:
            yield path
