"""Lay out a new rule: its file, and a case folder with the three kinds of case a rule must have."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULE = '''"""What is wrong, in one sentence that says what is wrong.

Why it hurts, with the mechanism.

Instead, ...
Silent when ...
"""

from collections.abc import Iterator

from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function

RULE = Rule(
    name="{slug}",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    yield from ()
'''


def main() -> int:
    """Exit 2 for a name that is not shelf/slug or is taken."""
    if len(sys.argv) != 2 or sys.argv[1].count("/") != 1:
        print("usage: make rule NAME=shelf/slug", file=sys.stderr)
        return 2
    shelf, slug = sys.argv[1].split("/")
    module = slug.replace("-", "_")
    file = ROOT / "src/deburr/rules" / shelf / f"{module}.py"
    if file.exists():
        print(f"{file.relative_to(ROOT)} is there already", file=sys.stderr)
        return 2
    file.parent.mkdir(exist_ok=True)
    package = file.parent / "__init__.py"
    if not package.exists():
        package.write_text(f'"""Antipatterns on the {shelf} shelf."""\n', encoding="utf-8")
    file.write_text(RULE.format(slug=slug), encoding="utf-8")
    cases = ROOT / "tests/rules" / shelf / module
    for case in ("bad-one", "good-one", "unknown-one"):
        (cases / case).mkdir(parents=True, exist_ok=True)
        (cases / case / "template.yaml").write_text("Resources: {}\n", encoding="utf-8")
    print(f"{file.relative_to(ROOT)}\n{cases.relative_to(ROOT)}/{{bad,good,unknown}}-one/template.yaml")
    return 0


if __name__ == "__main__":
    sys.exit(main())
