"""Hygiene is said once per project: how many functions, which, and what it costs them together."""

from decimal import Decimal

import pytest

from deburr.cost.price import Price
from deburr.edits import Advice, SetValue
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.habits import consequences, together
from deburr.rules.run import grouped


def a_habit(name: str, line: int, **fields: object) -> Finding:
    ordinary: dict[str, object] = {
        "rule": "alarms/logs-for-ever",
        "level": Level.INFO,
        "confidence": Confidence.CERTAIN,
        "message": f"{name} does it",
        "at": Place("template.yaml", line, 1),
        "habit": "{count} functions do it",
        "function": name,
        "functions": (name,),
    }
    return Finding(**(ordinary | fields))  # type: ignore[arg-type]  # fields are named by the tests


def a_price(usd: int, per: str) -> Price:
    return Price(Decimal(usd), per, "assumed")


def test_many_are_one_finding_of_the_project() -> None:
    [finding] = grouped([a_habit("B", 9), a_habit("A", 3), a_habit("C", 12)])
    assert finding.message == "3 functions do it"
    assert finding.functions == ("A", "B", "C")
    assert finding.function == ""
    assert (finding.at.line, [place.line for place in finding.also]) == (3, [9, 12])


def test_one_speaks_for_itself() -> None:
    [finding] = grouped([a_habit("A", 3)])
    assert finding.message == "A does it"


def test_a_baseline_knows_it_however_many_come_and_go() -> None:
    few, many = ([a_habit(name, 3 + at) for at, name in enumerate(names)] for names in ("A", "BCD"))
    assert {finding.fingerprint for finding in (*grouped(few), *grouped(many))} == {"|alarms/logs-for-ever||1"}


def test_each_rule_has_its_own() -> None:
    assert len(grouped([a_habit("A", 3), a_habit("A", 3, rule="memory/not-on-arm")])) == 2


def test_it_carries_the_edits_of_all_of_them_once() -> None:
    def edit(line: int) -> SetValue:
        return SetValue(Place("template.yaml", line, 1, line, 9, "Resources.A.Properties.B"), 30)

    found = [a_habit("B", 9, fixes=(edit(9),)), a_habit("A", 3, fixes=(edit(3),)), a_habit("C", 12, fixes=(edit(9),))]
    [finding] = grouped(found)
    assert finding.fixes == (edit(3), edit(9))


def test_those_without_a_habit_stay_apart() -> None:
    found = grouped([a_habit("A", 3), a_habit("B", 9), a_habit("C", 12, habit="")])
    assert [finding.message for finding in found] == ["2 functions do it", "C does it"]


@pytest.mark.parametrize(
    ("prices", "together_usd"),
    [
        pytest.param([a_price(2, "month"), a_price(3, "month")], 5, id="bills add up"),
        pytest.param([a_price(2, "month"), a_price(2, "month")], 4, id="equal bills too"),
        pytest.param([a_price(2, "GB"), a_price(2, "GB")], 2, id="a rate is a rate"),
        pytest.param([a_price(2, "GB"), a_price(3, "GB")], None, id="two rates are none"),
        pytest.param([a_price(2, "month"), None], None, id="one of them is not known"),
    ],
)
def test_prices(prices: list[Price | None], together_usd: int | None) -> None:
    [finding] = together(a_habit(str(at), at, price=price) for at, price in enumerate(prices))
    assert (finding.price.usd if finding.price else None) == together_usd


def test_what_follows_is_counted_where_it_differs() -> None:
    [finding] = together(
        a_habit(str(at), at, consequence=said) for at, said in enumerate(("waits", "is lost", "waits"))
    )
    assert finding.consequence == "waits (2); is lost (1)"


def test_advice_is_counted_where_it_differs() -> None:
    said = ("move on", "move on, and build the layer", "move on")
    [finding] = together(a_habit(str(at), at, fix=Advice(each)) for at, each in enumerate(said))
    assert finding.fix == Advice("move on (2); move on, and build the layer (1)")


def test_those_that_are_alike_in_another_thing_are_another_finding() -> None:
    found = grouped([a_habit("A", 3, group="one"), a_habit("B", 4, group="one"), a_habit("C", 9, group="two")])
    assert [finding.functions for finding in found] == [("A", "B"), ("C",)]
    assert len({finding.fingerprint for finding in found}) == 2


def test_what_follows_at_one_place_is_counted_where_it_differs() -> None:
    said = ("waits", "", "waits", "fails", "is lost", "is lost", "is lost")
    [finding] = grouped([a_habit(str(at), 3, consequence=each, habit="") for at, each in enumerate(said)])
    assert finding.consequence == "is lost (3); waits (2); something alike (1); no more than that (1)"


def test_it_is_as_sure_as_the_least_sure() -> None:
    [finding] = together([a_habit("A", 1), a_habit("B", 2, confidence=Confidence.LIKELY)])
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    ("told", "most", "said"),
    [
        pytest.param("aaa", None, "a", id="all alike"),
        pytest.param("aab", None, "a (2); b (1)", id="two parts"),
        pytest.param("aaabbcd", 2, "a (3); b (2); something alike (2)", id="the rest is counted too"),
        pytest.param("aab-", 2, "a (2); b (1); no more than that (1)", id="nothing is told of some"),
        pytest.param("a--", None, "a (1); no more than that (2)", id="of most"),
    ],
)
def test_parts_add_up(told: str, most: int | None, said: str) -> None:
    group = [a_habit(f"F{at}", at, consequence=what.strip("-")) for at, what in enumerate(told)]
    assert consequences(group, most) == said


def test_a_function_of_which_two_things_are_told_counts_once() -> None:
    twice = [a_habit("A", 1, consequence="x"), a_habit("A", 2, consequence="y"), a_habit("B", 3, consequence="x")]
    assert consequences(twice) == "x"
