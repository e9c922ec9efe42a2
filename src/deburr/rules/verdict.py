"""The verdict on a workload: what to change on each function, what it saves, and what that rests on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from deburr.cost.price import Price
from deburr.edits import Edit
from deburr.findings import Finding, Level
from deburr.place import Place
from deburr.rules.called import names
from deburr.rules.run import Fault
from deburr.workload.function import Function, PackageKind
from deburr.workload.workload import Gap, Workload


class Line(Struct, frozen=True):
    """One function's verdict: leave it, or change these, saving so much, resting on this."""

    change: tuple[str, ...]
    saves: tuple[Price, ...]
    rests_on: str

    def __str__(self) -> str:
        if not self.change:
            return f"leave it ({self.rests_on})"
        what = f"change {len(self.change)} thing{'s' if len(self.change) > 1 else ''}: {', '.join(self.change)}"
        return f"{what} ({self.rests_on})"


class Coverage(Struct, frozen=True):
    """How much of the functions was seen, by runtime: handler read, infrastructure only, not read."""

    read: Mapping[str, int]
    infrastructure_only: Mapping[str, int]
    not_read: Mapping[str, int]


class Verdict(Struct, frozen=True, dict=True):
    """Everything a report needs; reports add nothing to it.

    facts      the oldest and newest day on which a price was checked.
    silenced   findings the owner allows.
    hidden     findings below the confidence asked for.
    untouched  findings that the change asked about does not touch.
    in_baseline  findings that were there when the project began to check.
    measured   addresses of the functions that a Profile joined.
    profiles   the files those Profiles came from.
    """

    workload: Workload
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    faults: tuple[Fault, ...] = ()
    silenced: tuple[Finding, ...] = ()
    unused_allows: tuple[Gap, ...] = ()
    hidden: int = 0
    in_baseline: int = 0
    untouched: int = 0
    today: date | None = None
    facts: tuple[date, date] | None = None
    measured: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()

    def named(self, named: Callable[[str], str]) -> "Verdict":
        """The same verdict with every file named anew.

        named  from a file's way from the folder that was checked to its name.
        """

        def placed(at: Place) -> Place:
            return replace(at, file=named(at.file))

        def found(finding: Finding) -> Finding:
            fix = finding.fix
            if isinstance(fix, Edit):
                fix = replace(fix, at=placed(fix.at))
            return replace(finding, at=placed(finding.at), also=tuple(map(placed, finding.also)), fix=fix)

        def missed(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
            return tuple(replace(gap, at=placed(gap.at)) for gap in gaps)

        return replace(
            self,
            findings=tuple(map(found, self.findings)),
            silenced=tuple(map(found, self.silenced)),
            gaps=missed(self.gaps),
            unused_allows=missed(self.unused_allows),
        )

    def about(self, function: Function) -> list[Finding]:
        """The findings that name this function, worst first; habits are the project's."""
        return self._by_function.get(function.address, [])

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Address of a function -> what it is called, so that no two are called alike."""
        return names(self.workload)

    @cached_property
    def _by_function(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in sorted(self.findings, key=lambda finding: (finding.level.rank, finding.at)):
            for address in () if finding.habit else dict.fromkeys(finding.functions):  # habits name thousands
                found.setdefault(address, []).append(finding)
        return found

    def line(self, function: Function) -> Line:
        """One function's verdict."""
        found = self.about(function)
        told = [finding for finding in found if finding.level is not Level.INFO]
        names = tuple(dict.fromkeys(finding.rule.partition("/")[2] for finding in told))
        return Line(names, total([f.price for f in told if f.price is not None]), self._rests_on(function))

    def _rests_on(self, function: Function) -> str:
        proved = sum(1 for finding in self.about(function) if finding.proof is not None and finding.proof.shown)
        return f"{self._known_by(function)}{f', {proved} proved in the lab' if proved else ''}"

    def _known_by(self, function: Function) -> str:
        if function.address in self.measured:
            return "measured"
        if function.made_by:
            return f"provided by {function.made_by}"
        if function.handler is not None:
            return "template and handler read"
        return f"{'account' if self.workload.deployed(function) else 'template'} read, handler not"

    @property
    def coverage(self) -> Coverage:
        read: dict[str, int] = {}
        only: dict[str, int] = {}
        missed: dict[str, int] = {}
        for function in self.workload.functions:
            if function.made_by:
                continue  # not read on purpose
            runtime = function.runtime.value or ("image" if function.code.kind is PackageKind.IMAGE else "unknown")
            readable = function.language in ("python", "node", None) and function.code.kind is not PackageKind.IMAGE
            count = read if function.handler is not None else missed if readable else only
            count[runtime] = count.get(runtime, 0) + 1
        return Coverage(dict(sorted(read.items())), dict(sorted(only.items())), dict(sorted(missed.items())))

    @property
    def totals(self) -> tuple[Price, ...]:
        """What all findings cost together, by `per`; prices that overlap are not added up."""
        return total([finding.price for finding in self.findings if finding.price is not None])

    def worst(self, fail_on: Level) -> bool:
        """True when a finding is at or above this level."""
        return any(finding.level.rank <= fail_on.rank for finding in self.findings)


_SUMMABLE = ("month", "1M invocations")


def total(prices: Sequence[Price]) -> tuple[Price, ...]:
    """Sums by `per`; of prices that share an `overlaps` key only the largest counts. One-off prices are not summed."""
    sums: list[Price] = []
    for per in _SUMMABLE:
        largest: dict[str, Decimal] = {}
        free: list[Decimal] = []
        for price in prices:
            if price.per != per:
                continue
            if not price.overlaps:
                free.append(price.usd)
            else:
                largest[price.overlaps] = max(price.usd, largest.get(price.overlaps, Decimal(0)))
        if free or largest:
            usd = sum(free, Decimal(0)) + sum(largest.values(), Decimal(0))
            sums.append(Price(usd, per, f"{len(free) + len(largest)} findings, overlaps counted once"))
    return tuple(sums)
