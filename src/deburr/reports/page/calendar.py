"""When the runtimes in use stop being patched, and when AWS blocks changes, along one line of time."""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from deburr.facts.runtimes import RuntimeLife
from deburr.reports.page.run import Page
from deburr.reports.words import listed


class Row(Struct, frozen=True):
    """One runtime. Shares are in percent of the calendar.

    patched  until when it is patched; the rest of the bar is not.
    marks    (share, day, what happens).
    """

    runtime: str
    functions: str
    count: int
    state: str
    late: bool
    patched: float
    marks: tuple[tuple[float, str, str], ...]
    checked: str
    verified: bool


class Calendar(Struct, frozen=True):
    """years  (share, year) of each New Year; today in percent."""

    rows: tuple[Row, ...]
    years: tuple[tuple[float, int], ...]
    today: float
    unknown: tuple[str, ...]

    @property
    def checked(self) -> str:
        """When AWS's table was read, the oldest first."""
        return ", ".join(sorted({row.checked for row in self.rows}))


def calendar(page: Page) -> Calendar | None:
    """The runtimes of all runs, the first to end first; None without functions that name one."""
    used: dict[str, list[str]] = {}
    for run in page.runs:
        for function in run.verdict.functions:
            if function.runtime is not None:
                used.setdefault(function.runtime, []).append(function.name)
    lives = sorted(
        (page.lives[name] for name in used if name in page.lives),
        key=lambda life: (life.deprecated or date.max, life.name),
    )
    if not lives:
        return None
    days = [day for life in lives for day in _days(life)]
    start = min([page.today - timedelta(days=120), *days])
    end = max([page.today + timedelta(days=540), *days]) + timedelta(days=60)

    def at(day: date) -> float:
        return round((day - start) / (end - start) * 100, 2)

    years = tuple((at(date(year, 1, 1)), year) for year in range(start.year + 1, end.year + 1))
    rows = tuple(_row(life, used[life.name], page.today, at) for life in lives)
    return Calendar(rows, years, at(page.today), tuple(sorted(used.keys() - page.lives.keys())))


def _days(life: RuntimeLife) -> list[date]:
    return [day for day in (life.deprecated, life.block_create, life.block_update) if day is not None]


def _row(life: RuntimeLife, functions: list[str], today: date, at: Callable[[date], float]) -> Row:
    steps = (
        (life.deprecated, "patches end"),
        (life.block_create, "creating blocked"),
        (life.block_update, "updating blocked"),
    )
    marks = tuple((at(day), day.isoformat(), what) for day, what in steps if day is not None)
    if life.deprecated is None:
        state = "no end announced"
    else:
        left = (life.deprecated - today).days
        state = f"patched for {left:,} more days" if left > 0 else f"no patches for {-left:,} days"
    return Row(
        life.name,
        listed(sorted(functions), 4),
        len(functions),
        state,
        life.deprecated is not None and life.deprecated <= today,
        100 if life.deprecated is None else at(life.deprecated),
        marks,
        life.checked,
        life.verified,
    )
