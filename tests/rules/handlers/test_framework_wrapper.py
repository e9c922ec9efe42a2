"""What a framework behind an adapter is said to cost."""

from typing import Any

import pytest
from tests.rules.build import a_caller, a_framework, a_function, a_handler, given

from deburr.findings import Finding
from deburr.place import Place
from deburr.rules.handlers.framework_wrapper import EXEC_WRAPPER, check
from deburr.workload.function import Compute
from deburr.workload.handler import Framework

LAYER = "arn:aws:lambda:eu-west-1:753240598075:layer:LambdaAdapterLayerX86:25"


def found(*frameworks: Framework, language: str = "python", **fields: Any) -> list[Finding]:
    handler = a_handler(frameworks=frameworks, language=language)
    function = a_function(**({"handler": handler, "memory_mb": 512} | fields))
    return list(check(function, given(function)))


@pytest.mark.parametrize(
    ("adapter", "framework", "language", "row"),
    [
        pytest.param("mangum", "fastapi", "python", "fastapi", id="FastAPI"),
        pytest.param("serverless-wsgi", "django", "python", "django.core.wsgi", id="what Django starts with"),
        pytest.param("serverless-http", "nestjs", "typescript", "@nestjs/core", id="what Nest starts with"),
        pytest.param("mangum", "", "python", "mangum", id="framework not seen: the adapter's"),
        pytest.param("awsgi", "", "python", None, id="not measured is not a number"),
    ],
)
def test_cost_is_the_measured_row(adapter: str, framework: str, language: str, row: str | None) -> None:
    (finding,) = found(a_framework(adapter, framework), language=language)
    cost = given().imports.of(language, row) if row else None
    assert (finding.price is None) == (cost is None)
    assert cost is None or f"{cost.cpu_ms:.0f} ms of CPU" in finding.message


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        pytest.param(("GET /a",), "1 route read", id="one"),
        pytest.param(("GET /a", "GET /b"), "2 routes read", id="two"),
        pytest.param((), "", id="none could be read"),
    ],
)
def test_routes_are_counted(routes: tuple[str, ...], words: str) -> None:
    (finding,) = found(a_framework(routes=routes))
    assert words in finding.message
    assert bool(words) == ("route" in finding.message)


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        pytest.param({"layers": (LAYER,), "handler": None}, True, id="the adapter's layer"),
        pytest.param({"environment": (EXEC_WRAPPER,), "handler": None}, True, id="the adapter's wrapper"),
        pytest.param({"handler": None}, False, id="neither"),
        pytest.param({"layers": None, "handler": None}, False, id="unknown layers"),
    ],
)
def test_web_adapter(fields: dict[str, Any], fires: bool) -> None:
    assert bool(found(**fields)) is fires


def test_the_web_adapter_may_be_there_to_stream() -> None:
    function = a_function(layers=(LAYER,))
    assert not list(check(function, given(function, [a_caller(function, streams=True)])))


@pytest.mark.parametrize("compute", [Compute.MANAGED_INSTANCES, Compute.WEB])
def test_silent_where_one_environment_serves_many(compute: Compute) -> None:
    assert not found(a_framework(), compute=compute)


@pytest.mark.parametrize(
    ("fields", "priced"),
    [
        pytest.param({}, True, id="on demand"),
        pytest.param({"snapstart": True}, False, id="restored, not loaded"),
        pytest.param({"provisioned": 1}, False, id="loaded ahead"),
        pytest.param({"snapstart": None}, False, id="unknown"),
        pytest.param({"memory_mb": None}, False, id="memory unknown"),
    ],
)
def test_priced_only_where_cold_starts_pay(fields: dict[str, Any], priced: bool) -> None:
    (finding,) = found(a_framework(), **fields)
    assert (finding.price is not None) is priced


def test_web_functions_are_named_where_they_apply() -> None:
    (node,) = found(a_framework("serverless-http", "express"), language="javascript", runtime="nodejs24.x")
    (python,) = found(a_framework())
    assert node.fix is not None and "nodejs24.x on arm64" in str(node.fix)
    assert "web function" not in str(python.fix)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({}, "measure init before deciding", id="cold starts wait for it"),
        pytest.param({"snapstart": True}, "it starts ahead of requests here", id="restored"),
        pytest.param({"provisioned": 2}, "it starts ahead of requests here", id="kept ready"),
    ],
)
def test_what_a_web_adapter_serves_was_not_read(fields: dict[str, Any], said: str) -> None:
    (finding,) = found(environment=(EXEC_WRAPPER,), **fields)
    assert said in finding.consequence
    assert "table" not in finding.consequence


def test_what_a_start_script_runs_is_named_and_priced() -> None:
    served = Framework("the Lambda Web Adapter", "fastapi", Place("app/main.py", 3, 7), ("GET /", "POST /"))
    (finding,) = found(environment=(EXEC_WRAPPER,), serves=served)
    assert "runs FastAPI behind the Lambda Web Adapter: " in finding.message
    assert "2 routes read" in finding.message
    assert (finding.at.file, finding.at.line) == ("app/main.py", 3)
    assert finding.price is not None
    assert found(serves=served) == []  # nothing runs it
