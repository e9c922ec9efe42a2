"""Constraints of Terraform's AWS provider, and the runtimes that what they admit knows."""

import pytest
from tests.rules.build import a_function, given

from deburr.rules import providers


@pytest.mark.parametrize(
    ("written", "admits"),
    [
        pytest.param("", True, id="nothing said"),
        pytest.param(">= 4.9", True, id="no upper bound"),
        pytest.param("> 3, != 5.1.0", True, id="nor here"),
        pytest.param("~> 4.0", False, id="a major before"),
        pytest.param("~> 6.0", True, id="its own major"),
        pytest.param("~> 6.19.0", False, id="a minor before"),
        pytest.param("~> 6.21.3", True, id="its own minor"),
        pytest.param("~> 5", False, id="one number"),
        pytest.param("5.84.0", False, id="exactly one before"),
        pytest.param("= 6.21", True, id="exactly its own"),
        pytest.param(">= 3.60.0, <4.0.0", False, id="below"),
        pytest.param("< 7", True, id="below a later one"),
        pytest.param("<= 6.20.0", False, id="up to one before"),
        pytest.param(">= 6.28, ~> 5.0", False, id="of two modules, the narrower one counts"),
        pytest.param("latest", False, id="what is no constraint is no promise"),
    ],
)
def test_what_a_constraint_admits(written: str, admits: bool) -> None:
    """python3.14 came with 6.21.0."""
    function = a_function(provider=written)
    asked = "" if admits else f"an AWS provider of 6.21.0 or later (`{written}` here)"
    assert providers.behind(function, "python3.14", given(function)) == asked
    assert providers.surely_know(function, "python3.14", given(function)) is admits


@pytest.mark.parametrize(("written", "known"), [("", True), (">= 5.0", True), ("~> 6.0", False)])
def test_a_runtime_that_is_not_in_the_facts_may_be_unknown_to_a_bound_provider(written: str, known: bool) -> None:
    function = a_function(provider=written)
    assert providers.surely_know(function, "ruby9.9", given(function)) is known
    assert providers.behind(function, "ruby9.9", given(function)) == "", "what is not known is not said"
