"""A sweep answers what single passes answer."""

import pytest
from msgspec.structs import replace

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.simulate.exact import stationary
from deburr.simulate.law import exponential, fixed
from deburr.simulate.native import library
from deburr.simulate.runs import told
from deburr.simulate.scenario import Scenario
from deburr.simulate.sweep import axes, swept
from deburr.simulate.traffic import spelled
from deburr.simulate.what_if import changed

FACTS = book.load()
LAW = exponential(0.5)
BASE = Scenario("as is", LAW, LAW, fixed(0.0), 512, "x86_64", 120.0, 1000, seed=6)
TRAFFIC = spelled("poisson:2/s", seconds_long=200_000, seed=6)


def test_each_cell_is_what_its_own_pass_says() -> None:
    found = swept(BASE, TRAFFIC, FACTS, axes(BASE, ("keep-alive=60s|2min|10min", "provisioned=0|2", "memory=512|1024")))
    cells = found.cells
    assert len(cells) == 12 and found.complete and found.all_of_it
    for cell in cells:
        theory = stationary(
            per_s=2,
            service_s=0.5 * 512 / cell.memory_mb,
            keep_alive_s=cell.keep_alive_s,
            provisioned=cell.provisioned,
        )
        assert cell.cold_share == pytest.approx(theory.cold_share, rel=0.12)
        assert cell.environments == pytest.approx(theory.environments, rel=0.03)


def test_the_scenario_itself_is_one_of_them() -> None:
    [cell] = swept(BASE, TRAFFIC, FACTS, axes(BASE, ())).cells
    own = told(BASE, TRAFFIC, FACTS)
    assert (cell.cold_share, cell.environments) == (own.cold_share.value, own.environments)
    assert own.how == "levels"
    faster = changed(BASE, "memory", "1024", FACTS)
    assert told(faster, TRAFFIC, FACTS).busy < own.busy


def test_what_few_cold_starts_leave_open_is_said_and_how_many_requests_would_do() -> None:
    along = axes(BASE, ("keep-alive=60s|10min",))
    found = swept(BASE, TRAFFIC, FACTS, along, most=20_000)
    often, rare = found.cells
    assert found.unsure and rare in found.unsure and not found.all_of_it
    assert rare.cold_starts < 100 < often.cold_starts
    assert found.needed is not None and found.needed > 1.5 * found.requests
    assert not swept(BASE, TRAFFIC, FACTS, along, most=3 * found.needed).unsure
    assert not swept(BASE, TRAFFIC, FACTS, axes(BASE, ("keep-alive=60s",))).unsure


@pytest.mark.skipif(library() is None, reason="the kernel was not compiled")
def test_intervals_hold_what_theory_says() -> None:
    inside = 0
    truth = stationary(per_s=2, service_s=0.5, keep_alive_s=120.0).cold_share
    for seed in range(100):
        [cell] = swept(replace(BASE, seed=seed), TRAFFIC, FACTS, axes(BASE, ())).cells
        assert cell.low is not None and cell.high is not None
        inside += cell.low <= truth <= cell.high
    assert inside >= 88  # 95 on average


def test_a_sweep_that_is_interrupted_tells_what_was_seen() -> None:
    found = swept(BASE, TRAFFIC, FACTS, axes(BASE, ("memory=512|1024",)), progress=lambda requests: requests < 100_000)
    assert not found.complete and found.requests == pytest.approx(100_000, rel=0.1)
    [cell] = found.cells
    theory = stationary(per_s=2, service_s=0.5, keep_alive_s=120.0)
    assert cell.environments == pytest.approx(theory.environments, rel=0.05)


@pytest.mark.parametrize(
    "texts",
    [
        ("colour=red",),
        ("provisioned",),
        ("provisioned=many",),
        ("memory=64",),
        ("memory=99999",),
        ("keep-alive=-1s",),
        ("provisioned=0..99999", "keep-alive=1|2"),
    ],
)
def test_what_is_no_sweep(texts: tuple[str, ...]) -> None:
    with pytest.raises(DeburrError):
        swept(BASE, TRAFFIC, FACTS, axes(BASE, texts))
