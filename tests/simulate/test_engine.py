"""The engine: both halves to the last bit, and what they count against what theory says."""

import math
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deburr.simulate import compiling, native
from deburr.simulate.answers import Answers, ratio, student
from deburr.simulate.crossings import Crossings
from deburr.simulate.draws import generator, uniforms
from deburr.simulate.engine import engine, replayed, watched
from deburr.simulate.exact import stationary
from deburr.simulate.law import Law, Shape, exponential, fixed, log_normal, quantiles
from deburr.simulate.native import Native, library
from deburr.simulate.scene import Rates, Scene

SEEDS = int(os.environ.get("DEBURR_SEEDS", "60"))
compiled = pytest.mark.skipif(library() is None, reason="the kernel was not compiled")
LAWS = [
    fixed(1.5),
    exponential(1.991),
    log_normal(median_s=1, p99_s=9),
    log_normal(median_s=0.2, p99_s=0.2),
    quantiles([(0.5, 1), (0.9, 3), (0.99, 7)], least_s=0, most_s=12),
]


def a_scene(law: Law, **changed: object) -> Scene:
    given = {"warm": law, "cold": law, "keep_alives_s": (600.0,), "bin_s": 1000.0, "bins": 100}
    return Scene(**{**given, **changed})  # type: ignore[arg-type]  # a table of changes


@compiled
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.shape.name)
def test_c_and_python_agree_to_the_last_bit(law: Law) -> None:
    scene = a_scene(
        law,
        init=exponential(0.4),
        keep_alives_s=(20.0, 60.0, 300.0),
        primary=1,
        provisioned=2,
        from_s=50.0,
        seed=2**64 - 3,
    )
    rates = Rates((4000.0, 9000.0, 9900.0, 9910.0), (0.9, 0.0, 3.0, 400.0))
    native, python = Native(scene), Crossings(scene)
    while native.run(rates, 777):
        pass
    while python.run(rates, 5000):
        pass
    assert native.requests == python.requests > 8192
    assert native.tally() == python.tally()
    assert sum(native.tally().cold) > 20


@compiled
def test_a_kernel_of_another_make_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was left from before, and what is no library at all: Python does the work then."""
    source = Path(native.__file__).with_name("kernel.c").read_text()
    for text in (source.replace("int64_t seed, segments;", "int64_t other, seed, segments;"), "int something = 3;\n"):
        (tmp_path / "kernel.c").write_text(text)
        monkeypatch.setattr(native, "LIBRARY", compiling.compiled(tmp_path))
        assert native.library.__wrapped__() is None
        (tmp_path / "_kernel.so").unlink()
    assert native.library.__wrapped__() is None


@compiled
def test_many_at_once_and_few_again_in_either_order_of_keeping_them() -> None:
    scene = a_scene(exponential(900.0), keep_alives_s=(60.0,))
    rates = Rates((600.0, 4000.0, 4100.0, 60_000.0), (5.0, 0.2, 9.0, 0.003))
    native, python = Native(scene), Crossings(scene)
    native.run(rates, 10**6)
    python.run(rates, 10**6)
    assert max(native.tally().peak) > 1024
    assert native.tally().busy < 20
    assert native.tally() == python.tally()


@compiled
@pytest.mark.parametrize("init", [fixed(30.0), exponential(400.0), log_normal(median_s=20, p99_s=300)])
@pytest.mark.parametrize("law", [fixed(25.0), exponential(50.0)])
def test_inits_longer_than_calls_and_many_who_wait_for_them(init: Law, law: Law) -> None:
    scene = a_scene(law, init=init, keep_alives_s=(30.0, 60.0), primary=1, cold=exponential(70.0))
    rates = Rates((300.0, 360.0, 900.0, 930.0, 2000.0), (1.0, 60.0, 0.3, 90.0, 0.2))
    native, python = Native(scene), Crossings(scene)
    while native.run(rates, 777):
        pass
    python.run(rates, 10**6)
    told = native.tally()
    assert told == python.tally()
    assert told.elsewhere > 100 and max(told.peak) > 1024
    assert sum(told.slow) == sum(told.waited) >= sum(told.cold)


@pytest.mark.parametrize("half", [pytest.param(Native, marks=compiled), Crossings])
@pytest.mark.parametrize("parts", [1, 3, 50])
def test_rates_in_parts_are_the_same_rates(half: type[Native] | type[Crossings], parts: int) -> None:
    """Also where a block of draws ends with a part, and where parts have no request at all."""
    per_s = [(at * 7919 % 40) / 10 if at % 5 else 0.001 for at in range(300)]
    until = [60.0 * (at + 1) for at in range(300)]
    scene = a_scene(exponential(0.8), init=fixed(2.0), bin_s=60.0)
    whole, apart = half(scene), half(scene)
    rates = Rates(until, per_s)
    while whole.run(rates, 999):
        pass
    for at in range(0, 300, parts):
        part = Rates(until[at : at + parts], per_s[at : at + parts])
        while apart.run(part, 8192):
            pass
    assert apart.requests == whole.requests > 3 * 8192
    assert apart.tally() == whole.tally()


@compiled
@settings(max_examples=int(os.environ.get("DEBURR_EXAMPLES", "40")), deadline=None)
@given(
    waits=st.lists(st.sampled_from([0.0, 1.5]) | st.floats(0, 50), max_size=300),
    keep_alives=st.sets(st.floats(0, 60), min_size=1, max_size=4),
    provisioned=st.integers(0, 3),
    seed=st.integers(0, 2**64 - 1),
    law=st.sampled_from(LAWS),
    init=st.sampled_from([fixed(0.3), fixed(4.0), exponential(20.0)]),
)
def test_any_trace_gives_both_the_same(
    waits: list[float], keep_alives: set[float], provisioned: int, seed: int, law: Law, init: Law
) -> None:
    scene = a_scene(
        law, keep_alives_s=tuple(sorted(keep_alives)), provisioned=provisioned, seed=seed, bin_s=7.0, init=init
    )
    moments = [math.fsum(waits[: at + 1]) for at in range(len(waits))]
    native, python = Native(scene), Crossings(scene)
    for half in (native, python):
        half.feed(moments[: len(moments) // 2])
        half.feed(moments[len(moments) // 2 :])
    assert native.tally() == python.tally()


def by_hand(moments: list[float], holds: list[float], keep_alive_s: float) -> int:
    """Cold starts of environments that are objects: the newest idle one takes the request, the rest grow old."""
    free: list[float] = []  # when each environment became idle, or will
    cold = 0
    for now, hold in zip(moments, holds, strict=True):
        idle = [since for since in free if since <= now and now - since <= keep_alive_s]
        if idle:
            free.remove(max(idle))
        else:
            cold += 1
        free.append(now + hold)
    return cold


@pytest.mark.parametrize("seed", range(5))
def test_levels_find_the_cold_starts_that_environments_have(seed: int) -> None:
    draw = generator(seed, 2).random
    moments = [0.0]
    for _ in range(1500):
        moments.append(moments[-1] - math.log(1 - draw()))
    scene = a_scene(exponential(3.0), keep_alives_s=(4.0, 9.0, 30.0), seed=seed)
    told = replayed(scene, [moments], moments[-1])
    holds = [-3.0 * math.log(1.0 - u) for u, _ in zip(uniforms(seed, 1), moments, strict=False)]
    for place, keep_alive_s in enumerate(scene.keep_alives_s):
        assert sum(told.cold_starts(place, 0).values()) == by_hand(moments, holds, keep_alive_s)


# requests/s, service s, keep-alive s, requests to watch: the rows of the exact table.
ROWS = [
    (0.9, 1.991, 600, 2e6),
    (0.9, 1.991, 300, 2e6),
    (0.1, 1.991, 600, 1e6),
    (0.01, 2, 600, 1e6),
    (1 / 300, 2, 600, 1e6),
    (20, 0.2, 600, 4e6),
    (10, 1, 60, 4e6),
    (200, 0.1, 600, 8e6),
    (5, 0.05, 420, 4e6),
    (50, 2, 360, 8e6),
]


def told(
    per_s: float, service_s: float, keep_alive_s: float, requests: float, seed: int, provisioned: int = 0
) -> Answers:
    """A steady state, after the pool has filled."""
    filling_s = keep_alive_s + 20 * service_s
    seconds = requests / per_s
    law = exponential(service_s)
    scene = a_scene(
        law,
        keep_alives_s=(float(keep_alive_s),),
        bin_s=seconds / 40,
        bins=40,
        from_s=filling_s,
        seed=seed,
        provisioned=provisioned,
    )
    return watched(scene, Rates((filling_s + seconds,), (per_s,)))


@pytest.mark.parametrize(("per_s", "service_s", "keep_alive_s", "requests"), ROWS)
def test_within_three_standard_errors_of_theory(
    per_s: float, service_s: float, keep_alive_s: float, requests: float
) -> None:
    few = 1.0 if library() is not None else 0.25
    found = told(per_s, service_s, keep_alive_s, requests * few, seed=11)
    theory = stationary(per_s=per_s, service_s=service_s, keep_alive_s=keep_alive_s)
    share = found.cold_interval()
    assert share.low is not None and share.high is not None
    error = (share.high - share.value) / student(39)
    assert abs(share.value - theory.cold_share) <= 3 * error
    assert found.cold_share(0, 0) == share.value
    wider = few**-0.5  # the error of a mean
    assert found.environments(0, 0) == pytest.approx(theory.environments, rel=0.02 * wider)
    assert found.busy == pytest.approx(theory.busy, rel=0.01 * wider)


@compiled
def test_provisioned_environments_against_theory() -> None:
    found = told(0.9, 1.991, 600, 2e6, seed=3)
    for provisioned in (2, 5, 7, 8):
        theory = stationary(per_s=0.9, service_s=1.991, keep_alive_s=600, provisioned=provisioned)
        assert found.cold_share(0, provisioned) == pytest.approx(theory.cold_share, rel=0.1)
        assert found.environments(0, provisioned) == pytest.approx(theory.environments, rel=0.02)
        own = told(0.9, 1.991, 600, 2e6, seed=3, provisioned=provisioned)
        assert own.cold_share(0, provisioned) == found.cold_share(0, provisioned)  # the same draws, told two ways


@compiled
@pytest.mark.parametrize(
    ("per_s", "service_s", "keep_alive_s"),
    [(0.9, 1.991, 600), (0.9, 1.991, 300), (0.1, 1.991, 600), (0.01, 2, 600), (1 / 300, 2, 600), (10, 1, 60)],
)
def test_intervals_cover_what_they_promise(per_s: float, service_s: float, keep_alive_s: float) -> None:
    """95 of 100 on every row of a thousandth or more; `make soak` asks 1,000 seeds and wants 93 to 97."""
    theory = stationary(per_s=per_s, service_s=service_s, keep_alive_s=keep_alive_s).cold_share
    covered = 0
    for seed in range(SEEDS):
        share = told(per_s, service_s, keep_alive_s, 1.2e5 if theory > 1e-2 else 4e5, seed).cold_interval()
        assert share.low is not None and share.high is not None
        covered += share.low <= theory <= share.high
    slack = 0.02 if SEEDS >= 1000 else 0.09
    assert 0.95 - slack <= covered / SEEDS <= min(1.0, 0.95 + slack)


def test_python_does_the_work_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBURR_PURE_PYTHON", "1")
    assert isinstance(engine(a_scene(fixed(1))), Crossings)


def test_a_pass_can_be_ended_early() -> None:
    scene = a_scene(fixed(0.01), bin_s=60.0)
    seen: list[int] = []

    def enough(requests: int) -> bool:
        seen.append(requests)
        return False

    found = watched(scene, Rates((1e9,), (1000.0,)), enough)
    assert len(seen) == 1
    assert 0 < found.requests == seen[0]
    assert found.seconds < 1e6


def test_quantiles_of_student() -> None:
    # Published tables: 4, 10, 39 degrees of freedom.
    assert [student(freedom) for freedom in (4, 10, 39)] == pytest.approx([2.776, 2.228, 2.023], abs=7e-3)


def test_nothing_seen_gives_no_interval() -> None:
    assert ratio([0, 0], [0, 0]).value == 0
    assert ratio([0] * 40, [5] * 40).low is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"keep_alives_s": ()},
        {"keep_alives_s": (5.0, 5.0)},
        {"keep_alives_s": (-1.0,)},
        {"primary": 1},
        {"bins": 0},
        {"bin_s": math.nan},
        {"seed": 2**64},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|below|none of|whole"):
        a_scene(fixed(1), **wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: fixed(-1),
        lambda: exponential(math.nan),
        lambda: log_normal(median_s=0, p99_s=1),
        lambda: log_normal(median_s=2, p99_s=1),
        lambda: quantiles([(0.5, 3), (0.9, 1)]),
        lambda: quantiles([(0.5, -3)]),
        lambda: quantiles([]),
        lambda: Law(Shape.QUANTILES, shares=(0.0, 0.9), times=(1.0, 2.0)),
    ],
)
def test_impossible_times_are_refused(make: object) -> None:
    with pytest.raises(ValueError):
        make()  # type: ignore[operator]  # a table


def test_means_and_shares_of_laws() -> None:
    for law in LAWS:
        times = law.drawn([(at + 0.5) / 20000 for at in range(20000)])
        assert math.fsum(times) / len(times) == pytest.approx(law.mean, rel=2e-3)
        for time in (0.0, 0.2, 1.0, 1.5, 4.0, 12.0):
            assert law.below(time) == pytest.approx(sum(each <= time for each in times) / len(times), abs=2e-3)
