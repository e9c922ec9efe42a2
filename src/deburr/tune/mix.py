"""How many invocations are cold: as measured where that is known, else as the traffic would have it."""

from msgspec import Struct

from deburr.cost.function import SECONDS_A_MONTH
from deburr.facts.book import Facts
from deburr.simulate.exact import stationary
from deburr.workload.profile import How, Profile

USUAL_S = 0.2
"""How long an invocation is taken to last where nothing was measured: cold starts hardly depend on it."""

LIVED = (How.LOGS, How.ACCOUNT)
"""Profiles of real traffic; in the lab somebody chose how often it was cold."""


class Mix(Struct, frozen=True):
    """share  cold starts per invocation, 0-1; `told` says where it comes from."""

    share: float
    told: str


def mix(facts: Facts, *, profile: Profile | None, per_month: int | None) -> Mix:
    """What to take for the cold share of a function."""
    if profile is not None and profile.how in LIVED and profile.cold_share is not None:
        return Mix(profile.cold_share, f"cold starts: {profile.basis}")
    if not per_month:
        return Mix(0.0, "how often it is called is not known: cold starts are left out of the cost (--cold-share)")
    mean = profile.warm_ms.mean if profile is not None and profile.warm_ms is not None else None
    kept_s = float(facts.seconds("keep_alive.observed"))
    found = stationary(
        per_s=per_month / SECONDS_A_MONTH, service_s=mean / 1000 if mean else USUAL_S, keep_alive_s=kept_s
    )
    return Mix(found.cold_share, f"cold starts: Poisson arrivals, idle environments kept {kept_s:g} s")
