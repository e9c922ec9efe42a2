"""What a change touches: the lines that differ from a commit, and the findings that stand on them or behind them."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.findings import Finding
from deburr.place import Place
from deburr.rules.verdict import Verdict

_FILE = re.compile(r"^\+\+\+ (?:b/(?P<name>.+?)|\"b/(?P<quoted>.+)\")\t?$")
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(?P<first>\d+)(?:,(?P<count>\d+))? @@")


class Change(Struct, frozen=True):
    """Changed lines by file, relative to the checked folder; None for a file that is new as a whole."""

    lines: Mapping[str, frozenset[int] | None]

    def touches(self, at: Place) -> bool:
        """True when a line of this place differs, or its whole file is new."""
        if at.file not in self.lines:
            return False
        changed = self.lines[at.file]
        return changed is None or any(line in changed for line in range(at.line, max(at.line, at.end_line) + 1))


def since(ref: str, root: Path) -> Change:
    """What differs between where this branch left `ref` and the working tree, untracked files included.

    Raises  DeburrError when there is no git, no repository or no such commit.
    """
    _git(root, "rev-parse", "--show-toplevel")
    base = ref
    if ref != "HEAD":
        found = _git(root, "merge-base", ref, "HEAD", allowed=(0, 1))
        if not found.strip():
            raise DeburrError(
                f"{ref} and HEAD share no commit that is here", hint="fetch more history (fetch-depth: 0 in an Action)"
            )
        base = found.strip()
    lines: dict[str, set[int]] = {}
    names: set[int] = set()
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--relative", "--src-prefix=a/", "--dst-prefix=b/")
    for line in _git(root, "-c", "core.quotePath=false", "diff", *options, base, "--", ".").splitlines():
        if file := _FILE.match(line):
            names = lines.setdefault(file["name"] or file["quoted"], set())
        elif hunk := _HUNK.match(line):
            first, count = int(hunk["first"]), int(hunk["count"] or 1)
            names.update(range(first, first + count) if count else (first, first + 1))  # both sides of what was removed
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").split("\0")
    whole: dict[str, frozenset[int] | None] = {name: frozenset(changed) for name, changed in lines.items()}
    return Change(whole | dict.fromkeys((name for name in untracked if name), None))


def only_touched(verdict: Verdict, change: Change) -> Verdict:
    """The findings that the change touches: one of their places, the function's own, or its code.

    A habit of the project is touched by its places alone.
    """
    code = {
        function.address: (function.at, function.handler.files if function.handler is not None else ())
        for function in verdict.workload.functions
    }

    def touched(finding: Finding) -> bool:
        if any(change.touches(place) for place in (finding.at, *finding.also)):
            return True
        if finding.habit:  # said of the whole project: an edit of one function's code brings up nothing
            return False
        return any(
            change.touches(code[address][0]) or not change.lines.keys().isdisjoint(code[address][1])
            for address in finding.functions
            if address in code
        )

    kept = tuple(finding for finding in verdict.findings if touched(finding))
    return replace(verdict, findings=kept, untouched=len(verdict.findings) - len(kept))


def _git(root: Path, *arguments: str, allowed: tuple[int, ...] = (0,)) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except OSError:
        raise DeburrError(
            "git is not there, and --changed asks it", hint="install git, or leave --changed out"
        ) from None
    if done.returncode not in allowed:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        reason = told[0].removeprefix("fatal: ") if told else f"git ended with {done.returncode}"
        raise DeburrError(reason, where=str(root), hint="name a commit that is here: --changed origin/main")
    return done.stdout.decode("utf-8", errors="surrogateescape")
