"""Scenarios that have a closed form: nothing is drawn, and the answer is that of the long run."""

import math
from decimal import Decimal

from deburr.cost.function import SECONDS_A_MONTH
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.simulate.answers import Estimate
from deburr.simulate.bill import priced
from deburr.simulate.exact import stationary
from deburr.simulate.law import Shape
from deburr.simulate.scenario import Scenario
from deburr.simulate.told import Told, latencies
from deburr.simulate.traffic import Traffic


def exactly(scenario: Scenario, traffic: Traffic, facts: Facts, *, free_tier: bool = False) -> Told:
    """The long run of a scenario.

    Raises  DeburrError when it has no closed form.
    """
    steady = traffic.steady
    laws = {scenario.warm, scenario.cold}
    no_init = scenario.init.shape is Shape.FIXED and not scenario.init.first
    if steady is None or len(laws) > 1 or scenario.warm.shape is not Shape.EXPONENTIAL or not no_init:
        raise DeburrError(
            "has no closed form",
            where="--exact",
            hint="it takes --arrivals poisson:RATE and --service exponential:SECONDS, cold as warm and no --init",
        )
    if not scenario.even:
        raise DeburrError(
            "has no closed form for schedules, target tracking, queues, slots downstream and deployments",
            where="--exact",
            hint="leave it out",
        )
    try:
        found = stationary(
            per_s=steady,
            service_s=scenario.warm.mean,
            keep_alive_s=scenario.keep_alive_s,
            provisioned=scenario.provisioned,
            limit=_limit(scenario, steady * scenario.warm.mean),
        )
    except ValueError as error:
        raise DeburrError(str(error), where="--exact") from None
    share = Estimate(found.cold_share, found.cold_share, found.cold_share)
    answered = Decimal(repr(steady * (1 - found.throttled))) * SECONDS_A_MONTH
    busy_s = Decimal(repr(found.busy)) * SECONDS_A_MONTH
    used = Decimal(repr(min(found.provisioned_busy, found.busy))) * SECONDS_A_MONTH
    lines = priced(
        scenario, facts, answered, busy_s - used, used, scenario.provisioned * SECONDS_A_MONTH, 0.0, free_tier
    )
    top = max((level for level, part in found.cold_levels if part >= 1e-3), default=math.ceil(found.busy))
    return Told(
        scenario,
        "exact",
        math.inf,
        0,
        0,
        share,
        latencies(scenario, share),
        found.environments,
        found.busy,
        top,
        top,
        provisioned_used=found.provisioned_busy / scenario.provisioned if scenario.provisioned else None,
        spilled=found.spilled if scenario.provisioned else None,
        levels=found.cold_levels,
        bill=lines,
        notes=(f"{found.throttled:.4%} of requests are refused",) if found.throttled else (),
    )


def _limit(scenario: Scenario, load: float) -> int | None:
    """What is reserved; else the account's, where as many may ever be at work: the chances end 12 deviations up."""
    if scenario.reserved is None and scenario.account > load + 12 * math.sqrt(load) + 30:
        return None
    return scenario.limit
