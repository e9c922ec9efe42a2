"""Every rule has cases; every case is checked through the front door, and what it prints is recorded."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from deburr.cli.session import Session
from deburr.findings import Confidence
from deburr.reports.screen import Screen
from deburr.reports.terminal import render
from deburr.rules.registry import Listed, rules
from deburr.rules.verdict import Verdict

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
KINDS = ("bad", "good", "unknown")
PART = r" \((\d+)\)(?=;|$)"
"""Of how many functions a part of a consequence is told."""
VARIANTS = 8  # idiomatic ways of writing the antipattern that a rule must know


def folder(rule: Listed) -> Path:
    return HERE / rule.card.shelf / rule.card.name.replace("-", "_")


def cases(kind: str) -> list[tuple[Listed, Path]]:
    return [(rule, case) for rule in rules() for case in sorted(folder(rule).glob(f"{kind}-*")) if case.is_dir()]


def named(found: list[tuple[Listed, Path]]) -> list[object]:
    return [pytest.param(rule, case, id=f"{rule.card.name}/{case.name}") for rule, case in found]


def verdict(rule: Listed, case: Path) -> Verdict:
    session = Session.open((case,), today=TODAY)
    return session.check(
        select=[rule.card.id],
        ignore=[],
        confidence=Confidence.LIKELY,
        parameters={},
        measured=sorted(case.glob("profile*.json")),
        fresh=True,
    )


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.card.id)
def test_every_rule_has_every_kind_of_case(rule: Listed) -> None:
    counts = {kind: sum(case.is_dir() for case in folder(rule).glob(f"{kind}-*")) for kind in KINDS}
    assert all(counts.values()), counts
    assert counts["bad"] >= VARIANTS, counts


def test_slugs_are_unique() -> None:
    names = [rule.card.name for rule in rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("rule", "case"), named(cases("bad")))
def test_bad_case_is_found(rule: Listed, case: Path) -> None:
    result = verdict(rule, case)
    assert [finding.rule for finding in result.findings], [str(gap) for gap in result.gaps]
    assert not result.faults
    for finding in result.findings:
        parts = [int(count) for count in re.findall(PART, finding.consequence)]
        assert len(parts) < 2 or sum(parts) == len(finding.functions), finding.consequence


@pytest.mark.parametrize(("rule", "case"), named([*cases("good"), *cases("unknown")]))
def test_good_and_unknown_cases_are_silent(rule: Listed, case: Path) -> None:
    result = verdict(rule, case)
    assert [finding.message for finding in result.findings] == []
    assert not result.faults


@pytest.mark.parametrize(("rule", "case"), named(cases("bad")))
def test_report_is_as_recorded(rule: Listed, case: Path) -> None:
    """`make snap` records; a person reads the difference before committing it."""
    printed = render(verdict(rule, case), Screen())
    record = case.with_suffix(".txt")
    if os.environ.get("DEBURR_SNAP"):
        record.write_text(printed, encoding="utf-8")
    assert record.exists(), "no recorded report: make snap"
    assert printed == record.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.card.id)
def test_page_says_what_why_and_what_instead(rule: Listed) -> None:
    paragraphs = [part for part in rule.page.strip().split("\n\n") if part.strip()]
    assert len(paragraphs) >= 3, "one sentence; why it hurts; what to do instead and when the rule is silent"
    assert "Instead" in rule.page
    assert "Silent when" in rule.page
    assert rule.card.sources
