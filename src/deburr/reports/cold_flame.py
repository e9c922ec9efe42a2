"""A cold start as a flame chart: one SVG that tells more where the mouse is, or a page that zooms into it."""

from collections.abc import Iterator
from html import escape

from deburr.reports.cold_layout import Box, boxes
from deburr.workload.cold_start import ColdStart, ModuleCost

WIDTH, ROW, MARGIN, HEAD = 1200, 20, 10, 62
LEAST_PX = 0.4
LETTER_PX = 6.3
OWN, USED, UNUSED, UNKNOWN, RUNTIME = "#5b8def", "#58a66c", "#e07b53", "#c9a227", "#a9b1bd"
LEGEND = (
    (OWN, "your code"),
    (UNUSED, "no event used it"),
    (USED, "used"),
    (UNKNOWN, "not known"),
    (RUNTIME, "the language's own"),
)
SCRIPT = """\
const chart = document.querySelector('svg'), boxes = [...chart.querySelectorAll('g.box')];
const whole = +chart.dataset.ms, margin = +chart.dataset.margin, wide = +chart.dataset.width;
const show = (start, ms) => boxes.forEach((box) => {
  const from = +box.dataset.start, long = +box.dataset.ms;
  const x = margin + (from - start) / ms * wide, w = long / ms * wide;
  const left = Math.max(margin, x), width = Math.min(margin + wide, x + w) - left;
  box.style.display = width < 0.4 ? 'none' : '';
  if (width < 0.4) return;
  const [rect, text] = [box.querySelector('rect'), box.querySelector('text')];
  rect.setAttribute('x', left); rect.setAttribute('width', width);
  text.setAttribute('x', left + 4);
  text.textContent = width > 30 ? box.dataset.name.slice(0, Math.floor(width / 6.3) - 1) : '';
});
boxes.forEach((box) => box.addEventListener('click', () => show(+box.dataset.start, +box.dataset.ms || 1)));
document.addEventListener('keydown', (event) => event.key === 'Escape' && show(0, whole));
"""


def svg(cold: ColdStart, name: str) -> str:
    """A picture by itself, of fixed width."""
    laid = boxes(cold)
    rows = max((each.depth for each in laid), default=0) + 1
    height = HEAD + rows * ROW + MARGIN
    whole = laid[0].ms if laid else 1.0
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="ui-monospace,Menlo,Consolas,monospace" font-size="11" data-ms="{whole:.4f}" '
        f'data-margin="{MARGIN}" data-width="{WIDTH - 2 * MARGIN}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="22" font-size="15" font-weight="bold">{escape(name)}: {whole:.0f} ms of modules '
        f"in a cold start (medians of {cold.environments})</text>",
        *_legend(),
    ]
    shown = [box for box in laid if box.ms / whole * (WIDTH - 2 * MARGIN) >= LEAST_PX]
    lines += [_box(box, whole, cold) for box in shown]
    return "\n".join([*lines, "</svg>\n"])


def page(cold: ColdStart, name: str) -> str:
    """The picture in a page of one file: a click zooms in, Escape zooms out."""
    title = f"{escape(name)}: cold start"
    style = (
        "body{margin:1em;background:#fff}svg{max-width:100%;height:auto}g.box{cursor:pointer}p{font:13px sans-serif}"
    )
    head = f'<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>'
    body = f"<body>\n{svg(cold, name)}<p>A click zooms in, Escape zooms out.</p>\n<script>\n{SCRIPT}</script>\n</body>"
    return f'<!doctype html>\n<html lang="en">{head}\n{body}</html>\n'


def colour(module: ModuleCost, events: int) -> str:
    """By who wrote it and whether it was used."""
    if not module.package:
        return OWN
    if module.package in ("python", "node"):
        return RUNTIME
    if not events or module.used_in is None:
        return UNKNOWN
    return USED if module.used_in else UNUSED


def _legend() -> Iterator[str]:
    left = MARGIN
    for fill, words in LEGEND:
        yield f'<rect x="{left}" y="34" width="12" height="12" fill="{fill}"/>'
        yield f'<text x="{left + 17}" y="44">{words}</text>'
        left += 35 + round(len(words) * LETTER_PX)


def _box(box: Box, whole: float, cold: ColdStart) -> str:
    module, wide = box.module, WIDTH - 2 * MARGIN
    left, width, top = MARGIN + box.start_ms / whole * wide, box.ms / whole * wide, HEAD + box.depth * ROW
    letters = int(width / LETTER_PX) - 1
    text = escape(module.module[:letters]) if width > 30 else ""
    told = [f"{module.module}: {module.total.ms:.1f} ms ({module.total.low_ms:.1f}-{module.total.high_ms:.1f})"]
    told.append(f"itself {module.own.ms:.1f} ms")
    if module.memory_mb:
        told.append(f"{module.memory_mb:.1f} MB")
    if module.used_in is not None and cold.events:
        told.append(f"used in {module.used_in} of {cold.events} events")
    if module.at:
        told.append(f"imported in {module.at}")
    return (
        f'<g class="box" data-start="{box.start_ms:.4f}" data-ms="{box.ms:.4f}" data-name="{escape(module.module)}">'
        f"<title>{escape(', '.join(told))}</title>"
        f'<rect x="{left:.2f}" y="{top}" width="{width:.2f}" height="{ROW - 1}" rx="1" '
        f'fill="{colour(module, cold.events)}"/>'
        f'<text x="{left + 4:.2f}" y="{top + 13}" fill="#fff" pointer-events="none">{text}</text></g>'
    )
