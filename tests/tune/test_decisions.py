"""Decisions held against truths that are known, and against the reference's rule on the same truths.

Everything is drawn by seed: nothing here is timed. `make soak` asks for 1,000 runs of each truth.
"""

import os
from collections.abc import Callable
from functools import cache
from statistics import fmean

import pytest
from tests.tune.truths import SIZES, TARIFF, TRUTHS, Truth, World, reference, regret, tuned, wrong_claims

from deburr.tune.course import Course, Rules
from deburr.tune.samples import Call, Outcome, Seen
from deburr.tune.target import Target, target
from deburr.tune.verdict import Answer, verdict

RUNS = int(os.environ.get("DEBURR_TUNINGS", "100"))
ALPHA = Rules().alpha
BY_NAME = {truth.name: truth for truth in TRUTHS}
NUM = 50
"""Calls for each size in the reference's own example."""


@cache
def courses(name: str) -> list[Course]:
    return [tuned(BY_NAME[name], seed) for seed in range(RUNS)]


@pytest.mark.parametrize("name", BY_NAME)
def test_claims_are_wrong_in_no_more_runs_than_stated(name: str) -> None:
    wrong = [found for course in courses(name) if (found := wrong_claims(BY_NAME[name], course))]
    assert len(wrong) <= ALPHA * RUNS, wrong[:3]


@pytest.mark.parametrize("name", BY_NAME)
def test_half_the_references_calls_on_average(name: str) -> None:
    """Of a function that runs out of memory the reference is let off the sizes that make it fail."""
    ours = fmean(course.calls for course in courses(name))
    asked = NUM * sum(BY_NAME[name].runs(size) for size in SIZES)
    allowed = 0.5 if len(SIZES) * NUM == asked else 0.75
    assert ours <= allowed * asked


def test_at_equal_or_lower_regret() -> None:
    """On average over the truths, and on each of them but for what the band says makes no difference."""
    ours, theirs = {}, {}
    for name, truth in BY_NAME.items():
        ours[name] = fmean(regret(truth, course.pick()) for course in courses(name))
        theirs[name] = fmean(regret(truth, reference(truth, seed, num=NUM)[0]) for seed in range(RUNS))
        assert ours[name] <= max(theirs[name], Rules().band / 4)
    assert fmean(ours.values()) <= fmean(theirs.values())


@pytest.mark.parametrize("num", [pytest.param(10, id="the least it recommends"), pytest.param(50, id="its example")])
def test_a_true_tie_takes_no_more_calls_than_the_reference_ever(num: int) -> None:
    asked = num * len(SIZES)
    runs = courses("pure CPU") if num == NUM else [tuned(BY_NAME["pure CPU"], s, rules=spare(num)) for s in range(RUNS)]
    assert max(course.calls for course in runs) <= asked


def spare(num: int) -> Rules:
    """As many calls as half of the reference's, in environments of two calls."""
    return Rules(most=num * len(SIZES) // 2, warm=1)


def test_half_of_ten_calls_a_size_beats_ten() -> None:
    """The reference with the fewest calls that it recommends, and half of these."""
    ours, theirs = [], []
    for truth in TRUTHS:
        course = [tuned(truth, seed, rules=spare(10)) for seed in range(RUNS)]
        assert max(each.calls for each in course) <= 30
        ours.append(fmean(regret(truth, each.pick()) for each in course))
        theirs.append(fmean(regret(truth, reference(truth, seed, num=10)[0]) for seed in range(RUNS)))
    assert fmean(ours) <= fmean(theirs)


def test_pure_cpu_is_a_tie_and_its_fastest_is_taken() -> None:
    told = [verdict(course, current=128) for course in courses("pure CPU")]
    assert fmean(each.answer is Answer.TIE for each in told) > 0.8
    assert all(each.size == each.ties[-1] for each in told)  # more memory is faster up to one vCPU
    assert 3008 not in {size for each in told for size in each.ties}


def test_io_bound_is_decided_and_left_alone() -> None:
    for course in courses("IO-bound"):
        told = verdict(course, current=128)
        assert (told.answer, told.size, told.ended) == (Answer.STAY, 128, "decided")
        assert told.at_most is not None and told.at_most <= 0.02


def test_what_runs_out_of_memory_takes_the_smaller_sizes_with_it() -> None:
    for course in courses("out of memory below 512"):
        assert set(course.failed) == {128, 256}
        assert len(course.seen[128]) + len(course.seen[256]) in (1, 2)  # the other is not tried, or was before


def test_one_seed_one_answer() -> None:
    one, other = (tuned(TRUTHS[4], 7) for _ in range(2))
    assert one.seen == other.seen and verdict(one, current=512) == verdict(other, current=512)


def course_of(seen: Callable[[int, int], Seen], *, wanted: str = "cost", sizes: tuple[int, ...] = SIZES) -> Course:
    course = Course(sizes, TARIFF, target(wanted), Rules(), seed=1)
    while order := course.order():
        for size in order:
            if size in course.live:
                course.add(seen(size, course.blocks))
        course.close()
    return course


def steady(size: int, block: int, *, ms: float = 100, peak_mb: int = 60, warm: int = 2) -> Seen:
    call = Call(ms + block % 3, int(ms) + block % 3)
    return Seen(size, block, init_ms=200, first=Call(ms, int(ms) + 200), warm=(call,) * warm, peak_mb=peak_mb)


def test_nothing_runs() -> None:
    course = course_of(lambda size, block: Seen(size, block, Outcome.TIMEOUT, told="Task timed out"))
    assert (course.ended, verdict(course, current=128).answer) == ("nothing runs", Answer.NOTHING)
    assert course.calls == 1  # what is too slow at the largest size is not tried smaller


def test_memory_needs_room_above_its_peak() -> None:
    course = course_of(lambda size, block: steady(size, block, peak_mb=230))
    assert course.cramped == {128: 230, 256: 230}  # 256 MB would hold it, with no room for a larger event
    assert verdict(course, current=256).size == 512


@pytest.mark.parametrize(
    ("limit", "answer", "size"),
    [
        pytest.param("p99<1000ms", Answer.TAKE, 256, id="the cheapest keeps it"),
        pytest.param("p99<200ms", Answer.TAKE, 1024, id="the cheapest that keeps it"),
        pytest.param("p99<50ms", Answer.MISSED, None, id="none keeps it"),
    ],
)
def test_a_p99(limit: str, answer: Answer, size: int | None) -> None:
    def seen(memory_mb: int, block: int) -> Seen:
        return steady(memory_mb, block, ms=80 + 80_000 / memory_mb, warm=24)

    course = course_of(seen, wanted=limit, sizes=(256, 512, 1024, 3008))
    told = verdict(course, current=512)
    assert (told.answer, told.size) == (answer, size)
    if size is not None:
        assert course.tail(size).state == "kept" and course.tail(size).warm > 299


def test_a_dollar_a_month_is_not_worth_being_slow() -> None:
    """With little traffic every size costs the same to anybody: the fastest is taken."""
    from msgspec.structs import replace

    course = Course(SIZES, replace(TARIFF, per_month=1000), Target(), Rules(), seed=1)
    world = World(Truth("slow", 0, 200), 1)
    while order := course.order():
        for size in order:
            course.add(world.seen(size, course.blocks, course.warm))
        course.close()
    assert verdict(course, current=128).size in (1536, 3008)
    assert course.ended == "decided"
