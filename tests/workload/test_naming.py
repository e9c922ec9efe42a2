"""Joining measured names to functions; the names marked public were seen in public repositories and logs."""

import pytest

from deburr.place import Place
from deburr.workload.function import Code, Function, PackageKind
from deburr.workload.naming import bare, join
from deburr.workload.resources import Resource
from deburr.workload.setting import Setting
from deburr.workload.workload import Workload

AT = Place("template.yaml", 1, 1)


def a_function(address: str, *, named: str | None = "", copies: tuple[str, ...] = ()) -> Function:
    """named  "" for no FunctionName, None for one that is settled at deploy time."""
    return Function(
        address=address,
        name=address.partition("#")[2],
        at=AT,
        given_name=None if named == "" else Setting(named, AT),
        runtime=Setting("python3.13", AT),
        architecture=Setting("x86_64", AT),
        memory_mb=Setting(None, AT),
        timeout_s=Setting(None, AT),
        tmp_mb=Setting(None, AT),
        entry=Setting("app.handler", AT),
        code=Code(PackageKind.ZIP, AT),
        layers=Setting((), AT),
        environment=(),
        traced=Setting(False, AT),
        vpc=Setting((), AT),
        snapstart=Setting(False, AT),
        provisioned=Setting(0, AT),
        scales=False,
        reserved=None,
        alias=None,
        publishes=None,
        on_failure=Setting((), AT),
        async_retries=Setting(2, AT),
        async_age_s=Setting(21600, AT),
        logs_kept_days=Setting(0, AT),
        policies=(),
        policies_known=True,
        also_known_as=copies,
    )


def a_workload(*addresses: str, nested: tuple[str, ...] = ()) -> Workload:
    stacks = tuple(Resource(f"t#{name}", name, "AWS::CloudFormation::Stack", AT) for name in nested)
    return Workload(functions=tuple(a_function(address) for address in addresses), resources=stacks)


@pytest.mark.parametrize(
    ("measured", "logical_id", "stack"),
    [
        pytest.param("sam-app-HelloWorldFunction-AxJdejTmhKx3", "HelloWorldFunction", "sam-app", id="public"),
        pytest.param("sam-app-HelloWorldFunction-13LO5HE0Y7BKS", "HelloWorldFunction", "sam-app", id="public, older"),
        pytest.param(
            "resume-parser-stack-LambdaFunction-yosYjXJcEMBl",
            "LambdaFunction",
            "resume-parser-stack",
            id="public, dashes in the stack",
        ),
        pytest.param(
            "SimpleIamTestStack-LambdaFunction9BE3F601-FsIlxZ7mXSHT",
            "LambdaFunction9BE3F601",
            "SimpleIamTestStack",
            id="public, CDK by template",
        ),
        pytest.param(
            "SimpleIamTestStack-LambdaFunction9BE3F601-FsIlxZ7mXSHT",
            "LambdaFunction",
            "SimpleIamTestStack",
            id="public, CDK by construct",
        ),
        pytest.param(
            "CdkStack-CustomS3AutoDeleteObjectsCustomResourcePr-1T2P22ECUHKM7",
            "CustomS3AutoDeleteObjectsCustomResourceProviderRole3B1BD092",
            "CdkStack",
            id="public role, logical id cut",
        ),
        pytest.param(
            "UnifiedRoutingStack-LogRetentionaae0aa3c5b4d4f87b0-s6ZeYbAD7fXn",
            "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A",
            "UnifiedRoutingStack",
            id="public, logical id cut",
        ),
        pytest.param(
            "Cdk05LambdaStack-LogRetentionaae0aa3c5b4d4f87b02d8-8rID6WpQZgda",
            "LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A",
            "Cdk05LambdaStack",
            id="public, logical id cut later",
        ),
        pytest.param(
            "MyStackDev-MyNestedApplicatio-MyLambdaFunctionName-1U44TLUZ7OR55",
            "MyLambdaFunctionName",
            "MyStackDev-MyNestedApplicationStack-K87FLFVLYVQJ",
            id="public, stack cut",
        ),
        pytest.param(
            "amplify-digitalassistant--RenewableLayoutTool14B26-KSWfrukjyOvG",
            "RenewableLayoutTool14B267B3",
            "amplify-digitalassistant-dev-sandbox",
            id="public, both cut, the stack at a dash",
        ),
        pytest.param(
            "aws-serverless-repository-alexaskillskitnodejsfact-6CKGX2O4QCIR",
            "alexaskillskitnodejsfactskill",
            "aws-serverless-repository-alexa-skills-kit-nodejs-factskill",
            id="public, both cut",
        ),
    ],
)
@pytest.mark.parametrize("told", [True, False], ids=["stack told", "stack unknown"])
def test_names_that_cloudformation_made_up(measured: str, logical_id: str, stack: str, told: bool) -> None:
    workload = a_workload(f"template.yaml#{logical_id}", "template.yaml#Other")
    found = join([measured], workload, stack=stack if told else None)
    assert found.matched == {measured: f"template.yaml#{logical_id}"}
    assert not found.ambiguous and not found.unmatched


@pytest.mark.parametrize(
    ("measured", "stack"),
    [
        pytest.param("sam-app-HelloWorldFunction-AxJdejTmhKx3", "sam", id="another stack, ours in front"),
        pytest.param("sam-app-HelloWorldFunction-AxJdejTmhKx3", "sam-app-two", id="another stack, in front of ours"),
        pytest.param("sam-app-HelloWorldFunction-integration", None, id="a word is not random"),
        pytest.param("sam-app-HelloWorldFunction-1AB2C", None, id="too short to be random"),
        pytest.param("sam-app-HelloWorldFunction", None, id="nothing random"),
        pytest.param("HelloWorldFunction-AxJdejTmhKx3", None, id="no stack in front"),
        pytest.param("sam-app-HelloWorld-AxJdejTmhKx3", None, id="shorter, although nothing was cut"),
        pytest.param("sam-app-MyHelloWorldFunction-AxJdejTmhKx3", None, id="ends alike"),
        pytest.param("prod-eu-HelloWorldFunction", None, id="Serverless pattern, but a SAM template"),
        pytest.param("HelloWorldFunction", None, id="a logical id is no name"),
        pytest.param("", None, id="nothing"),
        pytest.param("--", None, id="dashes"),
    ],
)
def test_names_of_others(measured: str, stack: str | None) -> None:
    found = join([measured], a_workload("template.yaml#HelloWorldFunction"), stack=stack)
    assert found.unmatched == (measured,)
    assert not found.matched and not found.ambiguous


@pytest.mark.parametrize(
    ("measured", "matched"),
    [
        pytest.param("root-Shop-K87FLFVLYVQJ-Orders-1U44TLUZ7OR5", True, id="nested in the stack"),
        pytest.param("root-Shop-K87FLFVLYVQJ-Sub-A87FLFVLYVQJ-Orders-1U44TLUZ7OR5", True, id="nested twice"),
        pytest.param("root-archive-Orders-1U44TLUZ7OR5", False, id="another stack with a longer name"),
        pytest.param("root-Shopping-K87FLFVLYVQJ-Orders-1U44TLUZ7OR5", False, id="another nested stack"),
    ],
)
def test_nested_stacks(measured: str, matched: bool) -> None:
    found = join([measured], a_workload("shop.yaml#Orders", nested=("Shop",)), stack="root")
    assert bool(found.matched) is matched
    assert bool(found.unmatched) is not matched


@pytest.mark.parametrize(("nested", "matched"), [("MyNestedApplicationStack", True), ("Other", False)])
def test_a_nested_stack_cut_to_fit(nested: str, matched: bool) -> None:
    name = "MyStackDev-MyNestedApplicatio-MyLambdaFunctionName-1U44TLUZ7OR55"
    found = join([name], a_workload("t#MyLambdaFunctionName", nested=(nested,)), stack="MyStackDev")
    assert bool(found.matched) is matched


@pytest.mark.parametrize(
    ("measured", "matched"),
    [
        pytest.param(f"{'s' * 25}-{'L' * 24}-AxJdejTmhKx3", True, id="as short as they are cut"),
        pytest.param(f"{'s' * 26}-{'L' * 23}-AxJdejTmhKx3", False, id="logical id shorter than it is ever cut"),
        pytest.param(f"{'s' * 24}-{'L' * 24}-AxJdejTmhKx3", False, id="there was room for one more"),
    ],
)
def test_how_far_a_logical_id_is_cut(measured: str, matched: bool) -> None:
    assert bool(join([measured], a_workload(f"t#{'L' * 40}")).matched) is matched


def test_a_stack_is_never_cut_to_less_than_25() -> None:
    name = f"{'s' * 24}-{'L' * 25}-AxJdejTmhKx3"
    assert join([name], a_workload(f"t#{'L' * 40}"), stack="s" * 30).unmatched == (name,)


@pytest.mark.parametrize(
    ("addresses", "measured", "address"),
    [
        pytest.param(
            ("Blue/shop.yaml#Orders", "Green/shop.yaml#Orders"),
            "root-Green-K87FLFVLYVQJ-Orders-1U44TLUZ7OR5",
            "Green/shop.yaml#Orders",
            id="one template, nested twice",
        ),
        pytest.param(
            ("cdk.out/ShopDev.template.json#Orders9BE3F601", "cdk.out/ShopProd.template.json#Orders9BE3F601"),
            "ShopProd-Orders9BE3F601-1U44TLUZ7OR5",
            "cdk.out/ShopProd.template.json#Orders9BE3F601",
            id="CDK stages",
        ),
    ],
)
def test_a_name_may_tell_which_copy(addresses: tuple[str, ...], measured: str, address: str) -> None:
    found = join([measured], a_workload(*addresses, nested=("Blue", "Green")))
    assert found.matched == {measured: address}


def test_same_logical_id_in_two_templates_is_ambiguous() -> None:
    name = "sam-app-HelloWorldFunction-AxJdejTmhKx3"
    found = join([name], a_workload("a/template.yaml#HelloWorldFunction", "b/template.yaml#HelloWorldFunction"))
    assert found.ambiguous == {name: ("a/template.yaml#HelloWorldFunction", "b/template.yaml#HelloWorldFunction")}
    assert not found.matched and not found.unmatched


def test_two_logical_ids_cut_to_the_same_piece_are_ambiguous() -> None:
    name = "amplify-digitalassistant--RenewableLayoutTool14B26-KSWfrukjyOvG"
    found = join([name], a_workload("t#RenewableLayoutTool14B267B3", "t#RenewableLayoutTool14B26999"))
    assert found.ambiguous == {name: ("t#RenewableLayoutTool14B267B3", "t#RenewableLayoutTool14B26999")}


def test_two_stacks_claim_one_function() -> None:
    names = ["shop-dev-Orders-AxJdejTmhKx3", "shop-prod-Orders-1U44TLUZ7OR5", "shop-prod-Orders-yosYjXJcEMBl"]
    workload = a_workload("t#Orders")
    assert join(names, workload).ambiguous == dict.fromkeys(names, ("t#Orders",))
    told = join(names, workload, stack="shop-prod")
    assert told.matched == dict.fromkeys(names[1:], "t#Orders")
    assert told.unmatched == (names[0],)


def test_a_function_that_was_replaced_has_two_names() -> None:
    names = ["shop-Orders-1U44TLUZ7OR5", "shop-Orders-AxJdejTmhKx3"]
    assert join(names, a_workload("t#Orders")).matched == dict.fromkeys(names, "t#Orders")


@pytest.mark.parametrize(
    ("named", "measured", "matched"),
    [
        pytest.param("orders-prod", "orders-prod", True, id="the very name"),
        pytest.param("orders-prod", "orders", False, id="half of it"),
        pytest.param("orders-prod", "shop-Orders-AxJdejTmhKx3", False, id="no pattern for who has a name"),
        pytest.param(None, "shop-Orders-AxJdejTmhKx3", True, id="a name that may not be given after all"),
        pytest.param(None, "orders-prod", False, id="a name nobody knows yet"),
    ],
)
def test_explicit_names(named: str | None, measured: str, matched: bool) -> None:
    found = join([measured], Workload(functions=(a_function("t#Orders", named=named),)))
    assert found.matched == ({measured: "t#Orders"} if matched else {})
    assert found.unmatched == (() if matched else (measured,))


def test_one_explicit_name_for_two_functions_is_ambiguous() -> None:
    twice = tuple(a_function(address, named="orders") for address in ("a#Orders", "b#Orders"))
    assert join(["orders"], Workload(functions=twice)).ambiguous == {"orders": ("a#Orders", "b#Orders")}


def test_a_folded_copy_counts() -> None:
    workload = Workload(functions=(a_function("t#Orders", copies=("OrdersEu",)),))
    assert join(["shop-OrdersEu-AxJdejTmhKx3"], workload).matched == {"shop-OrdersEu-AxJdejTmhKx3": "t#Orders"}


@pytest.mark.parametrize(
    ("measured", "stack", "expected"),
    [
        pytest.param("shop-dev-list", None, {"serverless.yml#list"}, id="service-stage-function"),
        pytest.param("my-shop-dev-list", "my-shop-dev", {"serverless.yml#list"}, id="told"),
        pytest.param("shop-dev-list", "shop-prod", set(), id="another stage"),
        pytest.param("shop-dev-orders-list", None, {"serverless.yml#list", "serverless.yml#orders-list"}, id="either"),
        pytest.param("shop-dev-orders-list", "shop-dev", {"serverless.yml#orders-list"}, id="told, so one"),
        pytest.param("dev-list", None, set(), id="no service"),
        pytest.param("shop-dev-Sam", None, set(), id="not a Serverless function"),
    ],
)
def test_serverless(measured: str, stack: str | None, expected: set[str]) -> None:
    workload = a_workload("serverless.yml#list", "serverless.yml#orders-list", "template.yaml#Sam")
    found = join([measured], workload, stack=stack)
    assert {*found.matched.values(), *found.ambiguous.get(measured, ())} == expected
    assert bool(found.unmatched) is not bool(expected)


def test_resources_of_the_stack_decide() -> None:
    workload = a_workload("t#Orders", "t#Billing")
    resources = {"renamed": "Billing", "shop-Orders-AxJdejTmhKx3": "Elsewhere"}
    found = join(["renamed", "shop-Orders-AxJdejTmhKx3"], workload, resources=resources)
    assert found.matched == {"renamed": "t#Billing"}
    assert found.unmatched == ("shop-Orders-AxJdejTmhKx3",)


def test_the_users_word_counts_most() -> None:
    functions = (a_function("a#Orders", named="orders"), a_function("b#Orders"), a_function("b#Billing"))
    named = {"orders": "b#Orders", "bills": "Billing", "both": "Orders", "lost": "c#Nowhere"}
    found = join(["orders", "bills", "both", "lost"], Workload(functions=functions), named=named)
    assert found.matched == {"orders": "b#Orders", "bills": "b#Billing"}
    assert found.ambiguous == {"both": ("a#Orders", "b#Orders")}
    assert found.unmatched == ("lost",)


@pytest.mark.parametrize(
    "written",
    [
        "sam-app-Hello-AxJdejTmhKx3",
        "/aws/lambda/sam-app-Hello-AxJdejTmhKx3",
        "sam-app-Hello-AxJdejTmhKx3:live",
        "arn:aws:lambda:us-east-1:123456789012:function:sam-app-Hello-AxJdejTmhKx3:7",
        "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:sam-app-Hello-AxJdejTmhKx3",
    ],
)
def test_whatever_a_name_is_wrapped_in(written: str) -> None:
    assert bare(written) == "sam-app-Hello-AxJdejTmhKx3"
    assert join([written], a_workload("t#Hello")).matched == {written: "t#Hello"}


def test_every_name_is_in_exactly_one_list() -> None:
    names = ["x", "shop-Orders-AxJdejTmhKx3", "x", "dev-Twice-AxJdejTmhKx3"]
    found = join(names, a_workload("a#Orders", "a#Twice", "b#Twice"))
    assert sorted([*found.matched, *found.ambiguous, *found.unmatched]) == sorted(set(names))
