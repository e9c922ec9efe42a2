"""Which open Function URLs are told, how sure, and what an hour of strangers costs."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_client, a_framework, a_function, a_handler, an_import, given, setting

from deburr.facts.tiers import tiers
from deburr.findings import Confidence, Finding
from deburr.rules.front_doors.open_function_url import check
from deburr.workload.handler import Phase

TABLE = a_client(service="dynamodb", called=frozenset({Phase.INVOCATION}))


def found(
    *, public: bool | None = True, policies: tuple[str, ...] = ("dynamodb:PutItem",), read: bool = True, **fields: Any
) -> list[Finding]:
    settings = {key: fields.pop(key) for key in ("reserved", "policies_known") if key in fields}
    handler = a_handler(**({"clients": (TABLE,)} | fields)) if read else None
    function = a_function(policies=policies, handler=handler, **settings)
    return list(check(a_caller(function, "function_url", public=setting(public)), given(function)))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({}, Confidence.LIKELY, id="writes for anybody"),
        pytest.param({"public": False}, None, id="signed"),
        pytest.param({"public": None}, None, id="unknown is not open"),
        pytest.param({"policies": ("dynamodb:GetItem",)}, None, id="reads only"),
        pytest.param({"policies": ("sqs:SendMessage",)}, None, id="a power the code does not use"),
        pytest.param({"policies": ("AdministratorAccess",)}, Confidence.LIKELY, id="may do everything"),
        pytest.param({"clients": (), "policies": ("sqs:SendMessage",)}, Confidence.LIKELY, id="clients not seen"),
        pytest.param({"event_keys": ("headers.x-hub-signature-256",)}, None, id="reads a signature"),
        pytest.param({"event_keys": ("queryStringParameters.taskToken",)}, None, id="reads a token"),
        pytest.param({"event_keys": ("headers",)}, Confidence.POSSIBLE, id="some header"),
        pytest.param({"imports": (an_import("jwt"),)}, None, id="imports what checks tokens"),
        pytest.param({"unread": ("shared",)}, Confidence.POSSIBLE, id="not read whole"),
        pytest.param({"frameworks": (a_framework(),)}, Confidence.POSSIBLE, id="a framework may check"),
        pytest.param({"environment": ("AUTH_TOKEN",)}, Confidence.POSSIBLE, id="reads a secret it may compare"),
        pytest.param({"read": False}, Confidence.POSSIBLE, id="handler not read"),
    ],
)
def test_what_is_told(fields: dict[str, Any], told: Confidence | None) -> None:
    assert [finding.confidence for finding in found(**fields)] == ([told] if told else [])


def test_unread_code_that_is_given_a_key_may_check_it() -> None:
    function = a_function(policies=("dynamodb:PutItem",), environment=(("API_KEY", None),))
    assert not list(check(a_caller(function, "function_url", public=setting(True)), given(function)))


def test_cloudfront_in_front_is_for_another_rule() -> None:
    function = a_function(policies=("dynamodb:PutItem",), handler=a_handler(clients=(TABLE,)))
    url, edge = a_caller(function, "function_url", public=setting(True)), a_caller(function, "cloudfront")
    assert not list(check(url, given(function, [url, edge])))


@pytest.mark.parametrize("reserved", [None, 50])
def test_an_hour_is_as_many_environment_hours_as_may_run_at_once(reserved: int | None) -> None:
    at_once = reserved or FACTS["lambda.concurrency.account_default"].whole
    (finding,) = found(reserved=setting(reserved) if reserved else None)
    assert finding.price is not None
    gb_s = finding.price.usd / (at_once * 3600)
    assert gb_s * 8 == tiers(FACTS["price.lambda.x86.gbs"])[0][1]  # the default of 128 MB is an eighth of Lambda's GB
    assert f"{at_once:,}" in finding.consequence
