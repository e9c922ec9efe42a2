"""Where AWS's texts name a version of a function, and where they only seem to."""

import json
from typing import Any

import pytest

from deburr.sources.account.mentions import Mentions
from deburr.sources.account.redact import HIDDEN, redacted
from deburr.sources.account.stage_variables import resolved

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"


def found(value: Any) -> list[tuple[str, int | None]]:
    return list(Mentions("123456789012", "eu-west-1", {"orders", "orders-api"}).of(value))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        pytest.param(f"{ARN}:7", [("orders", 7)], id="arn"),
        pytest.param(f"{ARN}-api:7", [("orders-api", 7)], id="the longer name"),
        pytest.param("orders:7", [("orders", 7)], id="name and number"),
        pytest.param("123456789012:function:orders:7", [("orders", 7)], id="part of an arn"),
        pytest.param("function:orders:7", [("orders", 7)], id="less of an arn"),
        pytest.param(
            f"arn:aws:apigateway:eu-west-1:lambda:path/x/functions/{ARN}:7/invocations", [("orders", 7)], id="API"
        ),
        pytest.param(
            {"Targets": [{"Arn": f"{ARN}:7"}, {"Arn": f"{ARN}:8"}]}, [("orders", 7), ("orders", 8)], id="deep"
        ),
        pytest.param(json.dumps({"Resource": f"{ARN}:7"}), [("orders", 7)], id="JSON in a text"),
        pytest.param({"FunctionName": "orders", "Qualifier": "7"}, [("orders", 7)], id="two parameters"),
        pytest.param({"FunctionName": ARN, "Qualifier.$": "$.version"}, [("orders", None)], id="settled while it runs"),
        pytest.param({"FunctionName": ARN, "Qualifier": "{% $v %}"}, [("orders", None)], id="JSONata"),
        pytest.param(f"{ARN}:${{version}}", [("orders", None)], id="a variable"),
        pytest.param({"FunctionName": ARN, "Qualifier": "$LATEST"}, [], id="$LATEST is no version"),
        pytest.param(ARN, [], id="not qualified"),
        pytest.param(f"{ARN}:live", [], id="an alias pins by itself"),
        pytest.param(f"{ARN}:7up", [], id="an alias that begins with a number"),
        pytest.param(f"{ARN}:*", [], id="any version is none in particular"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:function:orders:7", [], id="another Region"),
        pytest.param("arn:aws:lambda:eu-west-1:999999999999:function:orders:7", [], id="another account"),
        pytest.param("999999999999:function:orders:7", [], id="part of another account's arn"),
        pytest.param("users:7", [], id="another function"),
        pytest.param("my.orders:7", [], id="the end of another name"),
        pytest.param("pre-orders:7", [], id="the end of another name, with a dash"),
        pytest.param("{ not JSON, orders:7", [("orders", 7)], id="looks like JSON"),
        pytest.param(None, [], id="nothing"),
    ],
)
def test_of(value: Any, names: list[tuple[str, int | None]]) -> None:
    assert found(value) == names


@pytest.mark.parametrize(
    ("stages", "texts"),
    [
        pytest.param([{"v": "7"}, {"v": "8"}], ["orders:7", "orders:8"], id="each stage"),
        pytest.param([{"v": "7"}, {}], ["orders:7", "orders:?"], id="a stage without it"),
        pytest.param([], ["orders:?"], id="no stage"),
    ],
)
def test_stage_variables(stages: list[dict[str, str]], texts: list[str]) -> None:
    assert list(resolved({"uri": "orders:${stageVariables.v}"}, stages)) == texts


def test_an_unknown_stage_variable_may_mean_any_version() -> None:
    assert found("orders:?") == [("orders", None)]


def test_secrets_are_not_kept() -> None:
    variables = {"PASSWORD": "hunter2", "TARGET": f"{ARN}:7", "OTHER": "orders:7", "URL": "https://x"}
    page = {"Functions": [{"FunctionName": "a", "Environment": {"Variables": variables}}]}
    kept = redacted("ListFunctions", page)["Functions"][0]["Environment"]["Variables"]
    assert kept == {"PASSWORD": HIDDEN, "TARGET": f"{ARN}:7", "OTHER": "orders:7", "URL": HIDDEN}
