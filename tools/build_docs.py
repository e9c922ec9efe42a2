"""Build what is generated in the docs: a page per rule, their index, the precision table, the README's example.

With --check nothing is written: exit 1 when anything is out of date.
"""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

from deburr.cli.session import Session
from deburr.facts import book, compiled, imports
from deburr.facts.reading import parsed
from deburr.findings import Confidence
from deburr.reports.screen import Screen
from deburr.reports.terminal import render
from deburr.rules.registry import Listed, rules

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/rules"
TODAY = date(2026, 11, 23)  # the day the shown reports are for
LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".py": "python", ".js": "js", ".mjs": "js", ".ts": "ts"}
BEGIN, END = "<!-- check examples/orders -->\n", "<!-- end -->"
SHOWN = "PaymentsFunction"


def main() -> int:
    wanted = {PAGES / f"{rule.card.shelf}/{rule.card.name}.md": page(rule) for rule in rules()}
    wanted[PAGES / "README.md"] = index()
    wanted[ROOT / "docs/precision.md"] = precision()
    wanted[ROOT / "README.md"] = readme()
    wanted[compiled.FILE] = compiled.dump(
        {name: parsed((compiled.HERE / name).read_text(encoding="utf-8")) for name in (*book.SHIPPED, imports.TABLE)}
    )
    if "--check" in sys.argv[1:]:
        stale = [p for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
        left = [path for path in PAGES.rglob("*.md") if path not in wanted]
        for path in (*stale, *left):
            print(f"out of date: {path.relative_to(ROOT)} (make docs)", file=sys.stderr)
        return 1 if stale or left else 0
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(wanted)} pages")
    return 0


def page(rule: Listed) -> str:
    """One rule's page; its example and output are the first bad case, which the tests run."""
    card = rule.card
    cases = ROOT / "tests/rules" / card.shelf / card.name.replace("-", "_")
    bad = min(case for case in cases.glob("bad-*") if case.is_dir())
    parts = [
        f"# {card.id}",
        f"{card.level.value} · {card.confidence.value} · since {card.since}",
        rule.page.strip(),
        "## Example",
    ]
    for file in sorted(path for path in bad.rglob("*") if path.is_file() and path.suffix in LANGUAGES):
        text = file.read_text(encoding="utf-8").rstrip()
        parts.append(f"`{file.relative_to(bad).as_posix()}`\n\n```{LANGUAGES[file.suffix]}\n{text}\n```")
    report = bad.with_suffix(".txt").read_text(encoding="utf-8").rstrip()
    parts.append(f"`deburr check --select {card.name}` says:\n\n```text\n{report}\n```")
    parts.append(f"Silence one finding: `# deburr: allow {card.name} until YYYY-MM-DD -- why`")
    parts.append("## Sources\n\n" + "\n".join(f"- {source}" for source in card.sources))
    return "\n\n".join(parts) + "\n"


def index() -> str:
    rows = [
        f"| [{rule.card.id}]({rule.card.shelf}/{rule.card.name}.md) | {rule.card.level.value} |"
        f" {rule.page.strip().splitlines()[0]} |"
        for rule in rules()
    ]
    return "\n".join(["# Rules", "", "| rule | worst level | what it finds |", "|---|---|---|", *rows]) + "\n"


def precision() -> str:
    """What was read by people who did not see each other's verdicts, by rule and draw."""
    head, *lines = (ROOT / "wild/judged.tsv").read_text(encoding="utf-8").splitlines()
    names = head.split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    draws = sorted({row["draw"] for row in rows})
    parts = [
        "# How right the findings are",
        "Findings on the public repositories of the corpus, at most 20 a rule, drawn by seed, each read twice by"
        " readers who did not see each other's verdicts. A row counts as right when both say so. Wrong rows stay in"
        " `wild/judged.tsv` after the rule was mended; the next draw is afresh.",
    ]
    for draw in draws:
        mine = [row for row in rows if row["draw"] == draw]
        right = Counter(row["rule"] for row in mine if row["verdict"] == row["second_verdict"] == "right")
        read = Counter(row["rule"] for row in mine)
        table = [f"| {rule} | {right[rule]} | {read[rule]} |" for rule in sorted(read)]
        share = sum(right.values()) / len(mine)
        total = f"| **all** | **{sum(right.values())}** | **{len(mine)}** ({share:.1%}) |"
        parts.append("\n".join([f"## Draw {draw}", "", "| rule | right | read |", "|---|---|---|", *table, total]))
    note = ROOT / "wild/NOTES.md"
    if note.is_file():
        parts.append(note.read_text(encoding="utf-8").strip())
    return "\n\n".join(parts) + "\n"


def readme() -> str:
    """The README with the end of the example's report as deburr prints it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    session = Session.open((ROOT / "examples/orders",), today=TODAY)
    verdict = session.check(select=[], ignore=[], confidence=Confidence.LIKELY, parameters={}, fresh=True)
    printed = render(verdict, Screen())
    start = printed.index(SHOWN + "  ")
    block = printed[start : printed.index("\n\n", start)]
    tail = printed[printed.index("Coverage:") :].rstrip()
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```text\n{block}\n\n...\n\n{tail}\n```\n\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
