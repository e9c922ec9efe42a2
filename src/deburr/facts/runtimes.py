"""How long a Lambda runtime lives."""

from datetime import date

from msgspec import Struct

from deburr.errors import FactsError
from deburr.facts.fact import Fact, Value


class RuntimeLife(Struct, frozen=True):
    """The days that decide over a runtime, from AWS's table of runtimes.

    name          as in the `Runtime` property, e.g. "python3.13".
    deprecated    from then on no patches and no support; None while no day is announced.
    block_create  from then on no new function may use it.
    block_update  from then on no function on it can be changed; it still runs.
    released      None when it is not in the book.
    verified      False when the row is only expected: show it with the word "unverified".
    """

    name: str
    os: str
    deprecated: date | None
    block_create: date | None
    block_update: date | None
    released: date | None
    checked: str
    verified: bool


def runtime_life(fact: Fact, released: Fact) -> RuntimeLife | None:
    """Read a `runtime.*` fact.

    released  the fact with the release days, by runtime name.
    Returns   None for a fact that is about runtimes but is not one, such as the policy.
    Raises    FactsError when a day is not a date.
    """
    if not isinstance(fact.value, dict) or "os" not in fact.value:
        return None
    name = fact.id.removeprefix("runtime.")
    return RuntimeLife(
        name=name,
        os=str(fact.value["os"]),
        deprecated=_day(fact.value.get("deprecated"), fact.id),
        block_create=_day(fact.value.get("block_create"), fact.id),
        block_update=_day(fact.value.get("block_update"), fact.id),
        released=_day(released.table.get(name), released.id),
        checked=fact.checked,
        verified=fact.verified,
    )


def _day(value: Value, where: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise FactsError(f"is no date: {value!r}", where=where, hint="write it as YYYY-MM-DD, without quotes")
