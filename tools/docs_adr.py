"""The index of decisions."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs/adr"


def index() -> str:
    """A line for each decision, in order."""
    files = sorted(path for path in FOLDER.glob("[0-9]*.md"))
    rows = [f"- [{path.read_text(encoding='utf-8').splitlines()[0].removeprefix('# ')}]({path.name})" for path in files]
    head = "# Decisions\n\nHalf a page each: what was seen, what was chosen, what it costs, when to look again."
    return "\n\n".join([head, "\n".join(rows)]) + "\n"
