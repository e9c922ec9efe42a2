"""What ships in the book: every fact is dated and sourced, and the numbers agree with each other."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.facts.fact import Fact, Value
from deburr.facts.reading import entries
from deburr.facts.runtimes import RuntimeLife
from deburr.facts.tiers import per, tiers

FACTS = book.load()
FOLDER = Path(book.__file__).parent


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
def test_says_where_and_when(fact: Fact) -> None:
    assert fact.source.strip() and fact.unit.strip()
    if fact.checked_on is None:
        assert fact.checked == "undated" or fact.checked.startswith("before ")
    else:
        assert date(2019, 1, 1) < fact.checked_on


@pytest.mark.parametrize("name", book.SHIPPED)
def test_no_table_of_a_file_is_lost(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert len(entries(FOLDER / name)) == len(re.findall(r"^source = ", text, flags=re.MULTILINE)) > 0


def test_no_id_is_in_two_files() -> None:
    ids = [entry.id for name in book.SHIPPED for entry in entries(FOLDER / name)]
    assert len(ids) == len(set(ids)) == len(FACTS)


def test_no_facts_file_is_forgotten() -> None:
    theirs = {"import_costs.toml"}  # a table of another shape, read by another room
    assert {file.name for file in FOLDER.glob("*.toml")} - theirs == set(book.SHIPPED)


def test_recalled_facts_are_marked() -> None:
    recalled = {fact.id for fact in FACTS.values() if fact.source.startswith("recalled")}
    unverified = {fact.id for fact in FACTS.values() if not fact.verified}
    assert recalled and recalled <= unverified


def test_prices_name_their_region_and_nothing_else_does() -> None:
    regional = {fact.id for fact in FACTS.values() if fact.aws_region}
    assert regional == {fact_id for fact_id in FACTS if fact_id.startswith(("price.", "billing."))}
    assert {FACTS[fact_id].aws_region for fact_id in regional} == {"us-east-1"}


@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS.values() if fact.unit.startswith("USD per ")], ids=lambda fact: fact.id
)
def test_a_price_is_above_nothing_and_falls_with_volume(fact: Fact) -> None:
    assert per(fact) >= 1
    if isinstance(fact.value, dict):
        assert all(isinstance(usd, int | Decimal) for usd in fact.value.values())
        return
    prices = [usd for _, usd in tiers(fact)]
    assert prices == sorted(prices, reverse=True)
    assert prices[-1] > 0 or fact.id == "price.function_url"


@pytest.mark.parametrize("fact_id", ["lambda.vcpu.visible_cores", "lambda.vcpu.reinvent_steps"])
def test_core_steps_cover_the_memory_a_function_may_have(fact_id: str) -> None:
    steps = rows(FACTS[fact_id])
    assert steps[0][0] == FACTS["lambda.memory.min"].whole
    assert steps[-1][1] == FACTS["lambda.memory.max"].whole
    assert all(above[0] == below[1] + 1 for below, above in pairwise(steps))


def test_provisioned_break_even_is_what_the_prices_say() -> None:
    on_demand = tiers(FACTS["price.lambda.x86.gbs"])[0][1]
    kept, run = FACTS.number("price.lambda.pc.x86.gbs"), FACTS.number("price.lambda.pc.duration.x86.gbs")
    assert round(kept / (on_demand - run), 2) == FACTS.number("price.lambda.pc.breakeven_utilization")


def test_arm_costs_a_fifth_less() -> None:
    x86, arm = tiers(FACTS["price.lambda.x86.gbs"]), tiers(FACTS["price.lambda.arm.gbs"])
    for (_, dear), (_, cheap) in zip(x86, arm, strict=True):
        assert cheap / dear == pytest.approx(Decimal("0.8"), rel=Decimal("0.001"))


@pytest.mark.parametrize("life", FACTS.runtimes(), ids=lambda life: life.name)
def test_a_runtime_dies_in_order(life: RuntimeLife) -> None:
    if life.block_create and life.block_update:
        assert life.block_create <= life.block_update
    if life.released and life.deprecated:
        assert life.released < life.deprecated


def test_announced_blocks_keep_to_the_policy() -> None:
    policy = FACTS["runtime.policy"].table
    after = policy["block_create_after_days"]
    assert isinstance(after, int)
    future = [life for life in FACTS.runtimes() if life.deprecated and life.deprecated > date(2026, 11, 30)]
    assert future
    for life in future:
        assert life.block_create and life.deprecated
        assert life.block_create - life.deprecated >= timedelta(days=after - 1), life.name


def test_every_release_day_is_of_a_known_runtime() -> None:
    assert all(FACTS.runtime(name) for name in FACTS["runtime.released"].table)


def rows(fact: Fact) -> list[list[int]]:
    """A fact's list of lists of integers, for the type checker."""
    assert isinstance(fact.value, tuple)
    return [[_whole(item) for item in row] for row in fact.value if isinstance(row, tuple)]


def _whole(value: Value) -> int:
    assert isinstance(value, int)
    return value
