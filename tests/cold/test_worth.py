"""What milliseconds come to, against sums done by hand and a second way to count."""

import random

import pytest

from deburr.cold.worth import Calls, calls, p99_ms, usd_a_month
from deburr.facts import book
from deburr.facts.tiers import tiers
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Quantiles

FACTS = book.load()
WARM = Histogram.of([20.0] * 900 + [40.0] * 100)


def test_usd_is_price_times_gb_s() -> None:
    known = Calls(per_month=2_000_000, cold_share=0.01, basis="as given", warm=None)
    price = float(tiers(FACTS["price.lambda.x86.gbs"])[0][1])
    usd = usd_a_month(250, known, memory_mb=2048, architecture="x86_64", facts=FACTS)
    assert usd == pytest.approx(20_000 * 0.25 * 2 * price)
    arm = usd_a_month(250, known, memory_mb=2048, architecture="arm64", facts=FACTS)
    assert arm is not None and usd is not None and arm < usd
    assert usd_a_month(250, Calls(None, 0.01, "", None), memory_mb=128, architecture="x86_64", facts=FACTS) is None


@pytest.mark.parametrize(
    ("share", "fall"),
    [
        pytest.param(0.02, 300.0, id="one in fifty is cold: the P99 is a cold one"),
        pytest.param(0.001, 0.0, id="one in a thousand: it is a warm one"),
        pytest.param(None, None, id="nobody knows"),
    ],
)
def test_p99(share: float | None, fall: float | None) -> None:
    cold = [900.0] * 10
    assert p99_ms(Calls(None, share, "", WARM), cold, 300) == fall


def test_p99_is_that_of_a_drawn_crowd() -> None:
    draw = random.Random(3)
    warm = [draw.expovariate(1 / 30) for _ in range(4000)]
    cold = [500 + draw.expovariate(1 / 200) for _ in range(40)]
    told = p99_ms(Calls(None, 0.03, "", Histogram.of(warm)), cold, 200)

    def crowd(gain_ms: float) -> float:
        again = random.Random(5)
        made = sorted(
            again.choice(cold) - gain_ms if again.random() < 0.03 else again.choice(warm) for _ in range(200_000)
        )
        return made[int(0.99 * len(made))]

    assert told == pytest.approx(crowd(0) - crowd(200), rel=0.15)


def test_warm_as_a_few_quantiles() -> None:
    few = Quantiles(((0.5, 20.0), (0.99, 80.0)), max=100.0)
    assert p99_ms(Calls(None, 0.05, "", few), [700.0], 100) == 100
    assert (
        p99_ms(Calls(None, 0.05, "", Quantiles(((0.5, 20.0),))), [700.0], 100) is None
    )  # nobody said how slow they get


def test_where_the_share_comes_from() -> None:
    logs = Profile("f", 1000, how=How.LOGS, cold_starts=30, warm_ms=WARM)
    ours = Profile("f", 10, how=How.COLD, cold_starts=10)  # each was made to be cold
    given = calls(per_month=None, given_share=0.5, profile=logs, warm_ms=[], facts=FACTS)
    assert (given.cold_share, given.basis, given.warm) == (0.5, "as given", WARM)
    measured = calls(per_month=None, given_share=None, profile=logs, warm_ms=[5.0], facts=FACTS)
    assert measured.cold_share == 0.03 and measured.basis.startswith("logs")
    worked_out = calls(per_month=100_000, given_share=None, profile=ours, warm_ms=[20.0], facts=FACTS)
    assert worked_out.cold_share is not None and 0 < worked_out.cold_share < 0.05
    rarer = calls(per_month=1000, given_share=None, profile=None, warm_ms=[20.0], facts=FACTS)
    assert rarer.cold_share is not None and rarer.cold_share > worked_out.cold_share
    nothing = calls(per_month=None, given_share=None, profile=None, warm_ms=[20.0], facts=FACTS)
    assert nothing.cold_share is None and nothing.cold_per_month is None
