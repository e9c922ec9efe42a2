"""The page itself: one HTML file, everything in it, every text escaped by the template engine."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from deburr.cost.price import money
from deburr.reports.page import hurts as hurting
from deburr.reports.page.calendar import calendar
from deburr.reports.page.chains import chains
from deburr.reports.page.colds import cold_starts
from deburr.reports.page.curves import curves
from deburr.reports.page.filling import storages
from deburr.reports.page.findings import Told, told
from deburr.reports.page.ranges import ranges
from deburr.reports.page.rows import rows
from deburr.reports.page.run import Page
from deburr.reports.page.shipped import packages
from deburr.reports.page.whatif import what_ifs
from deburr.reports.words import costs, duration, kind, listed, many

ASSETS = files("deburr.reports.page") / "assets"
SECTIONS = (
    ("functions", "Functions"),
    ("chains", "Timeouts"),
    ("findings", "Findings"),
    ("curves", "Memory"),
    ("colds", "Cold starts"),
    ("logs", "Logs"),
    ("whatif", "What if"),
    ("packages", "Packages"),
    ("storage", "Storage"),
    ("runtimes", "Runtimes"),
    ("gaps", "Not seen"),
)


def render(page: Page) -> str:
    """The whole document, the same bytes for the same page."""
    found = told(page)
    parts: dict[str, Any] = {
        "functions": rows(page, found),
        "chains": chains(page.runs, found),
        "findings": [(group, list(each)) for group, each in groupby(found, key=lambda one: one.group)],
        "curves": curves(page),
        "colds": cold_starts(page),
        "logs": ranges(page),
        "whatif": what_ifs(page),
        "packages": packages(page),
        "storage": storages(page),
        "runtimes": calendar(page),
        "gaps": [(run, run.verdict) for run in page.runs if run.verdict.gaps or run.verdict.faults],
    }
    charts = _charts(parts)
    scripts = {"page": _asset("page.js"), "charts": _asset("charts.js") if charts else ""}
    hashes = " ".join(f"'sha256-{_sha256(text)}'" for text in scripts.values() if text)
    return (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            nav=[(key, title) for key, title in SECTIONS if parts[key]],
            columns=hurting.columns(found),
            totals=hurting.prices(found),
            total=len(found),
            levels={level: sum(one.finding.level == level for one in found) for level in ("error", "warning", "info")},
            rules=_rules(page, found),
            data=_island(charts),
            style=Markup(_asset("page.css")),
            scripts={name: Markup(text) for name, text in scripts.items()},
            policy=f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {hashes}",
            **parts,
        )
    )


def _rules(page: Page, found: list[Told]) -> list[tuple[str, str, list[str], tuple[str, ...]]]:
    """What each rule that is told is about: its name, its first sentence, the rest by paragraph, its sources."""
    explained = []
    for rule in sorted({one.finding.rule for one in found} & page.pages.keys()):
        text, sources = page.pages[rule]
        first, _, rest = text.partition("\n\n")
        explained.append((rule, first.replace("\n", " "), rest.split("\n\n") if rest else [], sources))
    return explained


def _charts(parts: dict[str, Any]) -> dict[str, Any]:
    charts: dict[str, Any] = {}
    for key in ("curves", "whatif", "storage"):
        charts |= {f"chart-{key}-{nth}": each.chart for nth, each in enumerate(parts[key])}
    for key in ("colds", "logs", "packages"):
        if parts[key] is not None and parts[key].chart["rows"]:
            charts[f"chart-{key}"] = parts[key].chart
    return charts


def _island(data: Any) -> Markup:
    """JSON that no text in it can leave: `<` is written as an escape, which JSON knows and HTML does not."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8").strip()


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("deburr.reports.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"money": money, "costs": costs, "duration": duration, "many": many, "listed": listed, "kind": kind}
    return made
