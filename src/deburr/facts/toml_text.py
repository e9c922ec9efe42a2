"""Facts as TOML text, in the form that book.py reads back."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from deburr.facts.fact import Fact, Value

BARE = r"[A-Za-z0-9_-]+"
LONG = 110
"""Columns; a wider table goes under its own header."""


def to_toml(facts: Iterable[Fact]) -> str:
    """Write facts so that reading them gives the same facts.

    Returns  one table per fact, in the given order; what has its default is left out.
    """
    return "\n".join(_entry(fact) for fact in facts)


def _entry(fact: Fact) -> str:
    header = _header(fact.id)
    inline = _written(fact.value)
    apart = isinstance(fact.value, Mapping) and len(inline) > LONG
    lines = [f"[{header}]"]
    if not apart:
        lines.append(f"value = {inline}")
    lines.append(f"unit = {_quoted(fact.unit)}")
    lines.append(f"source = {_quoted(fact.source)}")
    lines.append(f"checked = {_checked(fact)}")
    if not fact.verified:
        lines.append("verified = false")
    if fact.note:
        lines.append(f"note = {_quoted(fact.note)}")
    if fact.aws_region:
        lines.append(f"aws_region = {_quoted(fact.aws_region)}")
    if apart and isinstance(fact.value, Mapping):
        lines.append(f"\n[{header}.value]")
        lines.extend(f"{_key(name)} = {_written(value)}" for name, value in fact.value.items())
    return "\n".join(lines) + "\n"


def _header(fact_id: str) -> str:
    """The id as a TOML key; the name of a runtime stays one word, `runtime."python3.9"`."""
    first, _, rest = fact_id.partition(".")
    if first == "runtime":
        return f"{first}.{_key(rest)}"
    return ".".join(_key(part) for part in fact_id.split("."))


def _written(value: Value) -> str:
    match value:
        case None:
            return '"none"'  # TOML has no null
        case bool():
            return "true" if value else "false"
        case int():
            return f"{value:_}" if abs(value) >= 10_000 else str(value)
        case Decimal():
            return format(value, "f") if value.is_finite() else "inf"
        case str():
            return _quoted(value)
        case date():
            return value.isoformat()
        case tuple():
            return "[" + ", ".join(_written(item) for item in value) + "]"
        case Mapping():
            pairs = ", ".join(f"{_key(name)} = {_written(item)}" for name, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"


def _checked(fact: Fact) -> str:
    return fact.checked if re.fullmatch(r"\d{4}-\d\d-\d\d", fact.checked) else _quoted(fact.checked)


def _key(word: str) -> str:
    return word if re.fullmatch(BARE, word) else _quoted(word)


def _quoted(text: str) -> str:
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
