"""How items of the orders table are keyed, and how amounts are kept."""

from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def today():
    return datetime.now(timezone.utc).strftime("%Y-%m-%d")


def total_of(lines):
    total = sum((Decimal(str(line["price"])) * line["count"] for line in lines), Decimal(0))
    return total.quantize(CENT, rounding=ROUND_HALF_UP)
