"""A simulated scenario as a Profile, so that whatever judges measured behaviour can judge this."""

from deburr.simulate.law import Law
from deburr.simulate.told import SHARES, Told
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Quantiles


def profile(told: Told, function: str, deburr: str) -> Profile:
    """What the scenario predicts; an exact answer counts a million invocations.

    function  the name it is to be known by.
    deburr    the version that made it.
    """
    scenario, exact = told.scenario, told.how == "exact"
    count = 1_000_000 if exact else told.requests
    return Profile(
        function=function,
        n=count,
        how=How.SIMULATE,
        memory_mb=scenario.memory_mb,
        init_ms=_quantiles(scenario.init),
        warm_ms=_quantiles(scenario.warm),
        cold_ms=_quantiles(scenario.cold),
        cold_starts=round(told.cold_share.value * count),
        peak_concurrency=None if exact else told.peak,
        runtime=scenario.runtime,
        architecture=scenario.architecture,
        deburr=deburr,
        note=f"{scenario.label}; keep-alive {scenario.keep_alive_s:g} s, seed {scenario.seed}",
    )


def _quantiles(law: Law) -> Quantiles | None:
    if not law.mean:
        return None
    times = law.drawn(SHARES)
    return Quantiles(
        tuple((share, time * 1000) for share, time in zip(SHARES, times, strict=True)), mean=law.mean * 1000
    )
