"""The report in a real browser: drawn, fluid, usable by keyboard and by a screen reader, and deaf to strangers' scripts."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reports.page.world import ORDERS, everything, run

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe_playwright = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
Browser, Page = sync_api.Browser, sync_api.Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHOTS = Path(__file__).parents[2] / "screenshots"
MODES = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "mobile": {"color_scheme": "light", "viewport": {"width": 375, "height": 812}},
}
UNTIL = """new Promise((done, gone) => {
  setTimeout(() => gone(new Error("not in 10 s")), 10000);
  const look = () => (%s) ? requestAnimationFrame(done) : requestAnimationFrame(look);
  look();
})"""
"""`wait_for_function` cannot: it looks by eval, which the page's policy forbids."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (on Debian: chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_api.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


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


def until(page: Page, true: str) -> None:
    """Wait for something and for the frame after it, 10 s at most: hiding list items one by one took 17."""
    page.evaluate(UNTIL % true)


class Opened:
    """A page and what its console said."""

    def __init__(self, browser: Browser, file: Path, mode: str = "light") -> None:
        self.context = browser.new_context(**MODES[mode], reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def whole(self) -> None:
        """Draw everything by making the window as high as the page."""
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": self.page.viewport_size["width"], "height": min(height + 600, 15_000)})
        until(self.page, "[...document.querySelectorAll('.chart')].every(box => box.querySelector('svg path'))")


@pytest.mark.parametrize("mode", MODES)
def test_every_section_is_drawn_without_an_error(browser: Browser, whole: Path, mode: str) -> None:
    with Opened(browser, whole, mode) as opened:
        opened.whole()
        assert opened.page.locator(".chart svg").count() == opened.page.locator(".chart").count() == 6
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        SHOTS.mkdir(exist_ok=True)
        opened.page.screenshot(path=SHOTS / f"report-{mode}.png", full_page=True)
        assert opened.said == [] and opened.asked == [whole.as_uri()]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_at_all(browser: Browser, whole: Path, mode: str) -> None:
    with Opened(browser, whole, mode) as opened:
        opened.whole()
        opened.page.evaluate(
            """for (const kind of ["finding", "apart", "rule", "data"])
                [...document.querySelectorAll(`details.${kind}`)].forEach((each, nth) => {
                  each.open = nth < 4;
                  if (nth > 15) each.closest("li")?.remove();
                })"""
        )
        found = axe_playwright.Axe().run(opened.page).response["violations"]
        assert [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found] == []


def test_it_can_be_read_and_left_with_the_keyboard(browser: Browser, whole: Path) -> None:
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


def test_a_link_opens_what_it_leads_to_even_when_it_is_filtered_out(browser: Browser, whole: Path) -> None:
    with Opened(browser, whole) as opened:
        page = opened.page
        page.fill("#search", "nothing has this text")
        page.wait_for_selector("#none:visible")
        page.locator(".column a").first.click()
        until(page, "document.querySelector('details.finding[open]') !== null")
        assert page.locator("details.finding[open]").is_visible()


def test_2000_findings_are_filtered_at_once_and_run_nothing(browser: Browser, large: Path) -> None:
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


def test_a_script_that_got_in_would_not_run(browser: Browser, whole: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    text = whole.read_text(encoding="utf-8").replace("</main>", "<script>window.broken = 1</script></main>")
    broken.write_text(text, encoding="utf-8")
    with Opened(browser, broken) as opened:
        assert opened.page.evaluate("window.broken") is None
        assert any("Content Security Policy" in line for line in opened.said)


def test_on_paper_the_tools_are_gone_and_the_charts_are_there(browser: Browser, whole: Path) -> None:
    with Opened(browser, whole, "dark") as opened:
        SHOTS.mkdir(exist_ok=True)
        opened.page.pdf(path=SHOTS / "report.pdf", format="A4", print_background=True)
        assert opened.page.locator(".chart svg").count() == 6
        opened.page.emulate_media(media="print")
        assert not opened.page.locator(".tools").is_visible() and not opened.page.locator(".nav").is_visible()
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
