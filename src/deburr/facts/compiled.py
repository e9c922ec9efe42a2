"""The shipped TOML files in a form that loads ten times faster: start-up is part of every run.

`compiled.json` is made by `make docs` from the TOML beside it, and a test holds the two equal. People edit the TOML.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILE = HERE / "compiled.json"


def shipped(name: str, parse: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """What a shipped TOML file says: from the compiled form, else from the file itself by `parse`."""
    found = _compiled().get(name)
    return dict(found) if found is not None else parse((HERE / name).read_text(encoding="utf-8"))


def dump(files: Mapping[str, Mapping[str, Any]]) -> str:
    """The compiled form of parsed TOML files; decimals and days keep their exact text."""
    return json.dumps(files, default=_told, ensure_ascii=False, separators=(",", ":")) + "\n"


def restore(text: str) -> dict[str, Any]:
    """The parsed TOML files out of their compiled form."""
    found = json.loads(text, object_hook=_revived)
    assert isinstance(found, dict)
    return found


@cache
def _compiled() -> dict[str, Any]:
    return restore(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def _told(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(f"TOML has no {type(value).__name__}")


def _revived(table: dict[str, Any]) -> Any:
    if len(table) == 1:
        if "decimal" in table:
            return Decimal(table["decimal"])
        if "day" in table:
            return date.fromisoformat(table["day"])
    return table
