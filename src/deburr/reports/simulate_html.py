"""Simulated scenarios as one HTML file that needs nothing else: a table, what is sure, a drawing and a bill."""

from html import escape

from deburr.cost.price import money
from deburr.reports.simulate import duration, within
from deburr.reports.simulate_decided import sentences
from deburr.reports.simulate_plot import drawing
from deburr.reports.standing import alone
from deburr.simulate.answers import Estimate
from deburr.simulate.decision import Decision
from deburr.simulate.objective import Choice
from deburr.simulate.told import SHARES, Told
from deburr.simulate.traffic import Traffic


def render(decision: Decision, traffic: Traffic, *, choice: Choice | None = None) -> str:
    """The whole page."""
    found = decision.found
    percentiles = "".join(f"<th>p{share * 100:g}</th>" for share in SHARES)
    bill = "".join(
        f"<tr><td>{escape(line.what)}<br><small>{escape(line.basis)}</small></td><td>{escape(line.quantity)}</td>"
        f"<td>{'unknown' if line.usd is None else money(line.usd)}</td></tr>"
        for line in found[0].bill
    )
    notes = dict.fromkeys((*traffic.notes, *(note for told in found for note in (*told.notes, *told.scenario.notes))))
    ended = "" if decision.complete else "<p><strong>Interrupted: this is what was seen until then.</strong></p>"
    body = f"""<h1>Simulated traffic</h1><p>{escape(traffic.said)}</p>{ended}
<table><thead><tr><th>scenario</th><th>cold starts</th>{percentiles}
<th>environments</th><th>lost</th><th>a month</th></tr></thead><tbody>{"".join(map(_row, found))}</tbody></table>
{_sure(sentences(decision, choice))}
{drawing(found, traffic)}
<h2>A month's bill: {escape(found[0].scenario.label)}</h2><table><tbody>{bill}
<tr><th>total of what is known</th><th></th><th>{money(found[0].usd)}</th></tr></tbody></table>
<ul>{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>"""
    return alone("deburr simulate", body)


def _sure(lines: list[str]) -> str:
    if not lines:
        return ""
    rest = "".join(f"<li>{escape(line.strip())}</li>" for line in lines[1:])
    return f"<h2>{escape(lines[0])}</h2><ul>{rest}</ul>"


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
    ends = within(found)
    return duration(found.value) + (f"<br><small>{ends}</small>" if ends else "")
