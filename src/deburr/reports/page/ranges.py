"""What really happened: durations as ranges from the logs and from Profiles, with what failed and what it cost."""

from decimal import Decimal
from typing import Any

from msgspec import Struct

from deburr.cost.price import money
from deburr.reports.page.measured import LoggedFunction
from deburr.reports.page.run import Page
from deburr.reports.words import duration
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Spread

SHARES = (0.5, 0.9, 0.99)
SHOWN = 40
CAUSES = 2
LEAST_USD = 0.0001


class Happened(Struct, frozen=True):
    """One function as it was measured; times in ms, None when not known.

    wasted  dollars that bought nothing, by cause.
    """

    function: str
    basis: str
    calls: int
    cold: str
    warm: tuple[float | None, ...]
    init: tuple[float | None, ...]
    failed: int
    cost: str = ""
    wasted: str = ""
    advice: str = ""

    @property
    def p50(self) -> str:
        return "" if self.warm[0] is None else duration(self.warm[0])

    @property
    def p99(self) -> str:
        return "" if self.warm[2] is None else duration(self.warm[2])

    @property
    def init_p99(self) -> str:
        return "" if self.init[2] is None else duration(self.init[2])


class Ranges(Struct, frozen=True):
    """The functions, those that fail most first; `more` were left out."""

    rows: tuple[Happened, ...]
    more: int = 0

    @property
    def chart(self) -> dict[str, Any]:
        rows = [[row.function, list(row.warm), list(row.init)] for row in self.rows if row.warm[0] or row.init[0]]
        return {"kind": "ranges", "rows": rows}


def ranges(page: Page) -> Ranges | None:
    """Each function once: from logs that were handed over, else from its Profile of logs, account or lab."""
    found: dict[str, Happened] = {}
    for logs in page.logs:
        for function in logs.functions:
            name = page.addresses.get(function.name, function.name)
            found.setdefault(name, _logged(name, function))
    order = (How.LOGS, How.ACCOUNT, How.LAB)
    measured = [profile for profile in page.profiles if profile.how in order]
    for profile in sorted(measured, key=lambda each: order.index(How(each.how))):
        name = page.addresses.get(profile.function, profile.function)
        if profile.warm_ms is not None or profile.init_ms is not None:
            found.setdefault(name, _profiled(name, profile))
    rows = sorted(found.values(), key=lambda row: (-row.failed, -(row.warm[2] or 0), row.function))
    return Ranges(tuple(rows[:SHOWN]), len(rows[SHOWN:])) if rows else None


def _logged(name: str, function: LoggedFunction) -> Happened:
    marks = [
        (None, None, None) if each is None else (each.p50, each.p90, each.p99)
        for each in (function.warm_ms, function.init_ms)
    ]
    days = list(dict.fromkeys(moment[:10] for moment in (function.first, function.last) if moment))
    worst = sorted(function.waste_usd.items(), key=lambda cause: -cause[1])[:CAUSES]
    wasted = [f"{cause.replace('_', ' ')} {money(Decimal(repr(usd)))}" for cause, usd in worst if usd >= LEAST_USD]
    return Happened(
        function=name,
        basis=f"logs{', ' if days else ''}{' to '.join(days)}",
        calls=function.invocations,
        cold=_share(function.cold_starts, function.invocations),
        warm=marks[0],
        init=marks[1],
        failed=function.failed,
        cost="" if function.cost_usd is None else money(Decimal(repr(function.cost_usd))),
        wasted=", ".join(wasted),
        advice=function.next,
    )


def _profiled(name: str, profile: Profile) -> Happened:
    return Happened(
        function=name,
        basis=profile.basis.rpartition(", ")[0],
        calls=profile.n,
        cold="" if profile.cold_starts is None else _share(profile.cold_starts, profile.n),
        warm=_quantiles(profile.warm_ms),
        init=_quantiles(profile.init_ms),
        failed=sum((profile.errors or {}).values()),
        advice=profile.note,
    )


def _quantiles(spread: Spread | None) -> tuple[float | None, ...]:
    return tuple(None if spread is None else spread.quantile(share) for share in SHARES)


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    share = part / whole
    return (
        f"{share:.0%}" if share >= 0.1 or not part else f"{share:.2g}".rstrip("0") if share < 0.0001 else f"{share:.2%}"
    )
