"""A snapshot as text: one JSON document that people and version control can read, and deburr too."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deburr.errors import SourceError
from deburr.sources.account.snapshot import Ask, Snapshot, is_snapshot, written

KIND = "deburr.account.v1"
MARK = b'"deburr.account'


def is_document(head: bytes) -> bool:
    """True for the first bytes of a snapshot written as text."""
    return MARK in head


def document(snapshot: Snapshot) -> Iterator[str]:
    """The document, line by line: answers, then gaps, in a fixed order."""
    yield f'{{"kind": "{KIND}", "answers": [\n'
    first = True
    for ask, page in snapshot.everything():
        told = {"account": ask.account, "region": ask.region, "service": ask.service, "operation": ask.operation}
        yield ("" if first else ",\n") + json.dumps({**told, "parameters": ask.given, "page": page}, sort_keys=True)
        first = False
    yield '\n], "gaps": [\n'
    lines = [
        json.dumps({**_told(lack.ask), "action": lack.action, "message": lack.message}) for lack in snapshot.lacks()
    ]
    yield ",\n".join(lines) + "\n]}\n"


def load(path: Path) -> Snapshot:
    """A snapshot file of either form, for reading.

    Raises  SourceError for a file that is neither.
    """
    if is_snapshot(path):
        return Snapshot(path, reading=True)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or found.get("kind") != KIND:
            raise SourceError(f"is no snapshot: its kind is not {KIND}", where=str(path), hint="deburr audit makes one")
        return _filled(found, path)
    except (OSError, ValueError) as error:
        raise SourceError(f"is no snapshot: {error}", where=str(path), hint="deburr audit makes one") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"is a broken snapshot: {error!r}", where=str(path), hint="make a new one") from None


def _filled(found: dict[str, Any], path: Path) -> Snapshot:
    snapshot = Snapshot()
    snapshot.path = path
    pages: dict[Ask, list[str]] = {}
    for item in found["answers"]:
        pages.setdefault(_ask(item), []).append(written(item["page"]))
    for ask, answer in pages.items():
        snapshot.keep(ask, answer, datetime.min.replace(tzinfo=UTC))
    for item in found.get("gaps", []):
        snapshot.lack(_ask(item), item["action"], item["message"])
    return snapshot


def _ask(item: dict[str, Any]) -> Ask:
    place = (item["account"], item["region"], item["service"], item["operation"])
    return Ask.of(*place, **item.get("parameters", {}))


def _told(ask: Ask) -> dict[str, Any]:
    place = {"account": ask.account, "region": ask.region, "service": ask.service, "operation": ask.operation}
    return {**place, "parameters": ask.given}
