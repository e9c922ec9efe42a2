"""Turns a template's value into a Setting: written, left to a default, or settled at deploy time."""

from collections.abc import Iterator

from deburr.place import Place
from deburr.sources.cloudformation.values import Value
from deburr.workload.setting import Setting


def text(value: Value | None, *, default: str | None, at: Place) -> Setting[str]:
    """A text setting; `at` is the place to name when nobody wrote it."""
    if value is None:
        return Setting(default, at, by_default=True)
    return Setting(value.text(), value.at)


def integer(value: Value | None, *, default: int | None, at: Place) -> Setting[int]:
    """A whole-number setting; `at` is the place to name when nobody wrote it."""
    if value is None:
        return Setting(default, at, by_default=True)
    return Setting(value.integer(), value.at)


def boolean(value: Value | None, *, default: bool | None, at: Place) -> Setting[bool]:
    """A yes-or-no setting; `at` is the place to name when nobody wrote it."""
    if value is None:
        return Setting(default, at, by_default=True)
    return Setting(value.boolean(), value.at)


def milliseconds(value: Value | None, *, default_s: float | None, at: Place) -> Setting[float]:
    """A wait written in milliseconds, in seconds; `at` is the place to name when nobody wrote it."""
    if value is None:
        return Setting(default_s, at, by_default=True)
    written = value.number()
    return Setting(None if written is None else written / 1000, value.at)


def seconds(value: Value | None, *, default_s: float | None, at: Place) -> Setting[float]:
    """A wait written in seconds; `at` is the place to name when nobody wrote it."""
    if value is None:
        return Setting(default_s, at, by_default=True)
    return Setting(value.number(), value.at)


def present(value: Value, *keys: str) -> Value | None:
    """The value that is certainly written under these keys; None when it is absent or cannot be told."""
    found = value.get(*keys)
    return found if found is not None and found.key == keys[-1] else None


def listed(value: Value | None) -> Iterator[Value]:
    """The elements of a list; a single value where a list of one was meant; nothing when absent."""
    if value is None:
        return
    if value.kind == "list":
        yield from value.elements()
    else:
        yield value
