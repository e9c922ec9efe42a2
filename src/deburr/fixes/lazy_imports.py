"""The import that a finding names moves to where it is used, unless that would be harder to read than what it mends."""

from deburr.edits import MoveImport
from deburr.fixes.deferring import deferral
from deburr.fixes.splice import CannotEdit, Splice

MOST = 3  # functions that get the import


def splices(text: str, fix: MoveImport) -> tuple[Splice, ...]:
    """What to change in a program: the statement goes, and stands before what uses it in each function that does.

    Raises  CannotEdit when `deferral` does, or when too many functions use it.
    """
    made = deferral(text, fix.at.file, fix.at.line)
    functions = len(dict.fromkeys(made.functions))
    if functions > MOST:
        raise CannotEdit(f"{functions} functions use it")
    return made.splices
