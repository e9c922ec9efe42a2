"""One HTML file that needs nothing else, for what is not the whole report: its head and its looks."""

from html import escape

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2330 }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid #d8dde6 }
th:first-child, td:first-child { text-align: left }
small { color: #5d687a; white-space: nowrap } svg { width: 100%; height: auto; background: #f6f8fb }
@media (prefers-color-scheme: dark) { body { background: #12161d; color: #dfe5ee } th, td { border-color: #333c4a }
svg { background: #1b222c } small { color: #9aa7ba } }
"""


def alone(title: str, body: str) -> str:
    """The file; `body` is HTML already."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title)}</title><style>{STYLE}</style></head><body>
{body}
</body></html>
"""
