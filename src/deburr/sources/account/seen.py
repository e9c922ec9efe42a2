"""One Region of one account as a snapshot shows it: items of answers, and the functions that texts name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.caller import UNTOLD
from deburr.workload.function import Function

NAMED = re.compile(r":function:(?P<name>[A-Za-z0-9_-]+)(?::(?P<qualifier>\$LATEST|\$\{|[A-Za-z0-9_-]+))?")
LATEST, VARIABLE = "$LATEST", "${"


class Called(Struct, frozen=True):
    """function   that a text names.
    qualifier  as in `Caller`.
    """

    function: Function
    qualifier: str


class Seen(Struct, frozen=True):
    """functions  by name.
    file       how places call the snapshot.
    """

    snapshot: Snapshot
    account: str
    region: str
    functions: Mapping[str, Function]
    facts: Facts
    file: str

    def each(self, service: str, operation: str, key: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each item of an answer, and what was asked."""
        pages = self.snapshot.each(service, operation, account=self.account, region=self.region)
        for ask, page in pages:
            yield from ((item, ask.given) for item in page.get(key) or [])

    def called(self, text: object) -> Called | None:
        """What an ARN or an integration's address names; None for another account's."""
        found = NAMED.search(str(text))
        function = self.functions.get(found["name"]) if found else None
        if found is None or function is None:
            return None
        qualifier = found["qualifier"] or ""
        return Called(function, UNTOLD if qualifier == VARIABLE else "" if qualifier == LATEST else qualifier)

    def place(self, path: str) -> Place:
        """path  names the thing within the account."""
        return Place(self.file, path=path)

    def address(self, name: str) -> str:
        """What a thing of the Region is called among all others."""
        return f"{self.file}#{self.account}/{self.region}/{name}"
