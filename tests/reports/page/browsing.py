"""A report opened in a real browser: what all tests that look at one share."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SHOTS = Path(__file__).parents[3] / "build/artefacts/screenshots"
"""What CI keeps: CONTRIBUTING.md."""

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


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A headless Chromium; skips the test where it or what drives it is not there."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium here (on Debian: chromium)")
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with driver.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def until(page: "Page", true: str) -> None:
    """Wait for something and for the frame after it, 10 s at most: hiding list items one by one took 17."""
    page.evaluate(UNTIL % true)


class Opened:
    """A page and what its console said."""

    def __init__(self, browser: "Browser", file: Path, mode: str = "light") -> None:
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

    def shot(self, name: str) -> None:
        """A picture of the whole page, for CI to keep, with what is only drawn when somebody scrolls there."""
        self.page.add_style_tag(content="* { content-visibility: visible !important }")
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    def violations(self) -> list[tuple[str, list[str]]]:
        """What axe finds in a page of few findings, the first ones open; nodes of each, cut."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
        self.page.evaluate(
            """for (const kind of ["finding", "apart", "rule", "data"])
                [...document.querySelectorAll(`details.${kind}`)].forEach((each, nth) => {
                  each.open = nth < 4;
                  if (nth > 15) each.closest("li")?.remove();
                })"""
        )
        found = axe.Axe().run(self.page).response["violations"]
        return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]
