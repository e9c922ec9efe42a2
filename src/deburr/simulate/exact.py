"""Cold starts and throttles where theory is exact: Poisson arrivals, exponential service times, newest idle first.

Busy environments are a birth-death chain. An arrival that raises it to level k is cold when level k was empty for
longer than the keep-alive; how long it is empty is the chain's first passage from k-1 to k, T_k. Its Laplace
transform follows level by level without cancellation, and one sum over a parabola around the negative axis, where
all its singularities are, turns it back (Weideman and Trefethen, Math. Comp. 76, 2007).
"""

import cmath
import math

from msgspec import Struct

NODES = 18
"""Points on half of the parabola: the error falls as 8.12**-NODES, until rounding stops it near 1e-14."""
NOISE = 1e-13
UNLIKELY = 1e-18


class Exact(Struct, frozen=True):
    """What holds in the long run.

    cold_share    cold starts per answered request, 0-1.
    environments  mean number there are, idle and provisioned ones included.
    busy          mean number at work.
    throttled     requests refused per request, 0-1; 0 without a limit.
    provisioned_busy  mean number of provisioned ones at work.
    spilled       requests that found all of these at work, per answered request; 1 without any.
    cold_levels   (level, share of all cold starts that came from it), for levels that carry a ten-thousandth or more.
    """

    cold_share: float
    environments: float
    busy: float
    throttled: float
    provisioned_busy: float
    spilled: float
    cold_levels: tuple[tuple[int, float], ...]


def erlang_b(servers: int, load: float) -> float:
    """The share of Poisson arrivals that find all servers busy; only the mean of the service times matters.

    servers  0 or more.
    load     arrivals times mean service time, 0 or more.
    """
    if not load:
        return 0.0 if servers else 1.0
    inverse = 1.0
    for count in range(1, servers + 1):
        inverse = 1.0 + inverse * count / load
        if math.isinf(inverse):
            return 0.0
    return 1.0 / inverse


def stationary(
    *, per_s: float, service_s: float, keep_alive_s: float, provisioned: int = 0, limit: int | None = None
) -> Exact:
    """A function under Poisson arrivals with exponential service times, the same cold and warm.

    per_s         requests a second, above 0.
    service_s     mean time an environment is busy with one, above 0.
    keep_alive_s  how long an idle environment stays, 0 or more.
    provisioned   environments that are always there, 0 or more.
    limit         most that may be busy at once, `provisioned` or more; requests beyond are refused and do not return.
    Raises        ValueError outside these ranges.
    """
    _checked(per_s, service_s, keep_alive_s, provisioned, limit)
    load = per_s * service_s
    chances = _busy_chances(load, limit)
    throttled = 0.0 if limit is None else erlang_b(limit, load)
    top = len(chances) - 1
    cold, idle = _levels(per_s, service_s, keep_alive_s, chances)
    above = [0.0] * (top + 2)  # the chance that level k or more is busy
    for level in range(top, -1, -1):
        above[level] = above[level + 1] + chances[level]
    paid = range(provisioned + 1, top + 1)
    total = sum(cold[level] for level in paid)
    shares = tuple((level, cold[level] / total) for level in paid if total > NOISE and cold[level] / total >= 1e-4)
    return Exact(
        cold_share=total / (1 - throttled),
        environments=provisioned + sum(above[level] + idle[level] for level in paid),
        busy=load * (1 - throttled),
        throttled=throttled,
        provisioned_busy=load * (1 - erlang_b(provisioned, load)),
        spilled=max(0.0, (erlang_b(provisioned, load) - throttled) / (1 - throttled)),
        cold_levels=shares,
    )


def _checked(per_s: float, service_s: float, keep_alive_s: float, provisioned: int, limit: int | None) -> None:
    if not (0 < per_s < math.inf and 0 < service_s < math.inf and 0 <= keep_alive_s < math.inf):
        raise ValueError("rate and service time must be above 0, the keep-alive 0 or more, all of them finite")
    if provisioned < 0 or (limit is not None and limit < max(1, provisioned)):
        raise ValueError("the limit must be at least 1 and what is provisioned, which is 0 or more")


def _busy_chances(load: float, limit: int | None) -> list[float]:
    """The chance of each number of busy environments; without a limit as far up as it can matter."""
    top = limit if limit is not None else math.ceil(load + 12 * math.sqrt(load) + 30)
    logs = [count * math.log(load) - math.lgamma(count + 1) for count in range(top + 1)]
    most = max(logs)
    chances = [math.exp(value - most) for value in logs]
    total = math.fsum(chances)
    return [chance / total for chance in chances]


def _levels(per_s: float, service_s: float, keep_alive_s: float, chances: list[float]) -> tuple[list[float], ...]:
    """For each level: cold starts per arrival, and the mean number of its environment's that is idle."""
    top = len(chances) - 1
    cold, idle = [0.0] * (top + 1), [0.0] * (top + 1)
    if keep_alive_s == 0:
        return [0.0, *chances[:top]], idle
    scale = math.pi * NODES / (12 * keep_alive_s)
    step = 3 / NODES
    for node in range(NODES):
        bent = complex(1, (node + 0.5) * step)
        s = scale * bent * bent
        weight = cmath.exp(s * keep_alive_s) * 2 * scale * bent * step / math.pi
        gap = s / (per_s + s)  # 1 minus the transform of T_1
        for level in range(1, top + 1):
            if level > 1:
                down = (level - 1) / service_s * gap
                gap = (s + down) / (per_s + s + down)
            share = (weight * gap / s).real
            cold[level] += share
            idle[level] += (weight * gap / (s * s)).real
    for level in range(1, top + 1):
        chance = chances[level - 1]
        cold[level] = 0.0 if chance < UNLIKELY else chance * min(max(cold[level], 0.0), 1.0)
        idle[level] = per_s * chance * min(max(idle[level], 0.0), keep_alive_s)
    return cold, idle
