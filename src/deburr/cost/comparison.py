"""Ways to do the same thing, each with its month's bill and what comes with it."""

from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from deburr.cost.line import Line, total


class Way(Struct, frozen=True):
    """One way, and what it costs in a month.

    traits  what must be known of it, by name: `timeout`, `payload`, `streams`, `has`, `lacks`, `instead`.
    """

    name: str
    lines: tuple[Line, ...]
    traits: tuple[tuple[str, str], ...] = ()

    @property
    def usd(self) -> Decimal:
        """The sum of what is known."""
        return total(self.lines)

    @property
    def known(self) -> bool:
        """False when a price is missing: then `usd` is less than the bill."""
        return all(line.usd is not None for line in self.lines)


class Comparison(Struct, frozen=True):
    """title  what is compared, with the amounts it is for; `says` what follows, and what was assumed."""

    title: str
    ways: tuple[Way, ...]
    says: tuple[str, ...] = ()


def changes_places(
    first: Callable[[int], Decimal], second: Callable[[int], Decimal], *, least: int, most: int
) -> list[int]:
    """The amounts at which the cheaper of two bills becomes the dearer, each to within a thousandth of itself.

    The range is walked in steps of a twelfth of a doubling: two changes within one step are passed over.
    least, most  whole amounts, above 0.
    """
    amounts = [least]
    while amounts[-1] < most:
        amounts.append(min(most, max(amounts[-1] + 1, int(amounts[-1] * 1.06))))

    def cheaper(amount: int) -> int:
        difference = first(amount) - second(amount)
        return (difference > 0) - (difference < 0)

    found: list[int] = []
    before, sign = amounts[0], cheaper(amounts[0])
    for amount in amounts[1:]:
        now = cheaper(amount)
        if now and sign and now != sign:
            low, high = before, amount
            while high - low > max(1, low // 1000):
                middle = (low + high) // 2
                low, high = (middle, high) if cheaper(middle) == sign else (low, middle)
            found.append(high)
        before, sign = amount, now or sign
    return found
