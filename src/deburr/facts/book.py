"""The book of facts: everything deburr knows about AWS, and the user's corrections to it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from deburr.errors import FactsError
from deburr.facts.compiled import shipped
from deburr.facts.fact import Fact, Value
from deburr.facts.reading import HINTS, Entry, entries, parsed, walked
from deburr.facts.runtimes import RuntimeLife, runtime_life

SHIPPED = (
    "limits.toml",
    "compute_types.toml",
    "prices.toml",
    "timeouts.toml",
    "clients.toml",
    "databases.toml",
    "network.toml",
    "runtimes.toml",
    "log_lines.toml",
    "measured.toml",
    "cold_starts.toml",
    "frameworks.toml",
)


class Facts(Mapping[str, Fact]):
    """Facts by id, such as `facts["lambda.timeout.max"].number`; nothing is read after `load`."""

    __slots__ = ("_all_lives", "_by_id", "_lives")

    def __init__(self, by_id: Mapping[str, Fact | Entry]) -> None:
        self._by_id = dict(by_id)  # an entry becomes a fact when it is asked for: most runs want few of 400
        self._lives: dict[str, RuntimeLife | None] = {}  # rules ask for them with every function
        self._all_lives: tuple[RuntimeLife, ...] | None = None

    @property
    def by_id(self) -> Mapping[str, Fact]:
        return {fact_id: self[fact_id] for fact_id in self._by_id}

    def __getitem__(self, fact_id: str) -> Fact:
        """KeyError names the ids that come close."""
        found = self._by_id.get(fact_id)
        if found is None:
            raise KeyError(f"no fact {fact_id!r}{_meant(fact_id, self._by_id)}")
        if isinstance(found, Entry):
            found = self._by_id[fact_id] = found.fact()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._by_id

    def number(self, fact_id: str) -> Decimal:
        """The value as one number in the fact's own unit; FactsError when it is none."""
        return self[fact_id].number

    def seconds(self, fact_id: str) -> Decimal:
        """The value as a time in seconds; FactsError when the unit is no time."""
        return self[fact_id].seconds

    def search(self, query: str) -> list[Fact]:
        """Facts in which every word of the query occurs, upper or lower case, sorted by id.

        Looks at id, value, unit, source and note.
        """
        words = query.casefold().split()
        return sorted((fact for fact in self.values() if _mentions(fact, words)), key=lambda fact: fact.id)

    def oldest(self, count: int = 10) -> list[Fact]:
        """The facts that were checked longest ago, undated ones first."""
        return sorted(self.values(), key=_age)[:count]

    def unchecked_since(self, day: date) -> list[Fact]:
        """The facts not checked on that day or later, undated ones included, oldest first."""
        return [f for f in sorted(self.values(), key=_age) if f.checked_on is None or f.checked_on < day]

    def checked_range(self, ids: Iterable[str] | None = None) -> tuple[date, date] | None:
        """The oldest and newest `checked_on` among these facts, or all; None when none of them has one."""
        chosen = self.values() if ids is None else [self[fact_id] for fact_id in ids]
        days = [fact.checked_on for fact in chosen if fact.checked_on is not None]
        return (min(days), max(days)) if days else None

    def runtime(self, name: str) -> RuntimeLife | None:
        """The life of a runtime; None when the book does not know it."""
        if name not in self._lives:
            known = f"runtime.{name}" in self._by_id
            self._lives[name] = runtime_life(self[f"runtime.{name}"], self["runtime.released"]) if known else None
        return self._lives[name]

    def runtimes(self) -> tuple[RuntimeLife, ...]:
        """Every runtime in the book, sorted by name."""
        if self._all_lives is None:
            names = sorted(fact_id.removeprefix("runtime.") for fact_id in self if fact_id.startswith("runtime."))
            self._all_lives = tuple(life for name in names if (life := self.runtime(name)))
        return self._all_lives


def load(overrides: Path | None = None) -> Facts:
    """Read the shipped facts, then the user's file over them.

    overrides  a TOML file like the shipped ones. An entry for a known id may give a new value, or only
               say that it was checked again; a new id also needs its unit. All need source and checked.
    Raises     FactsError naming file and key when the user's file cannot be used.
    """
    known = _shipped()
    if overrides is None:
        return known
    own = {entry.id: _overridden(known.get(entry.id), entry) for entry in entries(overrides)}
    return Facts({**known.by_id, **own})


@cache
def _shipped() -> Facts:
    files = [(name, shipped(name, parsed)) for name in SHIPPED]
    return Facts({entry.id: entry for name, written in files for entry in walked(written, name)})


def _overridden(shipped: Fact | None, entry: Entry) -> Fact:
    for needed in ("source", "checked"):
        if needed not in entry.fields:
            raise FactsError(f"has no {needed}", where=entry.where, hint=HINTS[needed])
    if shipped is None:
        return entry.fact()
    unit = entry.fields.get("unit", shipped.unit)
    if unit != shipped.unit:
        raise FactsError(
            f"is in {unit!r}, deburr counts it in {shipped.unit!r}",
            where=entry.where,
            hint="convert the value and leave unit out",
        )
    inherited = {"value": "none", "unit": unit, "note": shipped.note}
    if shipped.aws_region:
        inherited["aws_region"] = shipped.aws_region
    own = Entry(entry.id, entry.where, inherited | entry.fields).fact()
    if "value" not in entry.fields:
        return replace(own, value=shipped.value, overridden_from=shipped)
    if shipped.value is not None and own.value is not None and _kind(own.value) != _kind(shipped.value):
        raise FactsError(
            f"value is {_kind(own.value)}, deburr reads {_kind(shipped.value)} there",
            where=entry.where,
            hint=f"write it like the shipped value: {shipped.value}",
        )
    return replace(own, overridden_from=shipped)


def _kind(value: Value) -> str:
    match value:
        case bool():
            return "a yes or no"
        case int() | Decimal():
            return "a number"
        case tuple() if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
            return "a number"  # tiers: a price may get or lose them
        case tuple():
            return "a list"
        case str():
            return "a text"
        case date():
            return "a date"
    return "a table"


def _meant(fact_id: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # 5 ms that only a mistake should cost

    close = get_close_matches(fact_id, known, n=3)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _mentions(fact: Fact, words: list[str]) -> bool:
    text = f"{fact.id} {fact.value} {fact.unit} {fact.source} {fact.note}".casefold()
    return all(word in text for word in words)


def _age(fact: Fact) -> tuple[date, str]:
    return (fact.checked_on or date.min, fact.id)
