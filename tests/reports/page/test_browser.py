"""The report in a real browser: drawn, fluid, usable by keyboard and by a screen reader, and deaf to strangers' scripts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.reports.page.browsing import MODES, SHOTS, Opened, chromium, until
from tests.reports.page.world import ORDERS, everything, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    return written(folder, everything(folder))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2,000 findings with everything in them that a stranger might write."""
    folder = tmp_path_factory.mktemp("large")
    found = json.loads(run("check", str(ORDERS), "--fresh", "--today", "2026-11-23", "--format", "json"))
    hostile = "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 2'> naïve 你好"
    some = found["findings"]
    found["findings"] = [
        {**some[nth % len(some)], "fingerprint": str(nth), "message": f"nr{nth} {hostile}"} for nth in range(2000)
    ]
    found["findings"][7]["message"] = "x" * 100_000
    (folder / "large.json").write_text(json.dumps(found), encoding="utf-8")
    return written(folder, [str(folder / "large.json")])


def written(folder: Path, arguments: list[str]) -> Path:
    target = folder / "report.html"
    run("report", *arguments, "--fresh", "--today", "2026-11-23", "--output", str(target))
    return target


@pytest.mark.parametrize("mode", MODES)
def test_every_section_is_drawn_without_an_error(browser: "Browser", whole: Path, mode: str) -> None:
    with Opened(browser, whole, mode) as opened:
        opened.whole()
        assert opened.page.locator(".chart svg").count() == opened.page.locator(".chart").count() == 6
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        opened.shot(f"report-{mode}")
        assert opened.said == [] and opened.asked == [whole.as_uri()]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_at_all(browser: "Browser", whole: Path, mode: str) -> None:
    with Opened(browser, whole, mode) as opened:
        opened.whole()
        assert opened.violations() == []


def test_it_can_be_read_and_left_with_the_keyboard(browser: "Browser", whole: Path) -> None:
    with Opened(browser, whole) as opened:
        page = opened.page
        page.keyboard.press("/")
        page.keyboard.type("customers psycopg2")
        until(page, "document.getElementById('count').textContent.startsWith('2 of')")
        page.keyboard.press("Enter")
        first = page.evaluate("document.activeElement.parentElement.id")
        page.keyboard.press("j")
        second = page.evaluate("document.activeElement.parentElement.id")
        assert first != second and all(page.locator(f"#{each}").is_visible() for each in (first, second))
        page.keyboard.press("k")
        page.keyboard.press("Enter")
        assert page.locator(f"#{first}").get_attribute("open") is not None
        page.keyboard.press("Escape")
        until(page, "!document.getElementById('count').textContent.includes(' of ')")
        page.keyboard.press("w")
        until(page, "document.querySelectorAll('details[data-level=warning]').length > 0")
        assert page.locator("details[data-level=warning]:visible").count() == 0
        page.keyboard.press("?")
        assert page.locator("dialog").is_visible()


def test_a_link_opens_what_it_leads_to_even_when_it_is_filtered_out(browser: "Browser", whole: Path) -> None:
    with Opened(browser, whole) as opened:
        page = opened.page
        page.fill("#search", "nothing has this text")
        page.wait_for_selector("#none:visible")
        page.locator(".column a").first.click()
        until(page, "document.querySelector('details.finding[open]') !== null")
        assert page.locator("details.finding[open]").is_visible()


def test_2000_findings_are_filtered_at_once_and_run_nothing(browser: "Browser", large: Path) -> None:
    assert large.stat().st_size < 3_000_000
    with Opened(browser, large) as opened:
        page = opened.page
        for text, count in (("nr19", 111), ("nr1999", 1), ("", 2000)):
            page.fill("#search", text)
            until(page, f"document.querySelectorAll('.findings > li:not([hidden])').length === {count}")
        page.keyboard.press("Escape")
        page.keyboard.press("x")
        until(page, "document.querySelectorAll('details.finding:not([open])').length === 0")
        assert page.evaluate("window.broken") is None
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert "naïve 你好" in page.locator(".message").first.inner_text()
        assert opened.said == [] and opened.asked == [large.as_uri()]


def test_a_script_that_got_in_would_not_run(browser: "Browser", whole: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    text = whole.read_text(encoding="utf-8").replace("</main>", "<script>window.broken = 1</script></main>")
    broken.write_text(text, encoding="utf-8")
    with Opened(browser, broken) as opened:
        assert opened.page.evaluate("window.broken") is None
        assert any("Content Security Policy" in line for line in opened.said)


def test_on_paper_the_tools_are_gone_and_the_charts_are_there(browser: "Browser", whole: Path) -> None:
    with Opened(browser, whole, "dark") as opened:
        SHOTS.mkdir(parents=True, exist_ok=True)
        opened.page.pdf(path=SHOTS / "report.pdf", format="A4", print_background=True)
        assert opened.page.locator(".chart svg").count() == 6
        opened.page.emulate_media(media="print")
        assert not opened.page.locator(".tools").is_visible() and not opened.page.locator(".nav").is_visible()
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
