"""What code does to a database session that RDS Proxy then keeps for it alone."""

import re

from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import Const, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.engines import engine_of
from deburr.workload.invocation import Pinning

_STATEMENTS = frozenset({"any", "execute", "executemany", "fetch", "fetchrow", "none", "one", "query", "unsafe"})
_GAP = r"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
_PINS = {
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html; `SET LOCAL` and
    # `SET TRANSACTION` end with the transaction, and what MySQL's proxy tracks by itself does not pin.
    "postgres": {
        "SET": rf"(?is){_GAP}set\s+(?!local\b|transaction\b|constraints\b)[\w\"]",
        "set_config": r"(?is).*\bset_config\s*\(.*,\s*false\s*\)",
        "a temporary table": rf"(?is){_GAP}create\s+(?:(?:local|global)\s+)?temp(?:orary)?\s+(?:table|view|sequence)\b",
        "an advisory lock": r"(?is).*\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(",
        "LISTEN": rf"(?is){_GAP}listen\s+\w",
        "PREPARE": rf"(?is){_GAP}prepare\s+(?!transaction\b)\w",
    },
    "mysql": {
        "SET": (
            rf"(?is){_GAP}set\s+(?:@@)?(?:session[\s.]+|@)?(?!global\b|persist|password\b|role\b|default\b|local\b)"
            r"(?!(?:autocommit|auto_increment_increment|char(?:acter)?[\s_]set\w*|collation_\w+|interactive_timeout"
            r"|names|net_write_timeout|query_cache_type|session_track_schema|sql_mode|time_zone"
            r"|(?:session\s+)?transaction|tx_\w+|transaction_\w+|wait_timeout)\b)\w"
        ),
        "a temporary table": rf"(?is){_GAP}create\s+temporary\s+table\b",
        "a table lock": rf"(?is){_GAP}(?:lock\s+tables?\b|flush\s+tables\s+with\s+read\s+lock)",
        "a named lock": r"(?is).*\bget_lock\s*\(",
        "PREPARE": rf"(?is){_GAP}prepare\s+\w",
    },
}
_PREPARED = "a prepared statement"
PINNING = _STATEMENTS | {"cursor"}
"""Methods that may change a session."""


def pins(w: Walker, call: Called) -> None:
    """Record a statement that changes the session, asked of a client that speaks to one engine only."""
    root = call.base.path if call.base is not None else call.path
    engine = engine_of(root)
    what = _what(engine, root, call) if engine else ""
    if what:
        at = call.at(w)
        w.record.pins.setdefault(at, Pinning(what, engine, at, w.phase, w.surely, w.certainty))


def _what(engine: str, root: str, call: Called) -> str:
    if engine == "mysql" and call.method == "cursor" and _true(call.keywords.get("prepared")):
        return _PREPARED
    if call.method not in _STATEMENTS or not call.args:
        return ""
    if call.method == "execute" and root.startswith("mysql2"):
        return _PREPARED  # https://sidorares.github.io/node-mysql2/docs/examples/queries/prepared-statements
    told = as_text(call.args[0])
    if told is None:
        return ""
    return next((what for what, pattern in _PINS[engine].items() if re.match(pattern, told)), "")


def _true(value: Value | None) -> bool:
    return isinstance(value, Const) and value.value is True
