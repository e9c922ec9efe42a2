"""Requests one by one: the same as the pass over levels where both can answer, theory and arithmetic elsewhere."""

from collections.abc import Sequence

import pytest

from deburr.simulate.arrivals import Poisson
from deburr.simulate.engine import watched
from deburr.simulate.events import Simulation
from deburr.simulate.exact import erlang_b
from deburr.simulate.law import Law, exponential, fixed, log_normal
from deburr.simulate.outcome import Outcome
from deburr.simulate.scene import Rates, Scene
from deburr.simulate.tracking import Tracking
from deburr.simulate.world import Asking, Polling, Window, World

PLAIN = {"warm": fixed(1.0), "cold": fixed(1.0), "init": fixed(0.5), "keep_alive_s": 600.0}


def a_world(**changed: object) -> World:
    return World(**{**PLAIN, **changed})  # type: ignore[arg-type]  # a table of changes


def run(world: World, moments: Sequence[float], end_s: float) -> Outcome:
    return Simulation(world).run([moments], end_s)


def poisson(rates: Rates, seed: int) -> list[float]:
    source, moments = Poisson(rates, seed), []
    while some := source.take(4096):
        moments += some
    return moments


LONG = log_normal(median_s=1, p99_s=6)


@pytest.mark.parametrize(
    ("provisioned", "cold", "init", "near"),
    [
        pytest.param(0, exponential(2.0), fixed(0), 0, id="no init"),
        pytest.param(0, LONG, exponential(0.7), 0, id="inits shorter than calls"),
        # Levels take an environment that nobody waited for to be as quick as a used one, and as old as its level.
        pytest.param(0, exponential(2.0), exponential(0.7), 0.02, id="first calls unlike others"),
        pytest.param(0, LONG, fixed(9.0), 0.02, id="inits longer than calls"),
        # An on-demand environment still at work when a provisioned one is free: levels do not see it.
        pytest.param(2, exponential(2.0), exponential(0.7), 0.05, id="provisioned"),
    ],
)
def test_without_limits_it_is_the_pass_over_levels(provisioned: int, cold: Law, init: Law, near: float) -> None:
    laws = {"warm": LONG, "cold": cold, "init": init}
    rates = Rates((4000.0, 9000.0, 20000.0), (0.9, 0.05, 2.0))
    scene = Scene(**laws, keep_alives_s=(90.0,), provisioned=provisioned, seed=4, bin_s=500.0, bins=40)
    levels = watched(scene, rates)
    world = a_world(**laws, keep_alive_s=90.0, provisioned=provisioned, seed=4, bin_s=500.0, bins=40)
    found = run(world, poisson(rates, 4), rates.end_s)
    assert found.requests == found.answered == levels.requests > 20_000
    assert found.cold == pytest.approx(sum(levels.tally.cold), rel=near) and found.cold > 50
    assert found.elsewhere == pytest.approx(levels.tally.elsewhere, rel=2 * near)
    assert found.peak == pytest.approx(levels.peak, abs=1 if provisioned else 0)
    assert found.calls_in == list(levels.tally.calls)
    assert found.on_demand_s + found.on_provisioned_s == pytest.approx(sum(levels.tally.busy_s), rel=near / 2 + 1e-9)
    there = pytest.approx(levels.environments(0, provisioned), rel=0.02 if provisioned else 0.005)
    assert found.environments_s / found.seconds == there
    if not near:
        assert found.cold_by_level == levels.cold_starts(0, 0)


def test_a_call_goes_to_whoever_is_ready_first() -> None:
    """The second call sets off an init of 9 s, until 9.5, and goes to the first one's environment when that is free."""
    init = {"init": fixed(9.0), "cold": fixed(2.0)}
    found = run(a_world(**init), [0.0, 9.5], 12.0)
    assert (found.cold, found.elsewhere, found.ask_s.max) == (2, 1, 11.0)
    assert found.ask_s.min == pytest.approx(11.0 - 9.5 + 1.0)
    assert found.on_demand_s == 9 + 2 + 9 + 1  # the init that nobody waited for is billed
    assert found.environments_s == 12.0 + 2.5


def test_an_init_that_nobody_waits_for_leaves_an_environment_whose_first_call_is_still_to_come() -> None:
    init = {"init": fixed(9.0), "cold": fixed(2.0)}
    found = run(a_world(**init), [0.0, 9.5, 30.0, 30.0], 40.0)
    assert (found.cold, found.invocations) == (2, 4)  # both are idle at 30, and only one of them was ever called
    assert found.on_demand_s == (9 + 2) + (9 + 1) + (2 + 1)


def test_a_call_waits_for_an_init_that_is_on_its_way_before_another_one_is_set_off() -> None:
    """The second one's init runs until 18.5; it left at 12 itself, and two come at 17 while one environment is idle."""
    found = run(a_world(init=fixed(9.0), cold=fixed(2.0), warm=fixed(1.0)), [0.0, 9.5, 17.0, 17.0], 40.0)
    assert (found.cold, found.elsewhere) == (2, 2)
    assert found.ask_s.max == 11.0  # 17 to 18: the first of them leaves at 18, before the init ends at 18.5


def test_a_provisioned_environment_that_comes_free_takes_who_waits() -> None:
    found = run(a_world(provisioned=1, init=fixed(9.0)), [0.0, 0.5], 20.0)
    assert (found.cold, found.elsewhere, found.spilled, found.peak) == (1, 1, 0, 2)
    assert found.ask_s.max == pytest.approx(1.5)
    assert (found.on_provisioned_s, found.on_demand_s) == (2.0, 9.0)


def test_calls_that_wait_are_at_work_for_the_limit() -> None:
    found = run(a_world(limit=2, init=fixed(9.0)), [0.0, 0.1, 0.2], 20.0)
    assert (found.lost, found.peak) == (1, 2)


@pytest.mark.parametrize(("limit", "load"), [(5, 2.0), (10, 8.0)])
def test_refusals_are_erlangs(limit: int, load: float) -> None:
    moments = poisson(Rates((40_000.0,), (load,)), 9)
    law = exponential(1.0)
    found = run(a_world(warm=law, cold=law, init=fixed(0), limit=limit), moments, 40_000.0)
    assert found.lost / found.requests == pytest.approx(erlang_b(limit, load), rel=0.06)
    assert found.refused == found.lost and found.peak == limit
    assert found.answered + found.lost + found.waiting == found.requests


def test_what_provisioned_environments_cannot_take_is_erlangs_too() -> None:
    moments = poisson(Rates((40_000.0,), (2.0,)), 3)
    law = exponential(1.0)
    found = run(a_world(warm=law, cold=law, init=fixed(0), provisioned=3), moments, 40_000.0)
    assert found.spilled / found.requests == pytest.approx(erlang_b(3, 2.0), rel=0.05)
    assert found.on_provisioned_s / found.provisioned_s == pytest.approx(2.0 * (1 - erlang_b(3, 2.0)) / 3, rel=0.05)


def test_retries_answer_what_would_be_lost() -> None:
    moments = poisson(Rates((20_000.0,), (4.0,)), 9)
    law = exponential(1.0)
    shares = []
    for attempts in (1, 3, 10):
        world = a_world(warm=law, cold=law, init=fixed(0), limit=6, asking=Asking(attempts=attempts))
        found = run(world, moments, 20_000.0)
        assert found.answered + found.lost + found.waiting == found.requests
        shares.append(found.lost / found.requests)
    assert shares[0] > shares[1] > 3 * shares[2]


def test_a_burst_gets_what_scaling_allows() -> None:
    """1,500 at once: 1,000 environments come together, 100 a second after that, as AWS words it."""
    world = a_world(warm=fixed(60), cold=fixed(60), scale_per_s=100.0, asking=Asking(attempts=1))
    found = run(world, [0.0] * 1500, 100.0)
    assert (found.cold, found.lost) == (1000, 500)
    later = run(world, [0.0] * 1500 + [2.0] * 500, 100.0)
    assert later.cold == 1000 + 200


def test_asynchronous_events_come_again_until_they_are_too_old() -> None:
    asking = Asking(attempts=10**9, first_s=1, longest_s=300, within_s=21_600, jitter=False)
    world = a_world(limit=1, warm=fixed(10), cold=fixed(10), init=fixed(0), asking=asking)
    found = run(world, [0.0, 1.0], 100.0)
    # Busy until 10; tried at 1, 2, 4, 8, 16: answered at 26, 25 s after it came.
    assert (found.answered, found.lost, found.refused) == (2, 0, 4)
    assert found.ask_s.max == 25
    assert run(a_world(limit=1, warm=fixed(9e4), cold=fixed(9e4), asking=asking), [0.0, 1.0], 9e4).lost == 1


def test_a_queue_waits_and_loses_nothing() -> None:
    polling = Polling(batch=10, window_s=0, at_once=5, per_s=5, most=1250)
    world = a_world(warm=fixed(2), cold=fixed(2), init=fixed(0), polling=polling)
    found = run(world, [0.0] * 100, 100.0)
    # Single messages go at once until five are at work; the other 95 follow in tens as pollers are added.
    assert (found.answered, found.lost, found.waiting) == (100, 0, 0)
    assert found.invocations == 5 + 10
    assert found.queued_s.max is not None and 0 < found.queued_s.max <= 2


def test_a_batch_window_fills_batches() -> None:
    polling = Polling(batch=10, window_s=5, at_once=5, per_s=5, most=1250)
    found = run(a_world(polling=polling, init=fixed(0)), [float(second) for second in range(20)], 60.0)
    assert found.invocations == 4  # six messages in each: 0 to 5, 6 to 11, 12 to 17; then 18 and 19
    assert found.queued_s.max == 5
    capped = run(a_world(polling=polling, init=fixed(0), limit=1, warm=fixed(8), cold=fixed(8)), [0.0] * 40, 99.0)
    assert (capped.invocations, capped.peak, capped.waiting) == (4, 1, 0)


def test_a_schedule_keeps_environments_by_the_hour() -> None:
    world = a_world(schedule=(Window(3600.0, 7200.0, 4),), init=fixed(0))
    found = run(world, [3700.0] * 5, 86_400.0 * 2)
    assert found.provisioned_s == 4 * 3600 * 2
    assert (found.cold, found.spilled) == (1, 1)
    night = run(a_world(schedule=(Window(79_200.0, 3600.0, 1),)), [10.0, 50_000.0], 86_400.0)
    assert night.provisioned_s == 3600 + 7200
    assert night.cold == 1


def test_a_schedule_goes_by_the_clock_of_the_trace() -> None:
    """Eleven to noon, for a trace from 10:30 to 12:30 and for one that begins in the middle of it."""
    world = {"schedule": (Window(39_600.0, 43_200.0, 2),), "init": fixed(0)}
    assert run(a_world(**world, clock_s=37_800.0), [1.0], 7200.0).provisioned_s == 2 * 3600
    assert run(a_world(**world, clock_s=41_400.0), [1.0], 7200.0).provisioned_s == 2 * 1800
    assert run(a_world(**world), [1.0], 7200.0).provisioned_s == 0


def test_provisioned_environments_are_ready_an_init_after_their_hour() -> None:
    world = a_world(schedule=(Window(3600.0, 7200.0, 1),), init=fixed(30))
    assert run(world, [3610.0], 8000.0).cold == 1
    assert run(world, [3631.0], 8000.0).cold == 0


def test_a_deployment_leaves_warm_environments_behind() -> None:
    assert run(a_world(), [0.0, 10.0, 30.0], 100.0).cold == 1
    assert run(a_world(deploy_s=20.0), [0.0, 10.0, 30.0], 100.0).cold == 2


def test_little_s_law_in_seconds() -> None:
    found = run(a_world(keep_alive_s=10.0), [0.0, 5.0], 100.0)
    assert found.environments_s == pytest.approx(5 + 1 + 10)
    assert found.on_demand_s == pytest.approx(1.5 + 1)


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 3, "provisioned": 4}, {"limit": 3, "schedule": (Window(0, 9, 4),)}]
)
def test_a_limit_below_what_is_provisioned_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="AWS refuses less"):
        a_world(**wrong)


def test_a_run_can_be_ended_early() -> None:
    moments = [float(at) for at in range(50_000)]
    found = Simulation(a_world()).run([moments], 50_000.0, lambda requests: False)
    assert found.requests == 20_000
    assert found.seconds == 19_999


def test_steady_traffic_is_counted_when_the_pool_has_filled() -> None:
    law = exponential(1.0)
    rates = Rates((30_000.0,), (2.0,))
    scene = Scene(warm=law, cold=law, keep_alives_s=(60.0,), seed=8, bin_s=2900.0, bins=10, from_s=1000.0)
    world = a_world(warm=law, cold=law, init=fixed(0), keep_alive_s=60.0, seed=8, bin_s=2900.0, bins=10, from_s=1000.0)
    levels, found = watched(scene, rates), run(world, poisson(rates, 8), rates.end_s)
    assert found.requests == found.answered == levels.requests
    assert (found.cold_in, found.calls_in) == (list(levels.tally.cold), list(levels.tally.calls))
    assert found.seconds == levels.seconds == 29_000
    assert found.environments_s / found.seconds == pytest.approx(levels.environments(0, 0), rel=1e-3)
    assert run(world, [5.0], 500.0).requests == 1  # an end before counting began: what there is


@pytest.mark.parametrize(("slots", "load"), [(3, 2.0), (1, 0.5)])
def test_waiting_for_a_database_is_erlangs_too(slots: int, load: float) -> None:
    """As many callers as like, so many slots: M/M/c. Erlang C says who waits, and the mean wait is C / (c - load)."""
    moments = poisson(Rates((40_000.0,), (load,)), 5)
    law = exponential(1.0)
    found = run(a_world(warm=law, cold=law, init=fixed(0), slots=slots), moments, 40_000.0)
    refused = erlang_b(slots, load)
    waits = refused / (1 - load / slots * (1 - refused))
    assert found.slot_waits / found.requests == pytest.approx(waits, rel=0.05)
    assert found.slot_s / found.requests == pytest.approx(waits / (slots - load), rel=0.1)


def test_provisioned_environments_follow_their_use() -> None:
    """Ten are always at work: at half use that is twenty; when two are left, four do."""
    many = [at / 10 for at in range(3600 * 10)]
    few = [3600 + at / 2 for at in range(3600 * 2)]
    tracking = Tracking(target=0.5, least=1, most=50, rises_after=3, falls_after=15, falls_below=0.9)
    found = run(a_world(init=fixed(0), tracking=tracking, bin_s=60.0, bins=120), [*many, *few], 7200.0)
    doubling = ((3, 1), (3, 2), (3, 4), (3, 8), (3, 16))
    steps = (*doubling, (60, 20), (15, 5), (30, 4))  # 5 first: those who still left were in the first minute's mean
    assert found.provisioned_s == pytest.approx(60 * sum(minutes * count for minutes, count in steps))


def test_tracking_leaves_alone_what_nobody_uses_and_stops_at_its_ends() -> None:
    tracking = Tracking(target=0.5, least=1, most=6, rises_after=3, falls_after=15, falls_below=0.9)
    moments = [at / 10 for at in range(1800 * 10)]
    found = run(a_world(init=fixed(0), tracking=tracking, bins=1), moments, 7200.0)
    assert found.provisioned_s == pytest.approx(60 * (3 * 1 + 3 * 2 + 3 * 4 + 111 * 6))
