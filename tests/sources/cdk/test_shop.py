"""The shop: one stack in two stages and two environments, as aws-cdk-lib 2.276 synthesized it, trimmed by hand."""

from pathlib import Path

import pytest

from deburr.rules.verdict import Verdict

from .conftest import checked

SHOP = Path(__file__).parent / "shop"
STACKS = ("Dev/Shop", "Prod/Shop", "ShopEast", "ShopWest")


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return checked(SHOP)


def test_every_stack_of_every_stage_is_read(verdict: Verdict) -> None:
    own = sorted(function.name for function in verdict.workload.functions if not function.made_by)
    assert own == sorted(
        f"{stack}/{name}" for stack in STACKS for name in ("Hello", "Orders", "Reports/Nightly", "Resize")
    )


def test_copies_are_one_finding_where_the_app_makes_them(verdict: Verdict) -> None:
    told = {finding.rule: (str(finding.at), len(finding.functions)) for finding in verdict.findings}
    source = (SHOP / "lib/shop-stack.ts").read_text().splitlines()
    place, functions = told["timeouts/short-visibility"]
    assert (place, functions) == ("lib/shop-stack.ts:24:18", 4)
    assert source[23].strip().startswith("const jobs = new sqs.Queue(this, 'Jobs'")
    place, functions = told["runtimes/deprecated-runtime"]
    assert (place, functions) == ("lib/shop-stack.ts:12:5", 4)
    assert source[11].strip().startswith("new lambda.Function(this, 'Nightly'")
    assert len(verdict.findings) == len({(finding.rule, finding.at) for finding in verdict.findings})


def test_handlers_are_read_in_the_app_not_in_its_assets(verdict: Verdict) -> None:
    files = {
        function.name: function.handler.file for function in verdict.workload.functions if function.handler is not None
    }
    assert files["Dev/Shop/Orders"] == "lambda/orders/api.py"
    assert files["Prod/Shop/Resize"] == "lambda/resize.ts"  # out of an esbuild bundle
    assert files["ShopWest/Reports/Nightly"] == "lambda/orders/nightly.py"


def test_an_allow_beside_the_construct_counts_for_its_copies(verdict: Verdict) -> None:
    silenced = {function for finding in verdict.silenced for function in finding.functions}
    assert {finding.rule for finding in verdict.silenced} == {"timeouts/unbounded-call"}
    assert len(silenced) == len(STACKS)
    assert verdict.unused_allows == ()


def test_what_the_cdk_provides_is_left_to_it(verdict: Verdict) -> None:
    made = {function.address for function in verdict.workload.functions if function.made_by == "aws-cdk-lib"}
    assert len(made) == len(STACKS)
    assert not made & {address for finding in verdict.findings for address in finding.functions}
    assert verdict.gaps == ()  # their asset is not in the fixture, and nobody misses it


def test_the_assembly_named_itself_reads_the_same(verdict: Verdict) -> None:
    named = checked(SHOP / "cdk.out")
    assert [(f.rule, f.at, f.functions) for f in named.findings] == [
        (f.rule, f.at, f.functions) for f in verdict.findings
    ]
