"""Which edits of these findings go together, and what the files look like after them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from deburr.edits import (
    AnswerFailures,
    DeclareLogs,
    DropImport,
    Edit,
    Hoist,
    InCode,
    Keep,
    MoveImport,
    OpenAnew,
    PassArgument,
    RemoveAfter,
    Require,
    Revive,
    SetValue,
    UseGuard,
)
from deburr.findings import Finding
from deburr.fixes import (
    arguments,
    guarded,
    hoisting,
    keeping,
    lazy_imports,
    log_groups,
    partial_batches,
    reviving,
    template_values,
    tmp_files,
    tmp_scripts,
    unused_imports,
)
from deburr.fixes.embedded import embedded
from deburr.fixes.programs import is_program
from deburr.fixes.splice import CannotEdit, Splice, as_written, clash, plain, spliced

BOM = "\ufeff"
UNSAFE = "may change behaviour: --unsafe-fixes makes it"
"""Why an edit waits to be asked for."""


class Step(Struct, frozen=True):
    """One edit that can be made, and the finding it is for."""

    finding: Finding
    edit: Edit


class Left(Struct, frozen=True):
    """One edit that is not made, and why."""

    finding: Finding
    edit: Edit
    why: str


class Plan(Struct, frozen=True):
    """steps  what is done, in the findings' order.
    left     what is not, with its reason.
    files    by file, its text before and after; only files that change.
    """

    steps: tuple[Step, ...]
    left: tuple[Left, ...]
    files: Mapping[str, tuple[str, str]]


def plan(findings: Iterable[Finding], read: Callable[[str], bytes], *, unsafe: bool) -> Plan:
    """Of edits that would touch each other, the first is planned and the others wait for another round.

    read    a file's content by the name that places give it; may raise OSError.
    unsafe  take edits that may change behaviour too.
    """
    steps: list[Step] = []
    left: list[Left] = []
    texts: dict[str, str] = {}
    taken: dict[str, dict[Splice, Edit]] = {}
    for finding in findings:
        for edit in finding.fixes:
            if not (edit.safe or unsafe):
                left.append(Left(finding, edit, UNSAFE))
                continue
            try:
                for part in _parts(edit):
                    if part.at.file not in texts:
                        texts[part.at.file] = _text(part.at.file, read)
                made = [
                    (part.at.file, part if isinstance(part, Require) else edit, _splices(texts[part.at.file], part))
                    for part in _parts(edit)
                ]
            except CannotEdit as error:
                left.append(Left(finding, edit, error.message))
                continue
            if any(_taken(taken.get(file, {}), whose, splices) for file, whose, splices in made):
                left.append(Left(finding, edit, "stands where another edit is made: ask again after it"))
                continue
            for file, whose, splices in made:
                taken.setdefault(file, {}).update(dict.fromkeys(splices, whose))
            steps.append(Step(finding, edit))
    files = {file: (texts[file], spliced(texts[file], splices)) for file, splices in sorted(taken.items())}
    return Plan(tuple(steps), tuple(left), {file: both for file, both in files.items() if both[0] != both[1]})


def touched(edit: Edit) -> set[str]:
    """The files that it changes."""
    return {part.at.file for part in _parts(edit)}


def _parts(edit: Edit) -> tuple[Edit, ...]:
    """What is made together or not at all."""
    if isinstance(edit, AnswerFailures):
        return edit, SetValue(edit.mapping, ("ReportBatchItemFailures",))
    if isinstance(edit, DeclareLogs):
        return edit, log_groups.naming(edit)
    if isinstance(edit, UseGuard):
        return edit, *edit.needs
    return (edit,)


def _taken(beside: Mapping[Splice, Edit], edit: Edit, splices: Iterable[Splice]) -> bool:
    """True where another edit changes the same characters; the same edit for another finding is made once."""
    return any(beside.get(one) != edit and any(clash(one, other) for other in beside) for one in splices)


def _splices(text: str, edit: Edit) -> tuple[Splice, ...]:
    shift = len(BOM) if text.startswith(BOM) else 0
    made = as_written(text[shift:], _made(plain(text[shift:]), edit))
    return tuple(Splice(each.start + shift, each.end + shift, each.text) for each in made)


def _made(text: str, edit: Edit) -> tuple[Splice, ...]:
    """What to change in a text whose lines end in \\n."""
    if isinstance(edit, SetValue):
        return (template_values.splice(text, edit),)
    if isinstance(edit, Require):
        return guarded.requirement(edit.at.file, text)
    if isinstance(edit, DeclareLogs):
        return (log_groups.splice(text, edit),)
    if is_program(edit.at.file) or edit.at.file.endswith((".tf", ".zip")):
        return _in_code(text, edit)
    held = embedded(text, edit.at)
    return tuple(held.outward(each) for each in _in_code(held.code, replace(edit, at=held.at)))


def _in_code(text: str, edit: InCode) -> tuple[Splice, ...]:
    return _MAKERS[type(edit)](text, edit)


_MAKERS: dict[type, Callable[[str, Any], tuple[Splice, ...]]] = {
    AnswerFailures: partial_batches.splices,
    DropImport: unused_imports.splices,
    Hoist: hoisting.splices,
    Keep: keeping.splices,
    MoveImport: lazy_imports.splices,
    OpenAnew: tmp_files.opened,
    PassArgument: lambda text, edit: (arguments.splice(text, edit),),
    RemoveAfter: lambda text, edit: (tmp_files if edit.at.file.endswith(".py") else tmp_scripts).removed(text, edit),
    Revive: reviving.splices,
    UseGuard: guarded.splices,
}


def _text(file: str, read: Callable[[str], bytes]) -> str:
    try:
        return read(file).decode("utf-8")
    except UnicodeDecodeError:
        raise CannotEdit("the file is not UTF-8") from None
    except OSError:
        raise CannotEdit("it stands in no file of its own") from None  # in a zip, for example
