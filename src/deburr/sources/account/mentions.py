"""Where a text of AWS's names a version of a function: an ARN, part of one, or a name with a number."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

_QUALIFIED = re.compile(
    r"(?<![\w.-])"
    r"(?:arn:aws[\w-]*:lambda:(?P<region>[\w-]+):(?P<account>\d{12}):function:|(?:(?P<owner>\d{12}):)?function:)?"
    r"(?P<name>[A-Za-z0-9_-]{1,140})"
    r":(?P<qualifier>\d{1,18}(?![\w.-])|\?|\$\{|\{%)"
)
_DYNAMIC = ("${", "{%", "?")


class Mentions:
    """Finds versions of an account's functions in whatever AWS answers.

    More is found than is meant rather than less: what is found stays.
    """

    def __init__(self, account: str, region: str, functions: Collection[str]) -> None:
        self._account = account
        self._region = region
        self._functions = frozenset(functions)

    def knows(self, name: str) -> bool:
        """True for a function of the account that has versions."""
        return name in self._functions

    def of(self, value: Any) -> Iterator[tuple[str, int | None]]:
        """Function and version number, None for any version, each as often as it is written."""
        if isinstance(value, str):
            yield from self._of_text(value)
        elif isinstance(value, dict):
            yield from self._of_call(value)
            for inner in value.values():
                yield from self.of(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from self.of(inner)

    def _of_text(self, text: str) -> Iterator[tuple[str, int | None]]:
        if text[:1] in ("{", "[") and (parsed := _parsed(text)) is not None:
            yield from self.of(parsed)
            return
        if ":" not in text:
            return
        for found in _QUALIFIED.finditer(text):
            elsewhere = found["region"] not in (None, self._region) or self._account not in (
                found["account"] or found["owner"] or self._account,
            )
            if not elsewhere and found["name"] in self._functions:
                qualifier = found["qualifier"]
                yield found["name"], None if qualifier.startswith(_DYNAMIC) else int(qualifier)

    def _of_call(self, call: dict[str, Any]) -> Iterator[tuple[str, int | None]]:
        """`FunctionName` beside `Qualifier`, as the API takes them; a qualifier may be settled while it runs."""
        name = call.get("FunctionName", call.get("functionName"))
        if not isinstance(name, str) or (function := self._named(name)) is None:
            return
        if "Qualifier.$" in call:
            yield function, None
            return
        qualifier = call.get("Qualifier", call.get("qualifier"))
        if isinstance(qualifier, str) and qualifier.isdigit():
            yield function, int(qualifier)
        elif isinstance(qualifier, str) and qualifier.startswith(_DYNAMIC):
            yield function, None

    def _named(self, text: str) -> str | None:
        name = text.rpartition("function:")[2] or text
        return name if name in self._functions else None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
