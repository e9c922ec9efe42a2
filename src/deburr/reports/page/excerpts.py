"""The lines a finding speaks of, and what its edits would make of them."""

from collections.abc import Callable

from msgspec import Struct

from deburr.findings import Finding
from deburr.fixes.plan import plan
from deburr.rewriting import difference
from deburr.rules.verdict import Verdict

AROUND = 2
MOST_LINES = 12
MOST_COLUMNS = 200  # a bundled file may be one line of a megabyte
MOST_DIFF = 4000

Read = Callable[[str], bytes]


class Line(Struct, frozen=True):
    """number  from 1; marked: the finding speaks of it."""

    number: int
    text: str
    marked: bool


class Shown(Struct, frozen=True):
    """By a finding's fingerprint: the lines around it, and its edits as a unified diff."""

    lines: dict[str, tuple[Line, ...]]
    diffs: dict[str, str]


def shown(verdict: Verdict, read: Read) -> Shown:
    """Excerpts and diffs of all findings.

    read  a file's content by the name that places give it; may raise OSError.
    """
    texts: dict[str, list[str]] = {}
    lines: dict[str, tuple[Line, ...]] = {}
    diffs: dict[str, str] = {}
    for finding in verdict.findings:
        file = finding.at.file
        if file not in texts:
            texts[file] = _lines(file, read)
        around = _around(finding, texts[file])
        if around:
            lines[finding.fingerprint] = around
        diff = _diff(finding, read)
        if diff:
            diffs[finding.fingerprint] = diff
    return Shown(lines, diffs)


def _lines(file: str, read: Read) -> list[str]:
    try:
        return read(file).decode("utf-8", errors="replace").splitlines()
    except OSError:  # in an archive or a snapshot
        return []


def _around(finding: Finding, lines: list[str]) -> tuple[Line, ...]:
    at = finding.at
    if not 0 < at.line <= len(lines):
        return ()
    last = min(max(at.end_line, at.line), at.line + MOST_LINES - 1)
    if at.end_line and at.end_column == 1:
        last = max(at.line, last - 1)
    if last - at.line > 2 * AROUND:  # a whole resource: where it begins says which
        last = at.line
    first, end = max(1, at.line - AROUND), min(len(lines), last + AROUND)
    cut = [line if len(line) <= MOST_COLUMNS else f"{line[:MOST_COLUMNS]} …" for line in lines[first - 1 : end]]
    return tuple(Line(first + nth, text, at.line <= first + nth <= last) for nth, text in enumerate(cut))


def _diff(finding: Finding, read: Read) -> str:
    if not finding.fixes:
        return ""
    made = plan([finding], read, unsafe=True)
    text = "".join(difference(before, after, file) for file, (before, after) in made.files.items())
    return text if len(text) <= MOST_DIFF else ""
