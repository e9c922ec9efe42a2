"""Simulated scenarios as one HTML file that needs nothing else: a table, and environments over time as a drawing."""

import math
from collections.abc import Sequence
from html import escape

from deburr.cost.price import money
from deburr.simulate.answers import Estimate
from deburr.simulate.told import SHARES, Told
from deburr.simulate.traffic import Traffic

WIDTH, HEIGHT = 720, 120
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2330 }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #d8dde6 }
th:first-child, td:first-child { text-align: left }
small { color: #5d687a } svg { width: 100%; height: auto; background: #f6f8fb }
@media (prefers-color-scheme: dark) { body { background: #12161d; color: #dfe5ee } th, td { border-color: #333c4a }
svg { background: #1b222c } }
"""


def render(found: Sequence[Told], traffic: Traffic, *, stopped: bool = False) -> str:
    """The whole page."""
    percentiles = "".join(f"<th>p{share * 100:g}</th>" for share in SHARES)
    rows = "".join(map(_row, found))
    drawings = "".join(_drawing(told) for told in found if told.there_over_time)
    bill = "".join(
        f"<tr><td>{escape(line.what)}<br><small>{escape(line.basis)}</small></td><td>{escape(line.quantity)}</td>"
        f"<td>{'unknown' if line.usd is None else money(line.usd)}</td></tr>"
        for line in found[0].bill
    )
    notes = dict.fromkeys((*traffic.notes, *(note for told in found for note in (*told.notes, *told.scenario.notes))))
    ended = "<p><strong>Interrupted: this is what was seen until then.</strong></p>" if stopped else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>deburr simulate</title><style>{STYLE}</style></head><body>
<h1>Simulated traffic</h1><p>{escape(traffic.said)}</p>{ended}
<table><thead><tr><th>scenario</th><th>cold starts</th>{percentiles}
<th>environments</th><th>lost</th><th>a month</th></tr></thead><tbody>{rows}</tbody></table>
<h2>A month's bill: {escape(found[0].scenario.label)}</h2><table><tbody>{bill}</tbody></table>
{drawings}
<ul>{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>
</body></html>
"""


def _row(told: Told) -> str:
    times = "".join(f"<td>{_time(told.latency_s.get(share))}</td>" for share in SHARES)
    return (
        f"<tr><td>{escape(told.scenario.label)}</td><td>{_share(told.cold_share)}</td>{times}"
        f"<td>{told.environments:.3g}<br><small>{told.there:,} at most</small></td><td>{told.lost_share:.3%}</td>"
        f"<td>{money(told.usd)}</td></tr>"
    )


def _share(found: Estimate) -> str:
    within = (
        "" if found.low is None or found.high is None else f"<br><small>{found.low:.4%} to {found.high:.4%}</small>"
    )
    return f"{found.value:.4%}{within}"


def _time(found: Estimate | None) -> str:
    if found is None:
        return "-"
    return f"{found.value * 1000:,.0f} ms" if found.value < 10 else f"{found.value:,.1f} s"


def _drawing(told: Told) -> str:
    """Environments by bin, as steps from 0."""
    values = told.there_over_time
    most = max(values) or 1
    each = WIDTH / len(values)
    points = [(round(at * each, 1), round(HEIGHT - value / most * (HEIGHT - 8), 1)) for at, value in enumerate(values)]
    path = " ".join(f"L{x:g} {y:g} h{each:g}" for x, y in points)
    hours = told.seconds / 3600 if math.isfinite(told.seconds) else 0
    return (
        f"<h3>{escape(told.scenario.label)}: environments over {hours:,.1f} h, {most:,} at most</h3>"
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="environments over time">'
        f'<path d="M0 {HEIGHT} {path} V{HEIGHT} Z" fill="#4a7fd6" fill-opacity=".75"/></svg>'
    )
