"""Functions and settings read from fetched repositories, by dialect, beside a count made another way.

Usage: wild_dialects.py CORPUS --today DATE [--left]
The other way knows nothing of deburr: it looks for the words by which each dialect declares a function, file by file.
What it counts and deburr does not read is explained by where it stands; --left names those with no explanation.
"""

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.findings import Confidence
from deburr.rules.dialects import Dialect, dialect
from deburr.workload.function import Function

SKIPPED = frozenset({"node_modules", ".git", ".terraform", "cdk.out", "site-packages", ".serverless", "vendor"})
TESTS = frozenset(
    {"test", "tests", "__tests__", "fixtures", "testdata", "integration_tests", "integration-tests", "__snapshots__"}
)
NAMES = {
    Dialect.TERRAFORM: "Terraform",
    Dialect.SERVERLESS: "Serverless Framework",
    Dialect.CDK: "CDK code, TypeScript and JavaScript",
    Dialect.CDK_PYTHON: "CDK code, Python",
    Dialect.TEMPLATE: "SAM and CloudFormation",
}
SWITCHES = r"(?m)\bCondition\b|^\s*count\s*=|create_(?:layer|function)\s*="
SETTINGS = ("runtime", "memory_mb", "timeout_s", "entry")
CONSTRUCT = (
    r"(?:Function|NodejsFunction|PythonFunction|DockerImageFunction|SingletonFunction|GoFunction|TriggerFunction)\("
)
CDK = r"aws-cdk|aws_cdk|monocdk"
PATTERNS = {
    Dialect.TERRAFORM: (
        r'(?m)^\s*resource\s+"aws_lambda_function"\s+"'
        r'|^\s*module\s+"[\w-]+"\s*\{(?:[^}](?!create_layer))*?source\s*=\s*"[^"]*terraform-aws-modules/(?:terraform-aws-)?lambda'
    ),
    Dialect.CDK: rf"(?m)^(?!\s*(?://|\*)).*?new\s+(?:\w+\.)*{CONSTRUCT}",
    Dialect.CDK_PYTHON: rf"(?m)^(?!\s*#)(?!.*cloudfront\.).*?(?<![\w.])(?:\w+\.)*{CONSTRUCT}",
    Dialect.TEMPLATE: r"""(?m)^\s*(?:- )?["']?Type["']?\s*:\s*["']?AWS::(?:Serverless|Lambda)::Function\b""",
}
SUFFIXES = {
    ".tf": Dialect.TERRAFORM,
    ".tofu": Dialect.TERRAFORM,
    ".ts": Dialect.CDK,
    ".js": Dialect.CDK,
    ".py": Dialect.CDK_PYTHON,
    ".yaml": Dialect.TEMPLATE,
    ".yml": Dialect.TEMPLATE,
    ".json": Dialect.TEMPLATE,
    ".template": Dialect.TEMPLATE,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    parser.add_argument("--left", action="store_true", help="name what is counted, not read and not explained")
    asked = parser.parse_args()
    counted: dict[Dialect, Counter[str]] = defaultdict(Counter)
    for repository in sorted(path for path in asked.corpus.iterdir() if path.is_dir()):
        functions, called, gaps = read(repository, asked.today)
        for function in functions:
            measure(counted[dialect(function.address, function.at)], function, called=function.address in called)
        compare(repository, functions, gaps, counted, tell=asked.left)
    table(counted)
    return 0


def read(repository: Path, today: date) -> tuple[tuple[Function, ...], set[str], set[str]]:
    """The functions, the addresses of those that somebody calls, and the files that have gaps."""
    try:
        session = Session.open((repository,), today=today)
        verdict = session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)
    except DeburrError:
        return (), set(), set()
    called = {caller.function.address for caller in verdict.workload.callers}
    return verdict.workload.functions, called, {gap.at.file for gap in verdict.gaps}


def measure(into: Counter[str], function: Function, *, called: bool) -> None:
    image = function.code.kind.value == "image"
    into["functions"] += 1
    into["called"] += called
    into["code read"] += function.handler is not None
    into["code that could be"] += function.language in ("python", "node") and not image
    for name in SETTINGS:
        into[name] += getattr(function, name).value is not None or (image and name in ("runtime", "entry"))


def compare(
    repository: Path,
    functions: tuple[Function, ...],
    gaps: set[str],
    counted: dict[Dialect, Counter[str]],
    *,
    tell: bool,
) -> None:
    """Count what the other way finds in each file, and how much of it was read."""
    places: dict[tuple[Dialect, str], set[object]] = defaultdict(set)
    for function in functions:
        kind = dialect(function.address, function.at)
        file = function.address.partition("#")[0] if kind is Dialect.SERVERLESS else function.at.file
        same = function.address if kind is Dialect.SERVERLESS else function.at.line
        places[(kind, file)].add(same)
    for kind, file, declared in declarations(repository):
        into = counted[kind]
        seen = min(declared, len(places.get((kind, file), ())))
        into["counted"] += declared
        into["counted and read"] += seen
        if declared > seen:
            why = explained(repository, kind, file, gaps)
            into[why] += declared - seen
            if tell and why == "left":
                print(f"{repository.name} {file}: {declared} counted, {seen} read", file=sys.stderr)


def declarations(repository: Path) -> Iterator[tuple[Dialect, str, int]]:
    for folder, inner, names in os.walk(repository):
        inner[:] = sorted(name for name in inner if name not in SKIPPED)
        for name in sorted(names):
            path = Path(folder, name)
            kind = SUFFIXES.get(path.suffix)
            if name.startswith("serverless.") and path.suffix in (".yml", ".yaml"):
                kind = Dialect.SERVERLESS
            if kind is None or name.endswith(".d.ts") or path.stat().st_size > 2_000_000:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            if kind in (Dialect.CDK, Dialect.CDK_PYTHON) and not re.search(CDK, text):
                continue
            number = keys(text) if kind is Dialect.SERVERLESS else len(re.findall(PATTERNS[kind], text))
            if number:
                yield kind, path.relative_to(repository).as_posix(), number


def keys(text: str) -> int:
    """The keys right below `functions:` in a service."""
    section = re.search(r"(?m)^functions\s*:[ \t]*(?:#.*)?\n((?:[ \t]+.*\n?|\s*\n|#.*\n)*)", text)
    written = re.findall(r"(?m)^([ \t]+)[\w-]+[ \t]*:", section[1]) if section else []
    return sum(indent == written[0] for indent in written)


def explained(repository: Path, kind: Dialect, file: str, gaps: set[str]) -> str:
    """Why something counted there need not be read; "left" when nothing tells."""
    path = repository / file
    if not TESTS.isdisjoint(Path(file).parts) or ".test." in file:
        return "in tests"
    if kind is Dialect.SERVERLESS:
        name = re.search(r"(?m)^provider\s*:\s*(?:\n\s+name\s*:\s*)?(\S+)", path.read_text(errors="replace"))
        return "left" if name is not None and name[1] == "aws" else "another cloud"
    if kind in (Dialect.CDK, Dialect.CDK_PYTHON):
        above = [parent for parent in path.parents if parent.is_relative_to(repository)]
        apps = [parent for parent in above if (parent / "cdk.json").is_file()]
        return "the app makes none" if apps else "no app"
    text = path.read_text(encoding="utf-8", errors="replace")
    if "aws:cdk:path" in text or ".aws-sam" in file:
        return "made of what is read"
    if file in gaps:
        return "told as a gap"
    return "switched off" if re.search(SWITCHES, text) else "left"


def table(counted: dict[Dialect, Counter[str]]) -> None:
    columns = (
        *("in tests", "another cloud", "no app", "the app makes none"),
        *("made of what is read", "told as a gap", "switched off", "left"),
    )
    print("| dialect | counted | read of these | " + " | ".join(columns) + " |\n|---|---|---|" + "---|" * len(columns))
    for kind, name in NAMES.items():
        row = counted[kind]
        cells = [str(row["counted"]), str(row["counted and read"]), *(str(row[column]) for column in columns)]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("\n| dialect | functions | runtime | memory | timeout | handler | called by somebody known | code read |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, name in NAMES.items():
        row = counted[kind]
        of = max(row["functions"], 1)
        shares = [f"{row[setting] / of:.0%}" for setting in (*SETTINGS, "called")]
        code = f"{row['code read']} of {row['code that could be']}"
        print(f"| {name} | {row['functions']} | " + " | ".join([*shares, code]) + " |")


if __name__ == "__main__":
    sys.exit(main())
