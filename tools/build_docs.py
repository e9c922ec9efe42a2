"""Build what is generated in the docs: pages of rules, commands, facts and decisions, and the output of shown commands.

With --check nothing is written: exit 1 when anything is out of date.
"""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import docs_adr
import docs_commands
import docs_facts
from deburr.alarms.cloudformation import yaml_text
from deburr.alarms.wanted import wanted
from deburr.alarms.written import resources
from deburr.cli.session import Session
from deburr.facts import book, compiled, imports
from deburr.facts.reading import parsed
from deburr.findings import Confidence
from deburr.proofs.registry import experiments
from deburr.reports.alarms import table
from deburr.reports.screen import Screen
from deburr.reports.terminal import render
from deburr.rules.registry import Listed, rules
from docs_shown import refreshed

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs/rules"
TODAY = date(2026, 11, 23)  # the day the shown reports are for
LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".py": "python", ".js": "js", ".mjs": "js", ".ts": "ts"}
ALARMS = """\
# What to monitor

`deburr alarms [PATH]` says which alarms each function deserves. That follows from who calls it: whoever waits
is hurt by errors, slowness and throttles; an event that nobody waits for is hurt by being dropped; a stream
by falling behind. Of one function of the example it says:

```text
{table}
```

`--format cloudformation`, `sam` or `terraform` writes them down; `--write` puts them into the templates,
after showing the change, between two comments (in JSON: marked in their Metadata), so that doing it again
replaces them and touches nothing else. Each alarm says what has happened, what to look at first, and where
its threshold comes from:

```yaml
{yaml}
```

With a Profile (`--measured FILE`, or one remembered in `.deburr/`) that rests on enough invocations, P99 is
held against the function's own, where that is stricter. `--topic` names the topic that hears them; without it
one is made.

Left out: alarms on memory running out and on crashed processes need a metric filter on the function's log
group, which many templates do not declare.
"""
BEGIN, END = "<!-- check examples/orders -->\n", "<!-- end -->"
SHOWN = "PaymentsFunction"


def main() -> int:
    pages = {PAGES / f"{rule.card.shelf}/{rule.card.name}.md": page(rule) for rule in rules()}
    pages[PAGES / "README.md"] = index()
    pages[ROOT / "docs/precision.md"] = precision()
    pages[ROOT / "docs/alarms.md"] = alarms_page()
    pages[ROOT / "README.md"] = readme()
    pages[ROOT / "docs/public-advice.md"] = docs_facts.advice()
    pages[ROOT / "docs/facts.md"] = docs_facts.every()
    pages[ROOT / "docs/adr/README.md"] = docs_adr.index()
    pages |= {ROOT / f"docs/commands/{name}.md": text for name, text in docs_commands.pages().items()}
    for path in sorted((ROOT / "docs").glob("*.md")):
        if path not in pages:
            pages[path] = refreshed(path.read_text(encoding="utf-8"), path.name)
    pages[compiled.FILE] = compiled.dump(
        {name: parsed((compiled.HERE / name).read_text(encoding="utf-8")) for name in (*book.SHIPPED, imports.TABLE)}
    )
    if "--check" in sys.argv[1:]:
        stale = [p for p, text in pages.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
        left = [
            path for folder in (PAGES, ROOT / "docs/commands") for path in folder.rglob("*.md") if path not in pages
        ]
        for path in (*stale, *left):
            print(f"out of date: {path.relative_to(ROOT)} (make docs)", file=sys.stderr)
        return 1 if stale or left else 0
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(pages)} pages")
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
    proof = experiments().get(card.id)
    if proof is not None:
        parts.append(f"## Proof\n\n`deburr prove --rule {card.name}`: {proof.page.strip()}")
    parts.append(f"Silence one finding: `# deburr: allow {card.name} until YYYY-MM-DD -- why`")
    parts.append("## Sources\n\n" + "\n".join(f"- <{source}>" for source in card.sources))
    return "\n\n".join(parts) + "\n"


def index() -> str:
    rows = [
        f"| [{rule.card.id}]({rule.card.shelf}/{rule.card.name}.md) | {rule.card.level.value} |"
        f" {rule.page.strip().splitlines()[0]} |"
        for rule in rules()
    ]
    return "\n".join(["# Rules", "", "| rule | worst level | what it finds |", "|---|---|---|", *rows]) + "\n"


def precision() -> str:
    """What readers recorded of the findings, by rule and draw; a finding is right when all who read it say so."""
    head, *lines = (ROOT / "wild/judged.tsv").read_text(encoding="utf-8").splitlines()
    names = head.split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    parts = [
        "# How right the findings are",
        "Findings on the public repositories of the corpus, at most 20 a rule, drawn by seed. `wild/judged.tsv` holds"
        " every recorded verdict with its reader and reason; wrong ones stay after the rule was mended, and the next"
        " draw is afresh.",
    ]
    for draw in sorted({row["draw"] for row in rows}):
        mine = [row for row in rows if row["draw"] == draw]
        found = {finding(row): row["rule"] for row in mine}
        wrong = {finding(row) for row in mine if row["verdict"] != "right"}
        right = Counter(rule for key, rule in found.items() if key not in wrong)
        read = Counter(found.values())
        readers = Counter(row["reader"] for row in mine)
        said = ", ".join(f"{name} read {count}" for name, count in sorted(readers.items()))
        table = [f"| {rule} | {right[rule]} | {read[rule]} |" for rule in sorted(read)]
        share = sum(right.values()) / len(found)
        total = f"| **all** | **{sum(right.values())}** | **{len(found)}** ({share:.1%}) |"
        heading = [f"## Draw {draw}", "", f"Recorded verdicts: {said}.", "", "| rule | right | read |", "|---|---|---|"]
        parts.append("\n".join([*heading, *table, total]))
    parts.append(proved())
    parts.append((ROOT / "wild/NOTES.md").read_text(encoding="utf-8").strip())
    return "\n\n".join(parts) + "\n"


def proved() -> str:
    """What experiments on handlers of public repositories came to, by rule: a refuted finding counts against it."""
    head, *lines = (ROOT / "wild/proved.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    counts = Counter((row["rule"], row["outcome"]) for row in rows)
    told = [
        f"| {rule} | {counts[rule, 'proved']} | {counts[rule, 'not seen']} | {counts[rule, 'not run']} |"
        for rule in sorted({row["rule"] for row in rows})
    ]
    heading = [
        "## Proved",
        "",
        "Findings that `deburr prove --install` ran on the handlers themselves. Not seen means that the harm was looked"
        " for and did not show: the finding is refuted. `wild/proved.tsv` holds each with what was seen.",
        "",
        "| rule | proved | not seen | not run |",
        "|---|---|---|---|",
    ]
    return "\n".join([*heading, *told])


def finding(row: dict[str, str]) -> tuple[str, ...]:
    return row["repository"], row["path"], row["line"], row["rule"]


def alarms_page() -> str:
    """What `deburr alarms` says of one function of the example, and one alarm as it writes it."""
    session = Session.open((ROOT / "examples/orders",), today=TODAY)
    found = [alarm for alarm in wanted(session.workload(), session.facts, {}) if alarm.of == "OrderEventsFunction"]
    text = table(found, session.facts).partition("\n\n")[0]
    written = yaml_text(resources(found[:1], {}, topic="PagerTopic"), indent=2).partition("  DeburrDashboard")[0]
    return ALARMS.format(table=text, count=len(found), yaml=written.rstrip())


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
