"""One verdict line a function, worst first, under its owner, run or tag."""

from collections import Counter
from decimal import Decimal
from itertools import groupby

from msgspec import Struct

from deburr.reports.page.findings import Told
from deburr.reports.page.run import Page
from deburr.reports.page.verdicts import FunctionTold
from deburr.reports.words import costs


class Row(Struct, frozen=True):
    """level  the worst of its findings; "" for a function to leave alone.
    worth     what the changes save; "" when nobody reckoned it.
    first     id of the finding to look at first; "" when there is none.
    file      where it is declared, for one of several functions of its name; "" for others.
    """

    run: str
    function: FunctionTold
    group: str
    level: str
    worth: str
    worth_usd: Decimal
    first: str
    file: str = ""


class Group(Struct, frozen=True):
    """Functions under one heading; `changing` of them should change."""

    name: str
    rows: tuple[Row, ...]
    changing: int


def rows(page: Page, told: list[Told]) -> tuple[Group, ...]:
    """Every function of every run."""
    found: dict[tuple[str, str], list[Told]] = {}
    for each in told:
        for address in each.finding.functions:
            found.setdefault((each.run, address), []).append(each)
    twice = {name for name, count in _names(page).items() if count > 1}
    made = [
        _row(page, run.name, function, page.group_of(run, function, function.at.file), found, twice)
        for run in page.runs
        for function in run.verdict.functions
    ]
    made.sort(key=_worst)
    return tuple(
        Group(name, tuple(group), sum(row.function.changes for row in group))
        for name, each in groupby(made, key=lambda row: row.group)
        if (group := list(each))
    )


def _names(page: Page) -> Counter[str]:
    return Counter(function.name for run in page.runs for function in run.verdict.functions)


def _row(
    page: Page,
    run: str,
    function: FunctionTold,
    group: str,
    found: dict[tuple[str, str], list[Told]],
    twice: set[str],
) -> Row:
    mine = found.get((run, function.address), ())
    changing = [each for each in mine if each.finding.slug in function.change or not function.change]
    first = min(changing, key=lambda each: each.finding.rank, default=None) if function.changes else None
    monthly = sorted(function.saves, key=lambda each: each.per != "month")
    worth = Decimal(repr(monthly[0].usd)) if monthly else Decimal()
    return Row(
        run,
        function,
        group,
        first.finding.level if first else "",
        " and ".join(costs(each.price) for each in monthly),
        worth,
        first.id if first else "",
        function.at.file if function.name in twice else "",
    )


def _worst(row: Row) -> tuple[object, ...]:
    level = ("error", "warning", "info", "").index(row.level)
    return row.group, level, -row.worth_usd, -len(row.function.change), row.function.name, row.run
