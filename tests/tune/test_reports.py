"""What a tuning looks like: made from truths that are known, by seed, so that every byte is the same each time."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from tests.tune.truths import SIZES, TARIFF, TRUTHS, Truth, World, tuned

from deburr.facts import book
from deburr.reports import tune as terminal
from deburr.reports import tune_json, tune_plot
from deburr.reports.screen import Screen
from deburr.tune.chart_url import read
from deburr.tune.course import Course, Rules
from deburr.tune.profiles import profiles
from deburr.tune.result import Result, result
from deburr.tune.samples import Outcome, Seen
from deburr.tune.target import target
from deburr.workload.profile import profiles_document, read_profiles

START = datetime(2026, 11, 29, 1, tzinfo=UTC)
BY_NAME = {truth.name: truth for truth in TRUTHS}


def of(course: Course, now_mb: int | None = 512) -> Result:
    return result(
        course,
        book.load(),
        function="orders",
        runtime="python3.13",
        now_mb=now_mb,
        where="in a test",
        seed=1,
        start=START,
        end=START + timedelta(minutes=1),
        notes=["a note that is rather long, so that it has to be broken over two lines of the report at least once"],
        alternative="arm64 was not measured here",
    )


def of_truth(name: str) -> Result:
    return of(tuned(BY_NAME[name], 3))


def with_limit(limit: str, truth: Truth, *, per_month: int | None = None) -> Course:
    course = Course(SIZES, replace(TARIFF, per_month=per_month), target(limit), Rules(), seed=2)
    world = World(truth, 2)
    while order := course.order():
        for size in order:
            if size in course.live:
                course.add(world.seen(size, course.blocks, course.warm))
        course.close()
    return course


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("pure CPU", "sizes that tie"),
        ("IO-bound", "orders: take 128 MB"),
        ("out of memory below 512", "orders: leave it at 512 MB, no change is worth it"),
        ("noisy environments", "orders: "),
    ],
)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_the_terminals_width_is_kept(name: str, says: str, width: int) -> None:
    text = terminal.render(of_truth(name), Screen(width=width))
    assert says in " ".join(text.split())
    lines = [line for line in text.splitlines() if not line.startswith("chart: ")]
    assert max(map(len, lines)) <= max(width, 80), max(lines, key=len)
    assert not re.search(r"\x1b|\bnan\b|\binf\b|None", text)


def test_a_curve_is_drawn_with_its_intervals() -> None:
    text = terminal.render(of_truth("pure CPU"), Screen())
    bars = [line for line in text.splitlines() if "●" in line]
    assert len(bars) == len(SIZES) and any("├" in line for line in bars)
    first, last = (line[12:43].index("●") for line in (bars[0], bars[-1]))
    assert first > last  # more memory, less time


def test_a_p99_says_how_sure_it_is() -> None:
    text = terminal.render(of(with_limit("p99<400ms", BY_NAME["70/30"])), Screen())
    assert re.search(r"surely has p99 < 400 ms: \d+ of \d+ warm calls were beyond", " ".join(text.split()))
    none = terminal.render(of(with_limit("p99<1ms", BY_NAME["70/30"])), Screen())
    assert "no size has p99 < 1 ms" in none


def test_dollars_a_month_where_traffic_is_known() -> None:
    text = " ".join(
        terminal.render(of(with_limit("cost", BY_NAME["IO-bound"], per_month=50_000_000)), Screen()).split()
    )
    assert re.search(r"that saves \$[\d.,]+ a month at 50,000,000 invocations", text)


def test_nothing_runs() -> None:
    course = Course(SIZES, TARIFF, target("cost"), Rules(), seed=1)
    course.add(Seen(course.order()[0], 0, Outcome.TIMEOUT, told="no answer within 3 s"))
    course.close()
    found = of(course)
    assert "no size that was tried can run it" in terminal.render(found, Screen())
    assert (found.chart, tune_plot.drawing(found)) == ("", "")
    assert json.loads(tune_json.render(found))["answer"] == "nothing"
    assert "</html>" in tune_plot.page(found)


def test_json_has_every_sample() -> None:
    course = tuned(BY_NAME["70/30"], 3)
    told: dict[str, Any] = json.loads(tune_json.render(of(course)))
    assert sum(len(each["warm"]) + 1 for each in told["environments"]) == told["calls"] == course.calls
    assert {row["memory_mb"] for row in told["sizes"]} == set(SIZES)
    assert told["curve"]["wait_ms"] + told["curve"]["cpu_ms"] == pytest.approx(120, rel=0.25)
    assert told["seed"] == 1 and told["alpha"] == 0.05
    points = {point.memory_mb: point.ms for point in read(told["chart"])}
    assert points == {row["memory_mb"]: pytest.approx(row["warm_ms"]["value"], rel=1e-6) for row in told["sizes"]}


def test_the_drawing_is_xml_with_a_mark_for_each_size() -> None:
    drawn = ElementTree.fromstring(tune_plot.drawing(of_truth("70/30")))
    names = [each.tag.rpartition("}")[2] for each in drawn.iter()]
    assert names.count("circle") == 2 * len(SIZES)
    assert "128" in {each.text for each in drawn.iter() if each.text}


def test_a_page_needs_nothing_else() -> None:
    page = tune_plot.page(of_truth("out of memory below 512"))
    assert "ran out of memory" in page and "<script" not in page and "<img" not in page and "<link" not in page


def test_the_same_samples_give_the_same_bytes() -> None:
    one, other = (of_truth("noisy environments") for _ in range(2))
    assert tune_json.render(one) == tune_json.render(other)
    assert terminal.render(one, Screen()) == terminal.render(other, Screen())


def test_profiles_are_read_back() -> None:
    course = tuned(BY_NAME["out of memory below 512"], 3)
    kept = profiles(
        course.seen,
        function="orders",
        runtime="python3.13",
        architecture="x86_64",
        start=START,
        end=START,
        facts_date=None,
        deburr="0.0",
        note="",
        told={"answer": "stay", "memory_mb": 512, "target": "cost"},
    )
    assert read_profiles(profiles_document(kept), "p.json") == tuple(kept)
    by_size = {each.memory_mb: each for each in kept}
    assert by_size[512].warm_ms is not None and by_size[512].cold_share is None
    assert sum((each.errors or {}).get("oom", 0) for each in kept) in (1, 2)
