"""Whether code sets a database up: it creates what may be created only once, and asks for nothing else."""

import re

from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import Const, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

STATEMENTS = frozenset({"execute", "query", "executemany"})
_GAP = r"(?is)(?:\s|--[^\n]*\n|/\*.*?\*/)*"
_CREATES = rf"{_GAP}create\s+table\s+(?!if\b)"
"""Fails where the table is there already, as it is in every run but the first; a temporary table is gone by then."""

_FOUNDS = rf"{_GAP}create\s+database\b"
"""Nobody makes a database for a request: whatever else such code does belongs to a set-up."""

_BESIDE = rf"{_GAP}(?:create|alter|grant|insert|use|set|comment|begin|start|commit)\b"


def sets_up(w: Walker, call: Called) -> None:
    """A `CREATE TABLE` that each invocation comes to, or a statement that is none of a set-up."""
    args = call.args
    if not args or w.phase is not Phase.INVOCATION:
        return
    told = args[0].value if isinstance(args[0], Const) else None
    if re.match(_FOUNDS, as_text(args[0]) or ""):
        w.record.founds = True
    if isinstance(told, str) and re.match(_CREATES, told):
        w.record.creates = w.record.creates or (w.surely and not w.once)
    elif len(args) > 1 or not isinstance(told, str) or not re.match(_BESIDE, told):
        w.record.asks_more = True
