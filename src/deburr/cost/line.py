"""A line of a bill: what, how much of it, what it costs, and the facts that this rests on."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from deburr.facts.fact import Fact
from deburr.facts.tiers import cost, per, tiers


class Line(Struct, frozen=True):
    """One line of a month's bill.

    quantity  as people read it: "1,000,000 requests".
    usd       US dollars, not rounded; None where no price is known, which is said and never taken for 0.
    facts     the prices and allowances it was computed from.
    tier      which tiers of the price were used, "" for a flat one.
    note      what else must be known.
    """

    what: str
    quantity: str
    usd: Decimal | None
    facts: tuple[Fact, ...] = ()
    tier: str = ""
    note: str = ""

    @property
    def basis(self) -> str:
        """The facts with their dates: `price.lambda.request of 2025-10-28`; what is only recalled is marked."""
        return "; ".join(dict.fromkeys(dated(fact) for fact in self.facts))


def dated(fact: Fact) -> str:
    """`price.dto.internet of 2026, recalled`."""
    return f"{fact.id} of {fact.checked}{'' if fact.verified else ', recalled'}"


def priced(
    what: str, price: Fact, quantity: Decimal | float, *, of: str, free: Fact | None = None, note: str = ""
) -> Line:
    """A line of a quantity at a price.

    quantity  of single things a month, 0 or more.
    of        the thing, as the price's unit names it.
    free      an allowance, in the same things, that comes off first.
    """
    amount = quantity if isinstance(quantity, Decimal) else Decimal(repr(float(quantity)))
    allowance = free.number if free is not None else Decimal(0)
    usd = cost(price, amount, of=of, free=allowance)
    less = f", {min(amount, allowance):,.0f} free" if free is not None else ""
    facts = (price,) if free is None else (price, free)
    plural = "s" if of.endswith(("hour", "month", "minute")) and amount != 1 else ""
    return Line(
        what,
        f"{counted(amount)} {of}{plural}{less}",
        usd,
        facts,
        _tier(price, max(amount - allowance, Decimal(0))),
        note,
    )


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of what is known."""
    return sum((line.usd for line in lines if line.usd is not None), Decimal(0))


def counted(amount: Decimal) -> str:
    """Whole numbers with commas, small ones with three digits that matter."""
    return f"{amount:,.0f}" if amount >= 1000 or amount == amount.to_integral_value() else f"{float(amount):.3g}"


def _tier(price: Fact, amount: Decimal) -> str:
    """`tier 2 of 3` for how far up a tiered price it reaches, with what one costs there."""
    steps = tiers(price)
    if len(steps) == 1:
        return ""
    reached = next(at for at, (upper, _) in enumerate(steps) if amount <= upper)
    each = per(price)
    many = f"{each:,}" if each > 1 else "1"
    return f"tier {reached + 1} of {len(steps)}, ${steps[reached][1].normalize():f} per {many}"
