"""Many functions of many accounts, by whatever tells whose they are: what they do, cost and suffer from."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from deburr.cost.function import SECONDS_A_MONTH, Month, function_month
from deburr.cost.line import total
from deburr.facts.book import Facts
from deburr.findings import Finding, Level
from deburr.rules.verdict import Verdict
from deburr.rules.verdict import total as together
from deburr.workload.function import Function
from deburr.workload.profile import Profile

MONTH = "month"


class Group(Struct, frozen=True):
    """The functions that belong to one owner, tag, runtime, account...

    called     how many of them were called in the window of their Profiles; None where nothing was measured.
    calls      invocations a month of 730 hours, at the pace of that window; None likewise.
    failed     share of them that ended in an error, 0-1; None without calls.
    usd        a month of these calls and of what is kept provisioned, inits not in it; None where nothing is known.
    saves_usd  what findings say could be saved of it in a month; parts of one bill are counted once.
    levels     how many findings of each level.
    """

    name: str
    functions: int
    called: int | None
    calls: Decimal | None
    failed: float | None
    usd: Decimal | None
    saves_usd: Decimal
    levels: Mapping[Level, int]


class Matter(Struct, frozen=True):
    """One rule's findings in the whole fleet.

    functions  how many functions it is about, by group.
    saves_usd  a month; 0 where it is not about money.
    """

    rule: str
    level: Level
    functions: Mapping[str, int]
    saves_usd: Decimal

    @property
    def many(self) -> int:
        return sum(self.functions.values())


class Fleet(Struct, frozen=True):
    """Groups, the dearest first, and what is wrong in them, the dearest and then the worst first."""

    groups: tuple[Group, ...]
    matters: tuple[Matter, ...]


def fleet(verdict: Verdict, profiles: Mapping[str, Profile], of: Callable[[Function], str], facts: Facts) -> Fleet:
    """Sum up a verdict.

    profiles  by address, what is known of how a function ran.
    of        the name of the group that a function belongs to.
    """
    named = {function.address: of(function) for function in verdict.workload.functions}
    members: dict[str, list[Function]] = {}
    for function in verdict.workload.functions:
        members.setdefault(named[function.address], []).append(function)
    found: dict[str, list[Finding]] = {}
    for finding in verdict.findings:
        for group in {named[address] for address in _about(finding) if address in named}:
            found.setdefault(group, []).append(finding)
    groups = [_group(name, members[name], found.get(name, ()), named, profiles, facts) for name in sorted(members)]
    by_rule: dict[str, list[Finding]] = {}
    for finding in verdict.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    matters = [_matter(rule, findings, named) for rule, findings in sorted(by_rule.items())]
    return Fleet(
        tuple(sorted(groups, key=lambda group: (-(group.usd or 0), -group.functions, group.name))),
        tuple(sorted(matters, key=lambda each: (-each.saves_usd, each.level.rank, -each.many, each.rule))),
    )


def _group(
    name: str,
    functions: list[Function],
    findings: Sequence[Finding],
    named: Mapping[str, str],
    profiles: Mapping[str, Profile],
    facts: Facts,
) -> Group:
    ran = [(each, profiles[each.address]) for each in functions if each.address in profiles]
    calls = [_a_month(profile, profile.n) for _, profile in ran]
    failed = sum((profile.errors or {}).get("error", 0) for _, profile in ran)
    sums = [usd for each in functions if (usd := _usd(each, profiles.get(each.address), facts)) is not None]
    levels = dict.fromkeys(Level, 0)
    for finding in findings:
        levels[finding.level] += sum(1 for address in _about(finding) if named.get(address) == name)
    return Group(
        name=name,
        functions=len(functions),
        called=sum(1 for _, profile in ran if profile.n) if ran else None,
        calls=sum(calls, Decimal(0)) if ran else None,
        failed=failed / done if (done := sum(profile.n for _, profile in ran)) else None,
        usd=sum(sums, Decimal(0)) if sums else None,
        saves_usd=_saved(findings),
        levels=levels,
    )


def _matter(rule: str, findings: list[Finding], named: Mapping[str, str]) -> Matter:
    about = {address for finding in findings for address in _about(finding) if address in named}
    counted: dict[str, int] = {}
    for address in about:
        counted[named[address]] = counted.get(named[address], 0) + 1
    worst = min((finding.level for finding in findings), key=lambda level: level.rank)
    return Matter(rule, worst, dict(sorted(counted.items(), key=lambda each: (-each[1], each[0]))), _saved(findings))


def _saved(findings: Sequence[Finding]) -> Decimal:
    """Dollars a month; of prices that are parts of one bill the largest counts."""
    sums = together([finding.price for finding in findings if finding.price is not None])
    return next((price.usd for price in sums if price.per == MONTH), Decimal(0))


def _about(finding: Finding) -> tuple[str, ...]:
    return finding.functions or ((finding.function,) if finding.function else ())


def _a_month(profile: Profile, count: int) -> Decimal:
    """What was counted in the Profile's window, as it would be in a month."""
    if profile.start is None or profile.end is None or profile.end <= profile.start:
        return Decimal(0)
    return Decimal(count) * SECONDS_A_MONTH / Decimal(str((profile.end - profile.start).total_seconds()))


def _usd(function: Function, profile: Profile | None, facts: Facts) -> Decimal | None:
    """None where neither calls nor what is kept provisioned is known."""
    memory_mb, ready = function.memory_mb.value, function.provisioned.value or 0
    if memory_mb is None or (profile is None and not ready):
        return None
    calls = _a_month(profile, profile.n) if profile is not None else Decimal(0)
    mean = None if profile is None else profile.billed_ms or profile.warm_ms
    mean_ms = None if mean is None else mean.mean
    if calls and mean_ms is None:
        return None
    ran_s = calls * Decimal(str(mean_ms or 0)) / 1000
    month = Month(
        memory_mb=memory_mb,
        architecture=function.architecture.value,
        requests=calls,
        on_demand_s=Decimal(0) if ready else ran_s,
        on_provisioned_s=ran_s if ready else Decimal(0),
        provisioned_s=Decimal(ready) * SECONDS_A_MONTH,
        tmp_mb=function.tmp_mb.value or facts["lambda.tmp.default"].whole,
    )
    return total(function_month(facts, month))
