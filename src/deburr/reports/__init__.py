"""A verdict in, text out."""

import importlib
from typing import TYPE_CHECKING

from deburr.reports.screen import Screen

if TYPE_CHECKING:  # the names of the formats are known before anything is read
    from deburr.rules.verdict import Verdict

FORMATS = ("github", "gitlab", "json", "junit", "markdown", "sarif", "terminal")


def rendered(form: str, verdict: "Verdict", screen: Screen) -> str:
    """The verdict in one of FORMATS; its module is loaded when it is asked for."""
    if screen.prefix and form not in ("terminal", "json"):  # whoever reads these looks from where the command was run
        verdict = verdict.named(lambda file: f"{screen.prefix}{file}")
    module = importlib.import_module(f"deburr.reports.{form}")
    text = module.render(verdict, screen) if form == "terminal" else module.render(verdict)
    assert isinstance(text, str)
    return text
