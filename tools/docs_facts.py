"""Pages made of facts: what public advice gets wrong, and every fact with its source and day."""

import re
import tomllib
from itertools import groupby
from pathlib import Path

from deburr.facts import book
from deburr.facts.fact import Fact

ADDRESS = re.compile(r"(https://[^\s,;()]*[^\s,;().])")
ROOT = Path(__file__).resolve().parent.parent
ADVICE = """\
# What public advice gets wrong

Widely read guides to antipatterns of Lambda say these things; each was so once, or nearly so, or never. What is so
stands below it, with its source and the day that was read, and the rule of deburr that speaks of it.
"""
FACTS = """\
# Facts

Every limit, price, default and date that deburr uses, from `src/deburr/facts/*.toml`, with source and day.
`deburr facts WORD...` searches them. *Unverified* ones are only recalled, and reports say so. Prices are
those of us-east-1.
"""


def advice() -> str:
    """The page of claims; facts are looked up, so a fact that changes changes the page.

    Raises  KeyError for a fact or a key that is not there.
    """
    facts = book.load()
    claims = tomllib.loads((ROOT / "docs/public-advice.toml").read_text(encoding="utf-8"))["claim"]
    parts = [ADVICE]
    for topic, listed in groupby(claims, key=lambda claim: claim["topic"]):
        parts.append(f"## {topic}\n")
        for claim in listed:
            shelf, slug = claim["rule"].split("/")
            if not (ROOT / f"docs/rules/{shelf}/{slug}.md").is_file():
                raise KeyError(claim["rule"])
            parts.append(f"**“{claim['says'][:1].upper()}{claim['says'][1:]}.”**\n")
            parts.append(
                f"{claim['truth'][:1].upper()}{claim['truth'][1:]}. Rule: [{slug}](rules/{shelf}/{slug}.md).\n"
            )
            rests = [_line(facts[each]) for each in claim["facts"]]
            if "source" in claim:
                rests.append(f"- <{claim['source']}>")
            assert rests, claim["says"]
            parts.append("\n".join(rests) + "\n")
    return "\n".join(parts)


def every() -> str:
    """The page of all facts, a table for each first word of their ids."""
    facts = book.load()
    parts = [FACTS]
    for head, ids in groupby(sorted(facts), key=lambda fact_id: fact_id.partition(".")[0]):
        rows = [_row(facts[each]) for each in ids]
        parts.append(
            "\n".join([f"## {head}", "", "| fact | value | source | checked |", "|---|---|---|---|", *rows]) + "\n"
        )
    return "\n".join(parts)


def _line(fact: Fact) -> str:
    return f"- {_value(fact)} (`{fact.id}`, {_source(fact.source)}, checked {fact.checked}{_doubt(fact)})"


def _row(fact: Fact) -> str:
    cells = (f"`{fact.id}`", _value(fact), _source(fact.source), f"{fact.checked}{_doubt(fact)}")
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _doubt(fact: Fact) -> str:
    return "" if fact.verified else ", *unverified*"


def _value(fact: Fact) -> str:
    value = "none" if fact.value is None else _plain(fact.value)
    unit = "" if fact.unit in ("text", "list", "date", "bool", "see keys") else fact.unit
    return f"{_safe(value)} {_safe(unit)}".strip() if len(value) < 400 else f"{_safe(value[:400])}…"


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, tuple):
        return "; ".join(_plain(item) for item in value)
    return str(value)


def _safe(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return "".join(f"\\{each}" if each in "\\`*_[]<>$" else each for each in text)


def _source(source: str) -> str:
    """Where a fact is from, its addresses as links: Sphinx makes none by itself."""
    return "".join(f"<{part}>" if ADDRESS.fullmatch(part) else _safe(part) for part in ADDRESS.split(source))
