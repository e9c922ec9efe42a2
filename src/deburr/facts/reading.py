"""A facts file, shipped or the user's own, read into facts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from deburr.errors import FactsError
from deburr.facts.fact import Fact, Value, first_day

FIELDS = ("value", "unit", "source", "checked", "verified", "note", "aws_region")


class Entry(Struct, frozen=True):
    """One table of a facts file as it is written, not yet a fact: a user's entry may leave things out.

    where   the file and the table's header, for messages.
    fields  by the names in FIELDS; what is absent was not written.
    """

    id: str
    where: str
    fields: dict[str, Any]

    def fact(self) -> Fact:
        """The entry as a fact of its own.

        Raises  FactsError when value, unit, source or checked is missing or is no such thing.
        """
        for needed in ("value", "unit", "source", "checked"):
            if needed not in self.fields:
                raise FactsError(f"has no {needed}", where=self.where, hint=HINTS[needed])
        return Fact(
            id=self.id,
            value=plain(self.fields["value"], self.where),
            unit=self._text("unit"),
            source=self._text("source"),
            checked=self._checked(),
            verified=self._verified(),
            note=self._text("note") if "note" in self.fields else "",
            aws_region=self._text("aws_region") if "aws_region" in self.fields else None,
        )

    def _text(self, name: str) -> str:
        value = self.fields[name]
        if not isinstance(value, str) or (not value.strip() and name != "note"):
            raise FactsError(f"{name} is no text: {value!r}", where=self.where, hint=HINTS.get(name))
        return value

    def _checked(self) -> str:
        value = self.fields["checked"]
        text = value.isoformat()[:10] if isinstance(value, date) else self._text("checked")
        if text != "undated" and not text.startswith("before ") and first_day(text) is None:
            raise FactsError(f"checked is no date: {text!r}", where=self.where, hint=HINTS["checked"])
        return text

    def _verified(self) -> bool:
        value = self.fields.get("verified", True)
        if not isinstance(value, bool):
            raise FactsError(f"verified is neither true nor false: {value!r}", where=self.where)
        return value


HINTS = {
    "value": 'write value = ...; "none" says that there is none',
    "unit": 'write unit = "..." as the source words it',
    "source": 'write source = "..." with the page or the bill that says so',
    "checked": "write checked = YYYY-MM-DD, the day you read the source",
}


def entries(file: Path) -> list[Entry]:
    """The entries of one facts file, in the order written.

    A table holding `value`, `source` or another of the FIELDS is an entry; its id is the path to it.
    `aws_region` at the top of a file holds for every entry in it.
    Raises  FactsError when the file cannot be read, is not TOML, or has a key that means nothing here.
    """
    try:
        written = parsed(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise FactsError(f"cannot be read: {error.strerror}", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise FactsError("is not UTF-8 text", where=str(file)) from error
    except ValueError as error:  # tomllib's own error is one; tomllib itself is only loaded for TOML
        raise FactsError(f"is not TOML: {error}", where=str(file)) from error
    return walked(written, file.name)


def parsed(text: str) -> dict[str, Any]:
    """A facts file's text; every number with a point is exact."""
    import tomllib

    return tomllib.loads(text, parse_float=Decimal)


def walked(written: dict[str, Any], file: str) -> list[Entry]:
    """The entries of a parsed facts file."""
    shared = {"aws_region": written.pop("aws_region")} if "aws_region" in written else {}
    return list(_walk(written, (), file, shared))


def _walk(table: dict[str, Any], path: tuple[str, ...], file: str, shared: dict[str, Any]) -> Iterator[Entry]:
    where = f"{file}: [{'.'.join(path)}]" if path else file
    fields: dict[str, Any] = {}
    for key, value in table.items():
        if key in FIELDS and path:
            fields[key] = value
        elif not isinstance(value, dict):
            raise FactsError(f"unknown key {key!r}", where=where, hint=f"a fact has {', '.join(FIELDS)}")
    if fields:
        yield Entry(".".join(path), where, shared | fields)
    for key, value in table.items():
        if isinstance(value, dict) and key not in fields:
            yield from _walk(value, (*path, key), file, shared)


def plain(written: Any, where: str) -> Value:
    """A TOML value as a fact's value: lists become tuples and "none" becomes None.

    Raises  FactsError for a time of day, which no fact has.
    """
    match written:
        case "none":
            return None
        case list():
            return tuple(plain(item, where) for item in written)
        case dict():
            return {name: plain(item, where) for name, item in written.items()}
        case bool() | int() | Decimal() | str():
            return written
        case date() if type(written) is date:
            return written
    raise FactsError(f"value is a {type(written).__name__}", where=where, hint=HINTS["value"])
