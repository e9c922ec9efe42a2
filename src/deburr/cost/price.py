"""Money that says what it is per and what it rests on."""

from decimal import Decimal

from msgspec import Struct


class Price(Struct, frozen=True):
    """US dollars, never bare.

    usd      not rounded; reports round.
    per      "month", "1M invocations", "abandoned call"...
    basis    where the number comes from, with the date of the price facts in it.
    overlaps prices with the same key must not be added up: they are parts of one bill.
    """

    usd: Decimal
    per: str
    basis: str
    overlaps: str = ""


def money(usd: Decimal) -> str:
    """Dollars as people read them: two digits that matter, at least cents for whole sums."""
    if usd == 0:
        return "$0"
    if usd >= 100:
        return f"${usd:,.0f}"
    if usd >= Decimal("0.01"):
        return f"${usd:,.2f}"
    first = -usd.adjusted()  # the place of the first digit that matters
    return f"${round(usd, first + 1):.{first + 1}f}".rstrip("0")
