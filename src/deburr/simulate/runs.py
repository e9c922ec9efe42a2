"""Choose how to answer a scenario, and run it."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from deburr.cost.function import SECONDS_A_MONTH
from deburr.facts.book import Facts
from deburr.simulate import engine as engines
from deburr.simulate.answers import Answers, Estimate, batches_of, ratio
from deburr.simulate.arrivals import Poisson
from deburr.simulate.bill import priced
from deburr.simulate.closed import exactly
from deburr.simulate.draws import BLOCK
from deburr.simulate.events import Simulation
from deburr.simulate.lengths import MOST_EVENTS, MOST_LEVELS, MOST_WHOLE, budget, by_the_day, fits, shortened
from deburr.simulate.outcome import Outcome
from deburr.simulate.scenario import Scenario
from deburr.simulate.scene import Rates, Scene, Steps
from deburr.simulate.sliced import of_events, of_levels
from deburr.simulate.slices import PERCENTILES, Slices, around
from deburr.simulate.told import Series, Told, latencies
from deburr.simulate.traffic import DAY_S, Traffic
from deburr.simulate.world import Polling, World

BINS = 720
FILLING_TIMES = 20
SCALING = "lambda.scaling.rate"
Progress = Callable[[int], bool]


def told(
    scenario: Scenario,
    traffic: Traffic,
    facts: Facts,
    *,
    exact: bool = False,
    most: int | None = None,
    filling_s: float | None = None,
    free_tier: bool = False,
    progress: Progress | None = None,
) -> Told:
    """Answer a scenario: exactly when asked, by levels where nothing stands in the way, else request by request.

    most       requests to simulate at most.
    filling_s  how long steady traffic fills the pool before anything is counted; None: as long as this one needs.
    progress   is told now and then how many are done; False ends the run, and what was seen is told.
    Raises     DeburrError when it cannot be answered exactly.
    """
    traffic = by_the_day(traffic, (scenario,))
    if exact:
        return exactly(scenario, traffic, facts, free_tier=free_tier)
    if scenario.plain and fits(scenario, traffic):
        coming = shortened(traffic, budget((scenario,), traffic, most))
        found = _levels(scenario, coming, facts, filling_s, free_tier, progress)
        if found is not None:
            return found
        most = most or (MOST_WHOLE if traffic.repeats_s is None else MOST_EVENTS)
    coming = shortened(traffic, budget((scenario,), traffic, most))
    return _one_by_one(scenario, coming, facts, filling_s, free_tier, progress)


def _levels(
    scenario: Scenario,
    traffic: Traffic,
    facts: Facts,
    filling_s: float | None,
    free_tier: bool,
    progress: Progress | None,
) -> Told | None:
    """None when a limit is reached, or environments are wanted faster than they come."""
    scene, rates = scene_of(scenario, traffic, filling_s=filling_s)
    if rates is not None:
        found = engines.watched(scene, rates, progress)
    else:
        assert traffic.moments is not None
        found = engines.replayed(scene, traffic.moments(), traffic.end_s, progress)
    scale = facts[SCALING].whole
    if found.peak > scenario.limit or max(found.tally.cold) > scale:
        return None
    return _from_levels(scenario, found, facts, free_tier, traffic)


def scene_of(
    scenario: Scenario, traffic: Traffic, *, bins: int = BINS, filling_s: float | None = None
) -> tuple[Scene, Rates | Steps | None]:
    """What the pass over levels is asked; steady traffic first fills the pool, uncounted."""
    from_s = 0.0
    rates = traffic.rates
    if traffic.steady is not None:
        from_s = filling(scenario, traffic.steady, MOST_LEVELS) if filling_s is None else filling_s
        rates = Rates((from_s + traffic.end_s,), (traffic.steady,))
    scene = Scene(
        warm=scenario.warm,
        cold=scenario.cold,
        init=scenario.init,
        keep_alives_s=(scenario.keep_alive_s,),
        bin_s=traffic.end_s / bins,
        bins=bins,
        from_s=from_s,
        seed=scenario.seed,
    )
    return scene, rates


def filling(scenario: Scenario, per_s: float, most: int) -> float:
    """How long it takes until nothing is left of the beginning; no longer than `most` requests."""
    mean_s = max(scenario.warm.mean, scenario.cold.mean + scenario.init.mean)
    return min(scenario.keep_alive_s + FILLING_TIMES * mean_s, most / per_s)


def _from_levels(scenario: Scenario, found: Answers, facts: Facts, free_tier: bool, traffic: Traffic) -> Told:
    share = found.cold_interval()
    by_level = found.cold_starts(0, 0)
    colds = sum(by_level.values())
    factor = SECONDS_A_MONTH / Decimal(repr(found.seconds))
    requests = found.requests * factor
    busy_s = Decimal(repr(sum(found.tally.busy_s))) * factor
    over_time = tuple(found.environments_over_time())
    return Told(
        scenario,
        "levels",
        found.seconds,
        found.requests,
        colds,
        share,
        latencies(scenario, found.waited_interval(), found.slow_below()),
        found.environments(0, 0),
        found.busy,
        found.peak,
        max(over_time),
        elsewhere=found.tally.elsewhere,
        levels=tuple((level, count / colds) for level, count in sorted(by_level.items())),
        there_over_time=over_time,
        peak_over_time=found.tally.peak,
        steps=Series(found.scene.bin_s, found.tally.calls, found.tally.cold, (0,) * found.scene.bins),
        slices=of_levels(scenario, found, facts, whole_s=traffic.end_s, free_tier=free_tier),
        bill=priced(scenario, facts, requests, busy_s, Decimal(0), 0, colds * float(factor), free_tier),
        notes=traffic.notes,
    )


def _one_by_one(
    scenario: Scenario,
    traffic: Traffic,
    facts: Facts,
    filling_s: float | None,
    free_tier: bool,
    progress: Progress | None,
) -> Told:
    from_s, coming = 0.0, traffic
    if traffic.steady is not None:
        from_s = filling(scenario, traffic.steady, MOST_EVENTS) if filling_s is None else filling_s
        rates = Rates((from_s + traffic.end_s,), (traffic.steady,))
        coming = replace(traffic, end_s=rates.end_s, rates=rates)
    world = replace(_world(scenario, traffic, facts), from_s=from_s, clock_s=(traffic.clock_s - from_s) % DAY_S)
    found = Simulation(world).run(_moments(coming, scenario.seed), coming.end_s, progress)
    factor = SECONDS_A_MONTH / Decimal(repr(max(found.seconds, 1e-9)))
    share = ratio(found.cold_in, found.calls_in, batches_of(found.seconds, scenario.keep_alive_s))
    slices = of_events(scenario, found, facts, whole_s=traffic.end_s, free_tier=free_tier)
    kept_s = Decimal(repr(found.provisioned_s)) * factor
    used_s, ran_s = (Decimal(repr(each)) * factor for each in (found.on_provisioned_s, found.on_demand_s))
    calls = found.invocations * factor
    kept = found.provisioned_s > 0
    short = found.seconds < scenario.warm.mean
    notes: tuple[str, ...] = (
        ("less time was simulated than one request takes: means and the bill say little",) if short else ()
    )
    if scenario.slots is not None and found.invocations:
        waited, mean_s = found.slot_waits / found.invocations, found.slot_s / max(1, found.slot_waits)
        notes += (
            f"{waited:.1%} of calls waited for one of {scenario.slots:,} slots downstream, {mean_s:.3g} s on average",
        )
    return Told(
        scenario,
        "one by one",
        found.seconds,
        found.requests,
        found.cold,
        share,
        _measured(found, slices),
        found.environments_s / found.seconds if found.seconds else 0.0,
        (found.on_demand_s + found.on_provisioned_s) / found.seconds if found.seconds else 0.0,
        found.peak,
        max(found.there_in, default=0),
        refused=found.refused,
        lost=found.lost,
        waiting=found.waiting,
        elsewhere=found.elsewhere,
        provisioned_used=found.on_provisioned_s / found.provisioned_s if kept else None,
        spilled=found.spilled / found.invocations if kept and found.invocations else None,
        levels=tuple((level, count / found.cold) for level, count in sorted(found.cold_by_level.items())),
        queue_s=_ages(found) if scenario.caller == "queue" else None,
        there_over_time=tuple(found.there_in),
        peak_over_time=tuple(found.peak_in),
        steps=Series(traffic.end_s / BINS, tuple(found.calls_in), tuple(found.cold_in), tuple(found.refused_in)),
        slices=slices,
        bill=priced(scenario, facts, calls, ran_s, used_s, kept_s, found.cold * float(factor), free_tier),
        notes=(*traffic.notes, *notes),
    )


def _world(scenario: Scenario, traffic: Traffic, facts: Facts) -> World:
    polling = None
    if scenario.caller == "queue":
        table = facts["sqs.esm.scaling"].table
        initial, per_minute, top = (int(str(table[key])) for key in ("initial", "per_minute", "max"))
        polling = Polling(scenario.batch, scenario.window_s, initial, per_minute / 60, top)
    at_once = facts[SCALING].whole
    return World(
        warm=scenario.warm,
        cold=scenario.cold,
        init=scenario.init,
        keep_alive_s=scenario.keep_alive_s,
        seed=scenario.seed,
        provisioned=scenario.provisioned,
        schedule=scenario.schedule,
        tracking=scenario.tracking,
        limit=scenario.limit,
        scale_per_s=at_once / 10,
        scale_at_once=at_once,
        asking=scenario.asking(facts),
        polling=polling,
        deploy_s=scenario.deploy_s,
        slots=scenario.slots,
        bin_s=traffic.end_s / BINS,
        bins=BINS,
    )


def _moments(traffic: Traffic, seed: int) -> Iterator[Sequence[float]]:
    if traffic.rates is None:
        assert traffic.moments is not None
        yield from traffic.moments()
        return
    source: Poisson | None = None
    for part in traffic.rates.parts():
        source = source or Poisson(part, seed)
        source.follow(part)
        while chunk := source.take(BLOCK - source.requests % BLOCK):
            yield chunk


def _measured(found: Outcome, slices: Slices | None) -> dict[float, Estimate]:
    """Quantiles as they were counted; without stretches to tell how far they move there is no interval."""
    told: dict[float, Estimate] = {}
    for name, share in PERCENTILES.items():
        value = found.ask_s.quantile(share)
        if value is not None:
            told[share] = Estimate(value) if slices is None else around(slices, value, name, 0.05)
    return told


def _ages(found: Outcome) -> tuple[float, float, float]:
    p50, p99, most = (found.queued_s.quantile(share) or 0.0 for share in (0.5, 0.99, 1.0))
    return p50, p99, most
