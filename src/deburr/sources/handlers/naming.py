"""Whether a file names what it imports where no walk was seen to go: that is no unused import."""

import re
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from deburr.facts import imports
from deburr.sources.handlers.record import ImportRecord
from deburr.workload.handler import Import

NAMED = "named elsewhere"
_LIGHT_MS = Decimal(20)
"""Below it nobody asks whether an import is used, and its file is not looked at again."""
_COMMENT = r"(?m)^\s*(?:#|//).*|\s(?:#|//)\s.*"


def finished(record: ImportRecord, language: str, root: Path) -> Import:
    """The import as rules see it."""
    made = record.finished()
    if made.uses or made.kept or not record.local or language == "typescript":  # whose types name much
        return made
    cost = imports.load().of(language, made.module)
    if cost is None or cost.cpu_ms < _LIGHT_MS:
        return made
    try:
        text = (root / made.at.file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return made
    at = made.at
    others = "\n".join(
        line for number, line in enumerate(text.split("\n"), 1) if not at.line <= number <= max(at.line, at.end_line)
    )
    named = re.search(rf"(?<![\w.$]){re.escape(record.local)}(?![\w$])", re.sub(_COMMENT, "", others))
    return replace(made, kept=NAMED) if named else made
