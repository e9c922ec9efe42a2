"""deburr over fetched repositories: findings by rule, gaps by kind, how much was resolved, what came and went.

Usage: wild.py CORPUS [--out FILE] [--before FILE] [--sample RULES_PER --seed N]
CORPUS holds one folder per repository, named owner__name. Nothing is skipped silently: a repository without templates
and one that crashes are both listed.
"""

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from datetime import date
from pathlib import Path

from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence, Finding
from deburr.reports.telling import advised
from deburr.rules.verdict import Verdict

RESOLVED = ("runtime", "memory_mb", "timeout_s", "entry")


def main() -> int:
    """Exit 1 when a repository crashed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, help="write findings as TSV")
    parser.add_argument("--before", type=Path, help="an earlier --out: show which findings came and went")
    parser.add_argument("--sample", type=int, metavar="N", help="print N findings per rule, drawn by seed, as TSV")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    asked = parser.parse_args()
    rows: list[tuple[str, ...]] = []
    gaps: Counter[str] = Counter()
    resolved: Counter[str] = Counter()
    functions = crashed = 0
    for repository in sorted(path for path in asked.corpus.iterdir() if path.is_dir()):
        started = time.process_time()
        try:
            verdict = check(repository, asked.today)
        except DeburrError as error:
            print(f"{repository.name}: nothing to read ({error.message})", file=sys.stderr)
            continue
        except Exception:  # noqa: BLE001 a repository that crashes deburr is what this run looks for
            crashed += 1
            print(f"{repository.name}: CRASHED\n{traceback.format_exc()}", file=sys.stderr)
            continue
        seconds = time.process_time() - started
        crashed += len(verdict.faults)
        for fault in verdict.faults:
            print(f"{repository.name}: fault {fault}", file=sys.stderr)
        functions += len(verdict.workload.functions)
        resolved.update(count(verdict))
        gaps.update(kind(gap.what) for gap in verdict.gaps)
        rows += [row(repository.name, finding.rule, verdict, at) for at, finding in enumerate(verdict.findings)]
        print(
            f"{repository.name}: {len(verdict.workload.functions)} functions, {len(verdict.findings)} findings,"
            f" {len(verdict.gaps)} gaps, {seconds:.2f} CPU s",
            file=sys.stderr,
        )
    report(rows, gaps, resolved, functions)
    lines = ["\t".join(line) for line in sorted(rows)]
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if asked.before:
        old = set(asked.before.read_text(encoding="utf-8").splitlines())
        for line in sorted(set(lines) - old):
            print(f"+ {line}")
        for line in sorted(old - set(lines)):
            print(f"- {line}")
    if asked.sample:
        sample(rows, asked.sample, asked.seed)
    return 1 if crashed else 0


def check(repository: Path, today: date) -> Verdict:
    session = Session.open((repository,), today=today)
    return session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)


def row(repository: str, rule: str, verdict: Verdict, at: int) -> tuple[str, ...]:
    finding = verdict.findings[at]
    place = finding.at
    names = ",".join(finding.functions)
    return (
        repository.replace("__", "/"),
        place.file,
        str(place.line),
        rule,
        finding.level.value,
        finding.confidence.value,
        names,
        f"{finding.message}{others(finding)}",
        finding.consequence,
        f"{finding.price.usd:f} USD per {finding.price.per} ({finding.price.basis})" if finding.price else "",
        advised(finding.fix) if finding.fix else "",
    )


def others(finding: Finding) -> str:
    """What is told of one of several functions that share a place is true of the others too."""
    told_of_one = finding.group == f"{finding.rule}@{finding.at}" and not finding.message[:1].isdigit()
    more = len(finding.functions) - 1 if told_of_one else 0
    return f" (and {more} more function{'s' * (more > 1)})" if more else ""


def count(verdict: Verdict) -> Counter[str]:
    """How many functions have each setting resolved, a caller, a handler."""
    found: Counter[str] = Counter()
    called = {caller.function.address for caller in verdict.workload.callers}
    for function in verdict.workload.functions:
        image = function.code.kind.value == "image"
        for name in RESOLVED:
            if getattr(function, name).value is not None or (image and name in ("runtime", "entry")):
                found[name] += 1
        found["callers"] += function.address in called
        found["handler read"] += function.handler is not None
        found[f"language {function.language}"] += 1
    return found


def kind(what: str) -> str:
    """A gap's text without the names in it."""
    return what.partition(": ")[2][:60] or what[:60]


def report(rows: list[tuple[str, ...]], gaps: Counter[str], resolved: Counter[str], functions: int) -> None:
    print(f"{functions} functions, {len(rows)} findings")
    for name, number in sorted(resolved.items()):
        print(f"  {name}: {number} ({number / max(functions, 1):.1%})")
    about: dict[str, set[tuple[str, str]]] = {}
    for line in rows:
        about.setdefault(line[3], set()).update((line[0], name) for name in line[6].split(",") if name)
    by_rule = Counter(line[3] for line in rows)
    for rule, number in by_rule.most_common():
        share = len(about.get(rule, ())) / max(functions, 1)
        print(f"  {rule}: {number} findings, {len(about.get(rule, ()))} functions ({share:.1%})")
    print("gaps by kind:")
    for what, number in gaps.most_common(25):
        print(f"  {number}  {what}")


def sample(rows: list[tuple[str, ...]], most: int, seed: int) -> None:
    """Print a sample stratified by rule, and within a rule by repository: one of each in turn, drawn by seed."""
    for rule in sorted({line[3] for line in rows}):
        drawn = random.Random(f"{seed} {rule}")
        left: dict[str, list[tuple[str, ...]]] = {}
        for line in sorted(line for line in rows if line[3] == rule):
            left.setdefault(line[0], []).append(line)
        order = sorted(left)
        drawn.shuffle(order)
        taken: list[tuple[str, ...]] = []
        while len(taken) < most and any(left.values()):
            for repository in order:
                if left[repository] and len(taken) < most:
                    taken.append(left[repository].pop(drawn.randrange(len(left[repository]))))
        for line in sorted(taken):
            print("\t".join(line))


if __name__ == "__main__":
    sys.exit(main())
