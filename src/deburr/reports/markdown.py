"""The verdict as Markdown: what a pull request's comment or a job's summary shows."""

from collections import Counter

from deburr.findings import Finding, Level
from deburr.reports.telling import costing, told
from deburr.rules.verdict import Verdict

MARKS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "info"}


def render(verdict: Verdict) -> str:
    """A line of counts, a table of what should be changed, the rest folded away."""
    counts = Counter(finding.level for finding in verdict.findings)
    told_of = ", ".join(_counted(counts[level], level) for level in Level if counts[level]) or "nothing found"
    functions = len(verdict.workload.functions)
    parts = ["## deburr", f"{functions} function{'s' * (functions != 1)}: {told_of}."]
    if verdict.totals:
        parts[-1] += f" Together {', '.join(costing(price) for price in verdict.totals)}, overlaps counted once."
    grave = [finding for finding in verdict.findings if finding.level is not Level.INFO]
    if grave:
        rows = [f"| {MARKS[f.level]} | {_cell(f.rule)} | `{f.at}` | {_cell(f.message)} | {_price(f)} |" for f in grave]
        parts.append("\n".join(["| level | rule | place | what | costs |", "|---|---|---|---|---|", *rows]))
    if verdict.findings:
        lines = [f"- **{_cell(f.rule)}** `{f.at}`: {_cell(told(f))}{_others(f)}" for f in verdict.findings]
        parts.append(_folded(f"{len(verdict.findings)} findings in full", lines))
    gaps = [*verdict.gaps, *verdict.unused_allows]
    if gaps:
        parts.append(_folded(f"{len(gaps)} not looked at", [f"- `{gap.at}`: {_cell(gap.what)}" for gap in gaps]))
    return "\n\n".join(parts) + "\n"


def _counted(count: int, level: Level) -> str:
    return f"{count} {MARKS[level]}" + "s" * (count > 1 and level is not Level.INFO)


def _folded(summary: str, lines: list[str]) -> str:
    return "\n".join([f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"])


def _others(finding: Finding) -> str:
    more = len(finding.functions) - 1
    return f" ({more} more function{'s' * (more > 1)})" if more > 0 else ""


def _price(finding: Finding) -> str:
    return costing(finding.price) if finding.price is not None else ""


def _cell(text: str) -> str:
    """Text that cannot end a cell, open a tag or start markup that was not meant."""
    return "".join(f"\\{c}" if c in "\\|*_`[]<>#" else " " if not c.isprintable() else c for c in text)
