"""A verdict in, text out."""

from collections.abc import Callable

from deburr.reports.screen import Screen
from deburr.rules.verdict import Verdict

Report = Callable[[Verdict, Screen], str]


def _terminal(verdict: Verdict, screen: Screen) -> str:
    from deburr.reports import terminal

    return terminal.render(verdict, screen)


def _json(verdict: Verdict, screen: Screen) -> str:
    from deburr.reports import json

    return json.render(verdict) + "\n"


REPORTS: dict[str, Report] = {"json": _json, "terminal": _terminal}
