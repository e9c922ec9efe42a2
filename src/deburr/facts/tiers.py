"""What a quantity costs at a price, flat or in tiers."""

import re
from decimal import Decimal

from deburr.errors import FactsError
from deburr.facts.fact import Fact

PRICED = r"USD per (?:(?P<count>\d[\d,]*)(?P<million>M\b)?)?\s*(?P<of>[^;(,]*)"


def cost(price: Fact, quantity: Decimal | int, *, of: str, free: Decimal | int = 0) -> Decimal:
    """What a month's quantity costs, each part of it at the price of its tier.

    price     a fact in USD per something: one number, or pairs of an upper bound and the price below it.
    quantity  of single things, even where the price is for a million of them; 0 or more.
    of        the thing counted, as the unit names it: "requests", "GB-s", "messages".
    free      taken off first; what is left starts in the first tier.
    Returns   USD, not rounded.
    Raises    FactsError for a price of something else, ValueError for a negative quantity.
    """
    if quantity < 0 or free < 0:
        raise ValueError(f"no quantity: {quantity}, {free} of it free")
    each = Decimal(per(price, of=of))
    left, below, usd = max(Decimal(quantity) - Decimal(free), Decimal(0)), Decimal(0), Decimal(0)
    for upper, usd_per in tiers(price):
        part = min(left, upper - below)
        usd += part / each * usd_per
        left, below = left - part, upper
        if not left:
            break
    return usd


def tiers(price: Fact) -> tuple[tuple[Decimal, Decimal], ...]:
    """A price as pairs of an upper bound and the USD below it; a flat price is one tier without an end.

    Raises  FactsError when the bounds do not rise, the last one has an end, or a price is no number.
    """
    if not isinstance(price.value, tuple):
        return ((Decimal("inf"), price.number),)
    pairs: list[tuple[Decimal, Decimal]] = []
    for tier in price.value:
        match tier:
            case (int() | Decimal() as upper, int() | Decimal() as usd):
                pairs.append((Decimal(upper), Decimal(usd)))
            case _:
                raise FactsError(f"has a tier that is no pair of numbers: {tier!r}", where=price.id)
    bounds = [upper for upper, _ in pairs]
    if not bounds or bounds[0] <= 0 or bounds != sorted(set(bounds)) or bounds[-1].is_finite():
        raise FactsError("has tiers that do not rise to inf", where=price.id, hint="end the list with [inf, ...]")
    return tuple(pairs)


def per(price: Fact, *, of: str | None = None) -> int:
    """How many things the price is for: 1000000 in "USD per 1M requests".

    of      when given, the thing that the unit must name.
    Raises  FactsError when the unit is not USD per something, or per something else.
    """
    found = re.match(PRICED, price.unit)
    if not found:
        raise FactsError(f"is no price per something: its unit is {price.unit!r}", where=price.id)
    if of is not None and of.casefold() not in _names(found["of"]):
        raise FactsError(f"is no price per {of}: its unit is {price.unit!r}", where=price.id)
    count = int((found["count"] or "1").replace(",", ""))
    return count * 1_000_000 if found["million"] else count


def _names(of: str) -> set[str]:
    """The words that may name the thing: "provisioned gb-s", and each word of it."""
    return {of.strip().casefold(), *of.casefold().split()}
