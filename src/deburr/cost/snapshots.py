"""What SnapStart's snapshots cost while their versions are kept."""

from collections.abc import Sequence
from decimal import Decimal

from deburr.cost.price import Price
from deburr.facts.book import Facts
from deburr.workload.storage import Version

MB_PER_GB = 1024
HOURS_A_MONTH = 730
FREE = "java"
"""Managed Java runtimes pay nothing: https://aws.amazon.com/lambda/pricing/."""


def kept(versions: Sequence[Version], facts: Facts) -> Price | None:
    """What the snapshots of these versions cost a month in us-east-1; None when none of them is paid for."""
    paid = [version for version in versions if version.snapstart and not version.runtime.startswith(FREE)]
    if not paid:
        return None
    gb_s = facts["price.lambda.snapstart.cache.gbs"]
    gigabytes = Decimal(sum(version.memory_mb for version in paid)) / MB_PER_GB
    many = f"{len(paid):,} snapshot{'s' * (len(paid) > 1)}"
    return Price(
        gigabytes * HOURS_A_MONTH * 3600 * gb_s.number, "month", f"{many}, price of {gb_s.checked} in us-east-1"
    )
