"""A function's month, line by line."""

from decimal import Decimal

from msgspec import Struct

from deburr.cost.compute import MB_PER_GB, gb_second
from deburr.cost.line import Line, priced
from deburr.facts.book import Facts

HOURS_A_MONTH = 730
SECONDS_A_MONTH = HOURS_A_MONTH * 3600


class Month(Struct, frozen=True):
    """What a function does in a month of 730 hours.

    requests         invocations.
    on_demand_s      billed seconds of environments on demand, their inits included.
    on_provisioned_s billed seconds of provisioned ones at work.
    provisioned_s    seconds that environments were kept provisioned, all of them added up.
    tmp_mb           /tmp as configured.
    snapstart_versions  versions that keep a snapshot; 0 without, or where it costs nothing (Java).
    restores         cold starts that restored one.
    """

    memory_mb: int
    architecture: str | None
    requests: Decimal
    on_demand_s: Decimal
    on_provisioned_s: Decimal = Decimal(0)
    provisioned_s: Decimal = Decimal(0)
    tmp_mb: int = 512
    snapstart_versions: int = 0
    restores: Decimal = Decimal(0)


def function_month(facts: Facts, month: Month, *, free_tier: bool = False) -> list[Line]:
    """Requests, compute, provisioned concurrency, /tmp and SnapStart; lines that would be 0 are left out.

    free_tier  whether Lambda's always-free requests and GB-seconds are this function's to use.
    """
    gb = Decimal(month.memory_mb) / MB_PER_GB
    arm = "arm" if month.architecture == "arm64" else "x86"
    free_requests = facts["price.lambda.free.requests"] if free_tier else None
    free_gbs = facts["price.lambda.free.gbs"] if free_tier else None
    lines = [priced("requests", facts["price.lambda.request"], month.requests, of="requests", free=free_requests)]
    if month.on_demand_s:
        price = gb_second(facts, month.architecture)
        lines.append(priced("compute on demand", price, month.on_demand_s * gb, of="GB-s", free=free_gbs))
    if month.provisioned_s:
        kept, used = facts[f"price.lambda.pc.{arm}.gbs"], facts[f"price.lambda.pc.duration.{arm}.gbs"]
        lines.append(priced("provisioned concurrency", kept, month.provisioned_s * gb, of="GB-s"))
        lines.append(priced("compute on provisioned", used, month.on_provisioned_s * gb, of="GB-s"))
    extra_mb = month.tmp_mb - facts["lambda.tmp.default"].whole
    if extra_mb > 0:
        ran_s = month.on_demand_s + month.on_provisioned_s
        lines.append(
            priced("/tmp above 512 MB", facts["price.lambda.tmp.gbs"], ran_s * extra_mb / MB_PER_GB, of="GB-s")
        )
    if month.snapstart_versions:
        cached = gb * month.snapstart_versions * SECONDS_A_MONTH
        lines.append(priced("SnapStart snapshots", facts["price.lambda.snapstart.cache.gbs"], cached, of="GB-s"))
        restored = month.restores * gb
        lines.append(priced("SnapStart restores", facts["price.lambda.snapstart.restore.gb"], restored, of="GB"))
    return lines
