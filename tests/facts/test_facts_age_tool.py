"""`make facts`, the list of facts to check again."""

import runpy
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "facts_age.py"


def listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["facts_age.py", *arguments])
    runpy.run_path(str(TOOL), run_name="__main__")
    return capsys.readouterr().out.splitlines()


def test_undated_facts_are_always_old(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = listed(monkeypatch, capsys, "--today", "2000-01-01")
    assert any(line.split()[0] == "undated" for line in lines)
    assert not any(line.split()[0].startswith("2026-") for line in lines)


def test_in_the_far_future_everything_is_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    *_, total = listed(monkeypatch, capsys, "--today", "2100-01-01")
    stale, _, everything = total.split()[:3]
    assert stale == everything
