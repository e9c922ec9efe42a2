"""One fact: a value, its unit, where it is written and when that was read."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from deburr.errors import FactsError

Value = None | bool | int | Decimal | str | date | tuple["Value", ...] | Mapping[str, "Value"]


class Fact(Struct, frozen=True):
    """A value that AWS or a library decided, and how sure we are of it.

    value            Decimal for every number with a point, date for every day; None means "there is none"
                     (a client without a timeout) or, where the unit says so, "unknown".
    unit             as its source words it, e.g. "s" or "USD per 1M requests".
    checked          the day, month or year in which the source was read, e.g. "2026-09"; or "undated".
    verified         False when it is only recalled: show it with that word.
    aws_region       the Region a price holds for; None when it is the same everywhere.
    overridden_from  the shipped fact that the user's file replaces.
    """

    id: str
    value: Value
    unit: str
    source: str
    checked: str
    verified: bool = True
    note: str = ""
    aws_region: str | None = None
    overridden_from: "Fact | None" = None

    def __hash__(self) -> int:
        return hash((self.id, self.checked))  # a value that is a table cannot be hashed

    @property
    def checked_on(self) -> date | None:
        """The first day of the period in `checked`: a fact is never taken for younger than it is.

        Returns  None for "undated" and for "before ...", which have no first day.
        """
        return first_day(self.checked)

    @property
    def number(self) -> Decimal:
        """The value as one number, in the fact's own unit.

        Raises  FactsError when it is a text, a list of tiers or a table.
        """
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise FactsError(f"is no single number: {self.value!r}", where=self.id)
        return Decimal(self.value)

    @property
    def whole(self) -> int:
        """The value as an integer, in the fact's own unit.

        Raises  FactsError when it is anything else.
        """
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise FactsError(f"is no whole number: {self.value!r}", where=self.id)
        return self.value

    @property
    def text(self) -> str:
        """The value as a text; FactsError when it is anything else."""
        if not isinstance(self.value, str):
            raise FactsError(f"is no text: {self.value!r}", where=self.id)
        return self.value

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as a list of texts; FactsError when it is anything else."""
        listed = self.value if isinstance(self.value, tuple) else (None,)
        texts = tuple(each for each in listed if isinstance(each, str))
        if len(texts) < len(listed):
            raise FactsError(f"is no list of texts: {self.value!r}", where=self.id)
        return texts

    @property
    def table(self) -> Mapping[str, Value]:
        """The value as a table of named values; FactsError when it is anything else."""
        if not isinstance(self.value, Mapping):
            raise FactsError(f"is no table: {self.value!r}", where=self.id)
        return self.value

    @property
    def bounds(self) -> tuple[int, int]:
        """The value as the least and the most that may be set; FactsError when it is no pair of whole numbers."""
        pair = self.value if isinstance(self.value, tuple) else ()
        least, most = pair if len(pair) == 2 else (None, None)
        if not isinstance(least, int) or not isinstance(most, int):
            raise FactsError(f"is no range: {self.value!r}", where=self.id)
        return least, most

    @property
    def seconds(self) -> Decimal:
        """The value as a time, whether the source speaks of ms, s, min, h or days.

        Raises  FactsError when the unit is no time.
        """
        word = self.unit.replace(",", " ").replace(";", " ").split(" ")[0]
        if word not in SECONDS_IN:
            raise FactsError(f"is no time: its unit is {self.unit!r}", where=self.id)
        return self.number * SECONDS_IN[word]


SECONDS_IN = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "min": Decimal(60),
    "h": Decimal(3600),
    "days": Decimal(86400),
}


def first_day(period: str) -> date | None:
    """The first day of a year, a month or a day: "2026", "2026-09", "2026-09-20"; None for other text."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", period):
        return None
    try:
        return date.fromisoformat(period + "-01" * (2 - period.count("-")))
    except ValueError:
        return None
