"""A sweep drawn: the cold share by provisioned environments or by keep-alive, a panel for each memory."""

import math
from collections.abc import Iterator, Sequence
from html import escape

from deburr.reports.standing import alone
from deburr.reports.svg import FAINT, GRID, INK, sheet, text
from deburr.reports.sweep import LIMITS, remarks
from deburr.simulate.sweep import Axes, Cell, Swept
from deburr.simulate.traffic import Traffic

PANEL, TOP = 210, 44
LEFT, RIGHT = 70, 600
COLOURS = ("#3b6fc4", "#c4572b", "#3f8f5f", "#8a5fb5", "#b58a1f", "#5d687a")
MOST_PANELS = 6


def page(found: Swept, along: Axes, traffic: Traffic) -> str:
    """The whole page: the drawing, and every cell in a table."""
    cells = found.cells
    rows = "".join(
        f"<tr><td>{cell.memory_mb:,} MB</td><td>{cell.keep_alive_s:g} s</td><td>{cell.provisioned:,}</td>"
        f"<td>{cell.cold_share:.4%}{'' if cell.sure else ' ?'}</td><td>{cell.environments:.3g}</td></tr>"
        for cell in cells
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in (*remarks(found), *traffic.notes, LIMITS))
    body = f"""<h1>A sweep of {len(cells):,} scenarios</h1>
{drawing(cells, along, traffic)}
<table><thead><tr><th>memory</th><th>keep-alive</th><th>provisioned</th><th>cold starts</th>
<th>environments</th></tr></thead><tbody>{rows}</tbody></table>
<ul>{notes}</ul>"""
    return alone("deburr simulate: a sweep", body)


def drawing(cells: Sequence[Cell], along: Axes, traffic: Traffic) -> str:
    """The first six memories, and of the lines in each the first six; all panels have one logarithmic scale."""
    panels = along.memory_mb[:MOST_PANELS]
    shares = [cell.cold_share for cell in cells if cell.cold_share > 0]
    low, high = (min(shares) / 1.3, max(shares) * 1.3) if shares else (1e-6, 1.0)
    parts = [text(12, 24, f"Cold starts: {traffic.said}", weight="bold")]
    for place, memory_mb in enumerate(panels):
        own = [cell for cell in cells if cell.memory_mb == memory_mb]
        parts += _panel(own, along, memory_mb, TOP + PANEL * place, math.log(low), math.log(high))
    return sheet(parts, TOP + PANEL * len(panels), "cold starts by provisioned environments and keep-alive")


def _panel(cells: Sequence[Cell], along: Axes, memory_mb: int, top: float, low: float, high: float) -> Iterator[str]:
    by_count = len(along.provisioned) > 1
    values = [float(each) for each in (along.provisioned if by_count else along.keep_alives_s)]
    begin, bottom = top + 24, top + PANEL - 40
    span = values[-1] - values[0] or 1.0

    def across(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - values[0]) / span

    def up(share: float) -> float:
        return bottom if share <= 0 else bottom - (bottom - begin) * (math.log(share) - low) / (high - low)

    yield text(LEFT, top + 14, f"{memory_mb:,} MB")
    for share in _tens(low, high):
        yield f'<path d="M{LEFT} {up(share):.1f} H{RIGHT}" stroke="{GRID}"/>'
        yield text(LEFT - 6, up(share) + 4, f"{share:.3g}" if share < 1e-6 else f"{share * 100:.5g} %", anchor="end")
    for value in values[:: -(-len(values) // 10)]:
        yield text(across(value), bottom + 16, f"{value:g}", anchor="middle", colour=FAINT)
    yield text((LEFT + RIGHT) / 2, bottom + 32, "provisioned" if by_count else "keep-alive, s", anchor="middle")
    lines = along.keep_alives_s if by_count else along.provisioned
    for place, line in enumerate(lines[: len(COLOURS)]):
        own = [cell for cell in cells if (cell.keep_alive_s if by_count else cell.provisioned) == line]
        points = [(across(cell.provisioned if by_count else cell.keep_alive_s), up(cell.cold_share)) for cell in own]
        path = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
        colour = COLOURS[place]
        yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
        name = f"kept {line:g} s" if by_count else f"{line:g} ready"
        yield text(RIGHT + 16, begin + 8 + 17 * place, name, colour=colour)
    if len(lines) > len(COLOURS):
        yield text(RIGHT + 16, begin + 8 + 17 * len(COLOURS), f"{len(lines) - len(COLOURS)} more: see JSON", colour=INK)


def _tens(low: float, high: float) -> list[float]:
    """Round shares; their logarithms are between the two."""
    powers = range(math.floor(low / math.log(10)), math.ceil(high / math.log(10)) + 1)
    for steps in ((1,), (1, 3), (1, 2, 5)):
        found = [step * 10.0**power for power in powers for step in steps]
        found = [share for share in found if low <= math.log(share) <= high]
        if len(found) >= 3:
            break
    return found
