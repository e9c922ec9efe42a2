"""The closed forms, against values computed another way: eigenvalues of the chain, and Erlang's own tables."""

import math

import pytest

from deburr.simulate.exact import erlang_b, stationary

# requests/s, service s, keep-alive s -> cold share, environments; 8 digits from the chain's eigenvalues.
REFERENCE = [
    (0.9, 1.991, 600, 1.32930665e-3, 7.69193351),
    (0.9, 1.991, 300, 2.80947837e-3, 7.17981289),
    (0.1, 1.991, 600, 7.09609695e-3, 2.64692100),
    (0.01, 2, 600, 1.97619808e-2, 1.10794005),
    (1 / 300, 2, 600, 1.40951179e-1, 0.87870248),
    (20, 0.2, 600, 6.74432076e-5, 14.33767739),
    (10, 1, 60, 2.58654313e-3, 20.28637495),
    (200, 0.1, 600, 1.17181154e-5, 41.96188765),
    (5, 0.05, 420, 1.36493246e-4, 4.21325028),
    (50, 2, 360, 2.03233683e-4, 135.43989296),
]


@pytest.mark.parametrize(("per_s", "service_s", "keep_alive_s", "cold", "environments"), REFERENCE)
def test_reference(per_s: float, service_s: float, keep_alive_s: float, cold: float, environments: float) -> None:
    found = stationary(per_s=per_s, service_s=service_s, keep_alive_s=keep_alive_s)
    assert found.cold_share == pytest.approx(cold, rel=1e-6)
    assert found.environments == pytest.approx(environments, rel=1e-6)
    assert found.busy == pytest.approx(per_s * service_s, rel=1e-12)
    assert found.throttled == 0


@pytest.mark.parametrize(
    ("servers", "load", "share"),
    [
        (1, 0.5, 1 / 3),
        (5, 2, 0.0366972477),
        (10, 5, 0.0183845703),
        (100, 90, 0.0269573805),
        (1000, 950, 0.00364929369),
        (1000, 1000, 0.0248119176),
        (0, 3, 1),
        (4, 0, 0),
        (100_000, 1, 0),
    ],
)
def test_erlang(servers: int, load: float, share: float) -> None:
    assert erlang_b(servers, load) == pytest.approx(share, rel=1e-8, abs=1e-300)


def uniformised(per_s: float, service_s: float, keep_alive_s: float, level: int) -> float:
    """The chance that the chain needs longer than the keep-alive from level-1 to level, by summing a Poisson mixture."""
    rate = per_s + level / service_s
    now = [0.0] * (level - 1) + [1.0]
    jumps = rate * keep_alive_s
    chance, total = math.exp(-jumps), 0.0
    for count in range(int(jumps + 12 * math.sqrt(jumps) + 30)):
        total += chance * math.fsum(now)
        chance *= jumps / (count + 1)
        now = [
            now[at] * (1 - (per_s + at / service_s) / rate)
            + (now[at - 1] * per_s / rate if at else 0.0)
            + (now[at + 1] * (at + 1) / service_s / rate if at + 1 < level else 0.0)
            for at in range(level)
        ]
    return total


@pytest.mark.parametrize("limit", [None, 6])
@pytest.mark.parametrize("provisioned", [0, 3])
def test_a_second_way(limit: int | None, provisioned: int) -> None:
    per_s, service_s, keep_alive_s = 2.0, 0.9, 12.0
    load, top = per_s * service_s, limit or 40
    chances = [load**count / math.factorial(count) for count in range(top + 1)]
    chances = [chance / sum(chances) for chance in chances]
    levels = range(provisioned + 1, top + 1)
    cold = sum(chances[level - 1] * uniformised(per_s, service_s, keep_alive_s, level) for level in levels)
    refused = chances[-1] if limit else 0.0
    found = stationary(
        per_s=per_s, service_s=service_s, keep_alive_s=keep_alive_s, provisioned=provisioned, limit=limit
    )
    assert found.cold_share == pytest.approx(cold / (1 - refused), rel=1e-6)
    assert found.throttled == pytest.approx(refused, rel=1e-9)


@pytest.mark.parametrize("per_s", [0.001, 0.3, 4])
def test_calls_that_take_no_time_are_a_renewal_process(per_s: float) -> None:
    found = stationary(per_s=per_s, service_s=1e-12, keep_alive_s=2)
    assert found.cold_share == pytest.approx(math.exp(-2 * per_s), rel=1e-6)
    assert found.environments == pytest.approx(1 - math.exp(-2 * per_s), rel=1e-6)


def test_without_a_keep_alive_every_call_is_cold() -> None:
    found = stationary(per_s=3, service_s=0.5, keep_alive_s=0)
    assert found.cold_share == pytest.approx(1, rel=1e-12)
    assert found.environments == pytest.approx(found.busy, rel=1e-12)


def test_provisioned_concurrency_takes_levels_from_below() -> None:
    """More of it never costs more cold starts, and what nobody uses stays."""
    shares = [stationary(per_s=0.9, service_s=1.991, keep_alive_s=600, provisioned=n).cold_share for n in range(14)]
    assert shares == sorted(shares, reverse=True)
    # The levels that cold starts come from, as computed from the eigenvalues: 7 to 11 carry 22.9, 49.7, 21.1, 5.0, 1.0 %.
    levels = dict(stationary(per_s=0.9, service_s=1.991, keep_alive_s=600).cold_levels)
    assert [round(levels[level] * 100, 1) for level in range(7, 12)] == [22.9, 49.7, 21.1, 5.0, 1.0]
    assert stationary(per_s=0.9, service_s=1.991, keep_alive_s=600, provisioned=40).environments == 40


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_s": 0},
        {"per_s": math.nan},
        {"service_s": -1},
        {"keep_alive_s": math.inf},
        {"provisioned": -1},
        {"provisioned": 4, "limit": 3},
        {"limit": 0},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        stationary(**{"per_s": 1, "service_s": 1, "keep_alive_s": 1, **wrong})  # type: ignore[arg-type]  # a table
