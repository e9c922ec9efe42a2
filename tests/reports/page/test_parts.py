"""The parts that the page is made of: excerpts, chains, sums of several runs, numbers in words."""

from datetime import date
from decimal import Decimal

import pytest

from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.reports.page import hurts
from deburr.reports.page.chains import chains
from deburr.reports.page.excerpts import shown
from deburr.reports.page.findings import told
from deburr.reports.page.ranges import Ranges, ranges
from deburr.reports.page.run import Page, Run
from deburr.reports.page.verdicts import At, Call, Costs, FindingTold, FunctionTold, VerdictTold, Way
from deburr.reports.words import duration, listed
from deburr.rules.verdict import Verdict
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Quantiles
from deburr.workload.workload import Workload

DAY = date(2026, 11, 23)
FILE = "\n".join(f"line {number}" for number in range(1, 41))


@pytest.mark.parametrize(
    ("ms", "said"),
    [(2.13, "2.1 ms"), (188.4, "188 ms"), (999, "999 ms"), (1400, "1.4 s"), (31_000, "31 s"), (900_000, "900 s")],
)
def test_durations_have_the_digits_that_matter(ms: float, said: str) -> None:
    assert duration(ms) == said


def test_a_list_says_how_many_more() -> None:
    assert listed(["a", "b", "a", "c", "d"], 2) == "a, b and 2 more"


@pytest.mark.parametrize(
    ("place", "first", "last", "marked"),
    [
        pytest.param(Place("a", 10, 3, 10, 9), 8, 12, [10], id="a value, two lines around it"),
        pytest.param(Place("a", 1, 1), 1, 3, [1], id="at the top"),
        pytest.param(Place("a", 40, 1), 38, 40, [40], id="at the end"),
        pytest.param(Place("a", 10, 1, 12, 5), 8, 14, [10, 11, 12], id="a few lines"),
        pytest.param(Place("a", 10, 1, 30, 5), 8, 12, [10], id="a whole resource: where it begins"),
    ],
)
def test_an_excerpt_marks_what_is_meant(place: Place, first: int, last: int, marked: list[int]) -> None:
    finding = Finding("tmp/x", Level.WARNING, Confidence.CERTAIN, "x", place, fingerprint="f")
    verdict = Verdict(Workload(), (finding,), ())
    lines = shown(verdict, lambda file: FILE.encode()).lines["f"]
    assert (lines[0].number, lines[-1].number) == (first, last)
    assert [line.number for line in lines if line.marked] == marked


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"", Place("a", 3, 1), id="a line that is not there"),
        pytest.param(None, Place("a", 3, 1), id="a file that is not there"),
        pytest.param(b"x", Place("a"), id="only the file is known"),
    ],
)
def test_what_cannot_be_shown_is_left_out(content: bytes | None, place: Place) -> None:
    def read(file: str) -> bytes:
        if content is None:
            raise FileNotFoundError(file)
        return content

    finding = Finding("tmp/x", Level.WARNING, Confidence.CERTAIN, "x", place, fingerprint="f")
    assert shown(Verdict(Workload(), (finding,), ()), read).lines == {}


def test_a_line_of_a_megabyte_is_cut() -> None:
    finding = Finding("tmp/x", Level.WARNING, Confidence.CERTAIN, "x", Place("a", 1, 1), fingerprint="f")
    [line] = shown(Verdict(Workload(), (finding,), ()), lambda file: b"x" * 1_000_000).lines["f"]
    assert len(line.text) < 300


def a_page(*runs: Run) -> Page:
    return Page(title="x", today=DAY, deburr="0", runs=runs)


def a_run(name: str, functions: tuple[FunctionTold, ...] = (), findings: tuple[FindingTold, ...] = ()) -> Run:
    return Run(name, VerdictTold(1, functions, findings))


def a_finding(rule: str, line: int, *, usd: float | None = None, overlaps: str | None = None) -> FindingTold:
    price = None if usd is None else Costs(usd, "month", "", overlaps)
    return FindingTold(rule, "warning", "certain", "x", At("t.yaml", line), f"{rule}{line}", ("t#F",), price=price)


def test_one_bill_counts_once_in_each_account_and_again_in_the_next() -> None:
    both = (a_finding("memory/a", 1, usd=5, overlaps="t#F"), a_finding("memory/b", 2, usd=3, overlaps="t#F"))
    page = a_page(a_run("one", findings=both), a_run("two", findings=both))
    [price] = hurts.prices(told(page))
    assert price.usd == Decimal(10)


def a_function(timeout_s: int, *ways: Way, calls: tuple[Call, ...] = ()) -> FunctionTold:
    return FunctionTold("t#F", "F", At("t.yaml", 1), "", timeout_s=timeout_s, callers=ways, calls=calls)


REST = Way("rest_api", "sync", "GET /a", 29)


def test_a_chain_shows_how_long_nobody_waits() -> None:
    function = a_function(58, REST, Way("rest_api", "sync", "GET /b", 40))
    page = a_page(a_run("one", (function,), (a_finding("timeouts/outlives-caller", 3),)))
    drawn = chains(page.runs, told(page))
    assert drawn is not None
    [chain] = drawn.broken
    caller, own = chain.lanes
    assert chain.cut == pytest.approx(50) and caller.share == pytest.approx(50)
    assert own.beyond == pytest.approx(50) and "up to 29 s run for nobody" in own.breaks


def test_a_call_without_a_limit_reaches_beyond_the_functions_end() -> None:
    calls = (Call("requests.get", At("a.py", 7), bounded=False), Call("boto3", At("a.py", 9), bounded=True, bound_s=5))
    function = a_function(10, Way("sqs", "poll", "Q"), calls=calls)
    finding = FindingTold("timeouts/unbounded-call", "warning", "certain", "x", At("a.py", 7), "u", ("t#F",))
    page = a_page(a_run("one", (function,), (finding,)))
    drawn = chains(page.runs, told(page))
    assert drawn is not None
    caller, own, hanging, bounded = drawn.broken[0].lanes
    assert caller.note == "waits for no answer" and not own.breaks
    assert hanging.open and hanging.beyond == pytest.approx(100 - own.share) and hanging.breaks
    assert not bounded.breaks and bounded.share == pytest.approx(own.share / 2)


def test_chains_that_hold_are_not_drawn_and_equal_ones_once() -> None:
    alike = tuple(FunctionTold(f"t#{n}", n, At("t", 1), "", timeout_s=60, callers=(REST,)) for n in "AB")
    found = tuple(
        FindingTold("timeouts/outlives-caller", "warning", "certain", "x", At("t", 1), n, (f"t#{n}",)) for n in "AB"
    )
    page = a_page(a_run("one", (*alike, a_function(5, REST)), found))
    drawn = chains(page.runs, told(page))
    assert drawn is not None
    [chain] = drawn.broken
    assert (chain.function, chain.more) == ("A", ("B",))
    assert chains((a_run("one", (a_function(5, REST),)),), []) is None


def test_a_profile_of_quantiles_shows_what_it_holds() -> None:
    profile = Profile("F", 40, how=How.LOGS, warm_ms=Quantiles(((0.5, 20.0),)), errors={"timeout": 2}, cold_starts=4)
    found = ranges(Page(title="x", today=DAY, deburr="0", profiles=(profile,)))
    assert isinstance(found, Ranges)
    [row] = found.rows
    assert (row.p50, row.p99, row.failed, row.cold) == ("20 ms", "", 2, "10%")
