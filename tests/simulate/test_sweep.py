"""A sweep answers what single passes answer."""

import pytest

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.simulate.exact import stationary
from deburr.simulate.law import exponential, fixed
from deburr.simulate.runs import told
from deburr.simulate.scenario import Scenario, changed
from deburr.simulate.sweep import axes, swept
from deburr.simulate.traffic import spelled

FACTS = book.load()
LAW = exponential(0.5)
BASE = Scenario("as is", LAW, LAW, fixed(0.0), 512, "x86_64", 120.0, 1000, seed=6)
TRAFFIC = spelled("poisson:2/s", seconds_long=200_000, seed=6)


def test_each_cell_is_what_its_own_pass_says() -> None:
    cells = swept(BASE, TRAFFIC, FACTS, axes(BASE, ("keep-alive=60s|2min|10min", "provisioned=0|2", "memory=512|1024")))
    assert len(cells) == 12
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
    [cell] = swept(BASE, TRAFFIC, FACTS, axes(BASE, ()))
    own = told(BASE, TRAFFIC, FACTS)
    assert (cell.cold_share, cell.environments) == (own.cold_share.value, own.environments)
    assert own.how == "levels"
    faster = changed(BASE, "memory", "1024", FACTS)
    assert told(faster, TRAFFIC, FACTS).busy < own.busy


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
