"""`deburr cold` on functions whose imports take known times: what it finds, what it says, what it edits."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.cold.world import HEAVY_S, NODE, PYTHON, cold, profile, project

from deburr import memory
from deburr.workload.profile import How

FEW = ("--runs", "3", "--imports-only", "--event", "{}")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    return project(tmp_path, PYTHON, runtime="python3.11")


@pytest.mark.parametrize(("runtime", "files"), [("python3.11", PYTHON), ("nodejs20.x", NODE)])
def test_taken_apart(tmp_path: Path, runtime: str, files: dict[str, str]) -> None:
    svg, scope = tmp_path / "flame.svg", tmp_path / "scope.json"
    charts = ("--flame", str(svg), "--speedscope", str(scope))
    found = profile(project(tmp_path, files, runtime=runtime), *FEW, *charts, "--cold-share", "5")
    told = found["cold_start"]
    modules = {each["module"].removesuffix("/index").replace("/", "."): each for each in told["modules"]}
    app, heavy, inner, light = (modules[name] for name in ("app", "heavy", "heavy.inner", "light"))
    assert (app["parent"], heavy["parent"], light["parent"], inner["parent"]) == ("", "app", "app", heavy["module"])
    assert inner["package"] == heavy["package"] == "heavy" and "package" not in app
    assert heavy["own_ms"][0] >= HEAVY_S * 900  # a wait for the CPU is estimated
    assert app["total_ms"][0] >= heavy["total_ms"][0] >= heavy["own_ms"][0]
    assert (heavy["used_in"], light["used_in"], told["events"]) == (0, 1, 1)
    assert heavy["at"].startswith("app.") and heavy["bytes"] > 0
    phases = {each["name"]: each["spent_ms"][0] for each in told["phases"]}
    assert phases["runtime start"] > 0 and sum(phases.values()) >= app["total_ms"][0]
    (saving,) = told["savings"]
    assert saving["what"] == "import heavy inside report" and saving["environments"] == 3
    assert "usd" not in saving  # nobody said how often it is called
    assert "cold_starts" not in found  # all of them were made to be cold: that says nothing of real traffic
    titles = [each.text or "" for each in ElementTree.parse(svg).iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0].startswith("app: ") and any(title.startswith(f"{heavy['module']}: ") for title in titles)
    assert heavy["module"] in nested(json.loads(scope.read_text()))


def nested(document: dict[str, Any]) -> list[str]:
    """The frames of a speedscope document, whose events are checked to open and close like brackets, in time."""
    (chart,) = document["profiles"]
    waiting: list[int] = []
    last = 0.0
    for event in chart["events"]:
        assert event["at"] >= last
        last = event["at"]
        if event["type"] == "O":
            waiting.append(event["frame"])
        else:
            assert waiting.pop() == event["frame"]
    assert not waiting and last == chart["endValue"]
    return [each["name"] for each in document["shared"]["frames"]]


def test_what_every_event_uses_stays(orders: Path) -> None:
    page = orders / "flame.html"
    outcome = cold(orders, "--runs", "3", "--imports-only", "--event", '{"report": 1}', "--flame", str(page))
    assert "Leave it: nothing that was tried makes a cold start surely shorter." in outcome.stdout
    assert "stays: heavy (app.py:2)" in outcome.stdout and "the event uses it" in outcome.stdout
    assert max(map(len, outcome.stdout.splitlines())) <= 80
    assert "<script>" in page.read_text() and "src=" not in page.read_text()  # one file, which needs no other


def test_fix_is_proved_and_written(orders: Path) -> None:
    sleeps = "import time\ntime.sleep(0.6)\nfrom heavy.inner import table\n"  # a busy machine adds much less
    (orders / "src/heavy/__init__.py").write_text(sleeps)
    (orders / "deburr.toml").write_text("[traffic]\ndefault_per_month = 100_000\n")
    outcome = cold(orders, *FEW, "--event", '{"report": 1}', "--fix", "--cold-share", "2")
    assert outcome.exit_code == 0, outcome.exception
    assert "written: src/app.py" in outcome.stdout and "the answers are the same" in outcome.stdout
    text = (orders / "src/app.py").read_text()
    assert text.startswith("import json\nimport light\n\n\ndef report(event):\n    import heavy\n    return heavy")
    ((path, kept),) = memory.newest_profiles(orders).found
    assert kept.how == How.COLD and path.parent == orders / ".deburr/profiles" and kept.cold_start is not None
    (saving,) = kept.cold_start.savings
    assert saving.usd is not None and saving.usd > 0 and saving.p99_ms is not None and saving.p99_ms > 0
    # half of the events wait for it later instead: what is left is less than what init saves
    assert saving.gain.ms < 540
    assert "1 event then waits for it instead" in " ".join(outcome.stdout.split())


def test_bytecode_and_a_cold_page_cache_are_tried(orders: Path) -> None:
    big = "\n".join(
        f"def f{number}(a, b):\n    return [a * {number} for _ in b if _ > {number}]" for number in range(800)
    )
    (orders / "src/light.py").write_text(f"{big}\nONE = 1\n")
    outcome = cold(orders, "--runs", "3", "--event", "{}", "--format", "json")
    assert outcome.exit_code == 0, outcome.exception
    (found,) = json.loads(outcome.stdout)["profiles"]
    assert found["cold_start"]["uncompiled"] >= 2
    assert "ship bytecode that no file date makes stale" in {each["what"] for each in found["cold_start"]["savings"]}
