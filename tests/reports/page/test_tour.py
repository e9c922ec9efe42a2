"""The whole tour of the shipped example, each step by its own command, ends in one page that a browser shows without a word.

Installs from PyPI and npm and measures for minutes, so it runs where DEBURR_TOUR is set: `make soak`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.reports.page.browsing import CHROMIUM, MODES, SHOTS, Opened, chromium
from tests.reports.page.world import EXAMPLES, ORDERS
from tools.log_world import Shape, export

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.skipif("DEBURR_TOUR" not in os.environ, reason="fetches packages, takes minutes: DEBURR_TOUR=1"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (on Debian: chromium)"),
]

STEPS = (
    "check --format json --output check.json",
    "prove --install --rule appends-to-tmp --rule connection-per-invocation --rule unbounded-call",
    "cold OrdersFunction --install --runs 3",
    "tune CatalogFunction --install --memory 512,1024,1769 --calls 24",
    "logs exports/ --project . --format json --output logs.json",
    "simulate OrdersFunction --what-if memory=512 --what-if provisioned=3 --most 100000 --format json",
)
CALLED = {  # by CloudFormation's name: calls a second, ms, ms of init, MB
    "orders-prod-OrdersFunction-AbC123DeF456": (0.6, 240, 900, 1024),
    "orders-prod-CustomersFunction-GhI789JkL012": (0.3, 74, 410, 512),
    "orders-prod-PaymentsFunction-MnO345PqR678": (0.1, 410, 520, 512),
}
SECTIONS = (
    "Where waiting breaks",
    "Findings",
    "Memory: time and money",
    "What a cold start is made of",
    "What really happened",
    "What if",
    "Runtimes: how long they are patched",
)
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a copy of the example with which everything was done."""
    folder = tmp_path_factory.mktemp("tour") / "orders"
    shutil.copytree(ORDERS, folder, ignore=shutil.ignore_patterns(".deburr"))
    shapes = [Shape(name, *figures, fails=0.01) for name, figures in CALLED.items()]
    export(folder / "exports", shapes, hours=3, seed=12, packed=True)
    for step in STEPS:
        said = done(folder, step)
    (folder / "what-if.json").write_text(said, encoding="utf-8")
    SHOTS.mkdir(parents=True, exist_ok=True)
    kept = SHOTS.parent / "tour.html"
    done(folder, f"report . logs.json what-if.json --output {kept}")
    return kept


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started


def done(folder: Path, step: str) -> str:
    """What a step prints, run as a user runs it."""
    command = [sys.executable, "-m", "deburr", *step.split()]
    house = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent / "src")}
    ran = subprocess.run(command, cwd=folder, env=house, capture_output=True, text=True, timeout=900)
    assert ran.returncode in (0, 1), f"deburr {step}\n{ran.stdout}\n{ran.stderr}"
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("mode", MODES)
def test_every_section_is_there_and_nothing_is_complained_of(browser: "Browser", page: Path, mode: str) -> None:
    assert page.stat().st_size <= 3_000_000
    with Opened(browser, page, mode) as opened:
        opened.whole()
        painted = opened.page.evaluate(PAINTED)
        sys.stdout.write(f"\n{mode}: {page.stat().st_size:,} bytes, first paint after {painted:.0f} ms\n")
        opened.shot(f"tour-{mode}")
        titles = opened.page.locator("h2").all_text_contents()
        assert titles[0].startswith("Dollars")
        assert [title for title in SECTIONS if title not in titles] == []
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert opened.said == [] and opened.asked == [page.as_uri()]


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(browser: "Browser", page: Path, mode: str) -> None:
    with Opened(browser, page, mode) as opened:
        opened.whole()
        assert opened.violations() == []


def test_what_was_proved_and_measured_stands_beside_its_function(browser: "Browser", page: Path) -> None:
    with Opened(browser, page) as opened:
        text = opened.page.locator("main").inner_text()
        assert "OrdersFunction" in text and "proved" in text.lower()
        assert not [name for name in CALLED if name in opened.page.locator("#logs").inner_text()]
