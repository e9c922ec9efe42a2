"""How a Region's code storage fills up, and what pruning would change."""

from typing import Any

from msgspec import Struct

from deburr.reports.page.measured import Pruned
from deburr.reports.page.run import Page

GB = 1_000_000_000
YEAR_DAYS = 365


class Storage(Struct, frozen=True):
    """One Region; GB as AWS counts them (10^9). Days are None when it does not fill up at the pace of late."""

    account: str
    region: str
    used_gb: float
    quota_gb: float
    days: int | None
    after_gb: float | None
    after_days: int | None
    going: int

    @property
    def chart(self) -> dict[str, Any]:
        lines: list[tuple[str, float, int | None]] = [("as it is", self.used_gb, self.days)]
        if self.after_gb is not None and self.going:
            lines.append(("after pruning", self.after_gb, self.after_days))
        return {
            "kind": "filling",
            "name": f"{self.account} {self.region}",
            "quota": self.quota_gb,
            "lines": lines,
            "until": min(max([days or YEAR_DAYS for _, _, days in lines]) * 1.15, 3 * YEAR_DAYS),
        }

    @property
    def said(self) -> str:
        """The forecast in one sentence."""
        share = self.used_gb / self.quota_gb if self.quota_gb else 0
        text = f"{self.used_gb:,.1f} of {self.quota_gb:,.0f} GB used ({share:.0%})"
        text += f", full in {self.days:,} days" if self.days is not None else ", not filling up"
        if self.after_gb is not None and self.going:
            freed = self.used_gb - self.after_gb
            text += f"; {self.going:,} versions that nothing can call hold {freed:,.2f} GB"
        return text


def storages(page: Page) -> tuple[Storage, ...]:
    """One forecast for each Region, the fullest first."""
    found = [_storage(pruned) for pruned in page.pruned]
    return tuple(sorted(found, key=lambda each: -each.used_gb / (each.quota_gb or 1)))


def _storage(pruned: Pruned) -> Storage:
    after = pruned.used_bytes_after
    return Storage(
        pruned.account,
        pruned.region,
        pruned.used_bytes / GB,
        pruned.quota_bytes / GB,
        pruned.full_in_days,
        None if after is None else after / GB,
        pruned.full_in_days_after,
        sum(not version.stays for version in pruned.versions),
    )
