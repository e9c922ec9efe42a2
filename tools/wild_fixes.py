"""Every fix over fetched repositories, in memory: changed files parse, findings go, nothing new comes, twice is once.

Usage: wild_fixes.py CORPUS --today DAY [--diffs FILE] [--only TEXT]
CORPUS holds one folder per repository, named owner__name. Nothing is written there. Warnings that were not told before
are listed as NEW: some are the rest of a finding that was told as one, and want to be read.
"""

import argparse
import ast
import difflib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

from deburr.cli.fixing import fixed
from deburr.cli.session import Session
from deburr.disk import Noted, holding
from deburr.errors import DeburrError
from deburr.findings import Confidence, Level
from deburr.fixes.plan import touched
from deburr.fixes.programs import broken
from deburr.rules.verdict import Verdict


def main() -> int:
    """Exit 1 when a changed file does not parse, a gap is new, or a second run changes something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    parser.add_argument("--diffs", type=Path, help="write every diff to this file")
    parser.add_argument("--only", default="", help="repositories whose name holds this text")
    asked = parser.parse_args()
    made: Counter[str] = Counter()
    left: Counter[str] = Counter()
    new: list[str] = []
    wrong: list[str] = []
    diffs: list[str] = []
    files = 0
    for repository in sorted(path for path in asked.corpus.iterdir() if path.is_dir() and asked.only in path.name):
        try:
            before = judged(repository, asked.today)
        except DeburrError:
            continue  # nothing to read there
        root = Noted(repository.resolve())
        judge = partial(judged, repository, asked.today)
        fixes = fixed(before, root, judge, unsafe=True)
        made.update(step.finding.rule for step in fixes.steps)
        left.update(f"{each.finding.rule}: {each.why}" for each in fixes.left)
        files += len(fixes.files)
        wrong += [f"{repository.name}/{name}" for name, both in fixes.files.items() if _broken(name, both)]
        with ExitStack() as held:
            for name, (_, after) in fixes.files.items():
                held.enter_context(holding(root / name, after.encode()))
            gaps = Counter((gap.at.file, gap.what) for gap in fixes.verdict.gaps)
            gaps -= Counter((gap.at.file, gap.what) for gap in before.gaps)
            wrong += [f"{repository.name}: new gap {file}: {what}" for file, what in gaps]
            again = fixed(judge(), root, judge, unsafe=True)
            wrong += [f"{repository.name}: {name} is changed again" for name in again.files]
        rules: dict[str, set[str]] = {}
        for step in fixes.steps:
            for file in touched(step.edit):
                rules.setdefault(file, set()).add(step.finding.rule)
        diffs += _diffs(repository.name, fixes.files, rules)
        known = {each.fingerprint for each in before.findings}
        new += [
            f"{repository.name}/{each.at}: {each.rule}: {each.message}"
            for each in fixes.verdict.findings
            if each.fingerprint not in known and each.level is not Level.INFO
        ]
        print(f"{repository.name}: {len(fixes.steps)} edits, {len(fixes.files)} files", file=sys.stderr)
    for name, count in sorted(made.items()):
        print(f"{count:6} made  {name}")
    for name, count in left.most_common(40):
        print(f"{count:6} left  {name}")
    print(f"{files} files changed")
    for each in new:
        print(f"NEW {each}")
    for each in wrong:
        print(f"WRONG {each}")
    if asked.diffs:
        asked.diffs.write_text("\n".join(diffs), encoding="utf-8")
    return 1 if wrong else 0


def judged(repository: Path, today: date) -> Verdict:
    session = Session.open((Noted(repository),), today=today)
    return session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)


def _broken(name: str, both: tuple[str, str]) -> bool:
    """True where a program parsed before and does not now; templates that do not parse are new gaps."""
    if name.endswith(".py"):
        return _parses(both[0]) and not _parses(both[1])
    return not broken(name, both[0]) and broken(name, both[1])


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _diffs(repository: str, files: Mapping[str, tuple[str, str]], rules: Mapping[str, Iterable[str]]) -> list[str]:
    """One a file, under a line that names the rules it is for."""
    return [
        "\n".join(
            [
                f"# {', '.join(sorted(rules.get(name, ())))}",
                *difflib.unified_diff(old.splitlines(), new.splitlines(), f"{repository}/{name}", name, lineterm=""),
            ]
        )
        for name, (old, new) in sorted(files.items())
    ]


if __name__ == "__main__":
    sys.exit(main())
