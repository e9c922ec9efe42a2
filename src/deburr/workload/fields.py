"""The fields of one JSON object, read with errors that say where, what and what next."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct

from deburr.errors import ProfileError


class Fields(Struct):
    """One JSON object and where it is; it remembers which keys were asked for.

    where  `file#/json/pointer`.
    """

    written: dict[str, Any]
    where: str
    asked: set[str] = set()

    def wrong(self, key: str, message: str, hint: str | None = None) -> ProfileError:
        return ProfileError(message, where=f"{self.where}/{pointer_part(key)}", hint=hint)

    def contradicts(self, error: ValueError) -> ProfileError:
        return ProfileError(f"contradicts itself: {error}", where=self.where, hint="correct one of the two")

    def take(self, key: str) -> Any:
        self.asked.add(key)
        return self.written.get(key)

    def rest(self) -> dict[str, Any]:
        """The keys that nobody asked for, kept so that a newer document survives an older deburr."""
        return {key: value for key, value in self.written.items() if key not in self.asked}

    def text(self, key: str) -> str:
        """A text; "" when the key is absent or null."""
        value = self.take(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong(key, f"is no text: {shown(value)}", f'write "{key}": "..."')
        return value

    def needed_text(self, key: str, hint: str) -> str:
        value = self.text(key)
        if not value.strip():
            raise self.wrong(key, "is missing or empty", hint)
        return value

    def number(self, key: str) -> float | None:
        """A finite number of 0 or more; None when the key is absent or null."""
        value = self.take(key)
        if value is None:
            return None
        if not is_number(value) or value < 0:
            raise self.wrong(key, f"is no number of 0 or more: {shown(value)}", f'write "{key}": 12.5')
        return float(value)

    def needed_number(self, key: str, hint: str) -> float:
        """A finite number, of either sign."""
        value = self.take(key)
        if not is_number(value):
            raise self.wrong(key, f"is no number: {shown(value)}", hint)
        return float(value)

    def count(self, key: str) -> int | None:
        """A whole number of 0 or more; None when the key is absent or null."""
        value = self.whole(key)
        if value is not None and value < 0:
            raise self.wrong(key, f"is below 0: {value}", f'write "{key}": 12')
        return value

    def whole(self, key: str) -> int | None:
        """A whole number of either sign; None when the key is absent or null."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, f"is no whole number: {shown(value)}", f'write "{key}": 12')
        return value

    def needed_count(self, key: str, hint: str) -> int:
        value = self.count(key)
        if value is None:
            raise self.wrong(key, "is missing", hint)
        return value

    def flag(self, key: str) -> bool:
        value = self.take(key)
        if not isinstance(value, bool):
            raise self.wrong(key, f"is neither true nor false: {shown(value)}", f'write "{key}": true')
        return value

    def instant(self, key: str) -> datetime | None:
        """A moment in UTC; None when the key is absent or null."""
        written = self.text(key)
        if not written:
            return None
        hint = f'write "{key}": "2026-11-14T09:30:00Z"'
        try:
            moment = datetime.fromisoformat(written)
            if moment.tzinfo is None:
                raise self.wrong(key, f"has no time zone: {shown(written)}", hint)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.wrong(key, f"is no moment: {shown(written)}", hint) from error

    def day(self, key: str) -> date | None:
        written = self.text(key)
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            raise self.wrong(key, f"is no date: {shown(written)}", f'write "{key}": "2026-11-14"') from error

    def counts(self, key: str) -> dict[str, int] | None:
        """Names and how often; None when the key is absent or null."""
        if self.take(key) is None:
            return None
        inner = self.object(key)
        return {name: inner.needed_count(name, "write a whole number") for name in inner.written}

    def numbers(self, key: str) -> tuple[float, ...]:
        """Finite numbers of either sign; () when the key is absent or null."""
        values = self._listed(key, "[1.5, 2]")
        for index, value in enumerate(values):
            if not is_number(value):
                raise self._wrong_item(key, index, f"is no number: {shown(value)}", "write 12.5")
        return tuple(float(value) for value in values)

    def texts(self, key: str) -> tuple[str, ...]:
        """Texts; () when the key is absent or null."""
        values = self._listed(key, '["..."]')
        for index, value in enumerate(values):
            if not isinstance(value, str):
                raise self._wrong_item(key, index, f"is no text: {shown(value)}", 'write "..."')
        return tuple(values)

    def _wrong_item(self, key: str, index: int, message: str, hint: str) -> ProfileError:
        return ProfileError(message, where=f"{self.where}/{pointer_part(key)}/{index}", hint=hint)

    def _listed(self, key: str, example: str) -> list[Any]:
        value = self.take(key)
        if value is not None and not isinstance(value, list):
            raise self.wrong(key, f"is no list: {shown(value)}", f'write "{key}": {example}')
        return value or []

    def object(self, key: str) -> "Fields":
        return as_object(self.take(key), f"{self.where}/{pointer_part(key)}")

    def objects(self, key: str) -> Iterator["Fields"]:
        """The objects of a list; nothing when the key is absent or null."""
        value = self.take(key)
        if value is not None and not isinstance(value, list):
            raise self.wrong(key, f"is no list: {shown(value)}", f'write "{key}": [ ... ]')
        for index, item in enumerate(value or ()):
            yield as_object(item, f"{self.where}/{pointer_part(key)}/{index}")


def as_object(value: Any, where: str) -> Fields:
    if not isinstance(value, dict):
        raise ProfileError(f"is no object: {shown(value)}", where=where, hint='write { "key": value, ... }')
    return Fields(value, where)


def is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def shown(value: Any) -> str:
    """A value as it is written, short enough for a message."""
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def pointer_part(key: str) -> str:
    """A key as JSON Pointer writes it (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
