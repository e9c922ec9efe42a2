"""Which REST APIs are dearer than they need be, and how much is said of it."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from tests.rules.build import FACTS, TEMPLATE, a_caller, a_function, given, setting

from deburr.cost.doors import flips_at, heaviest_kb, http_api, rest_api, url_behind_cloudfront
from deburr.findings import Finding, Level
from deburr.place import Place
from deburr.rules.front_doors.dearer_door import ANSWER_KB, RECALLED, WORTH_USD, check
from deburr.rules.given import MILLION
from deburr.workload.caller import Mode
from deburr.workload.resources import Api, DoorKind

AT = Place(TEMPLATE, 20, 1, path="Resources.Api")
API = Api(f"{TEMPLATE}#Api", "Api", DoorKind.REST, AT, setting("REGIONAL"))
LONGEST_S = FACTS.seconds("timeout.apigw.http")


def found(api: Api = API, per_month: int | None = None, functions: int = 1, **caller: Any) -> list[Finding]:
    behind = [a_function(f"Orders{number}") for number in range(functions)]
    callers = [a_caller(function, **({"source": API.address} | caller)) for function in behind]
    return list(check(api, given(behind, callers, apis=(api,), per_month=per_month)))


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({}, 1, id="plain proxy routes"),
        pytest.param({"kind": DoorKind.HTTP}, 0, id="the cheaper one already"),
        pytest.param({"kind": DoorKind.WEBSOCKET}, 0, id="another trade"),
        pytest.param({"features": (("api keys", AT),)}, 0, id="something only REST has"),
        pytest.param({"features": (("TOKEN authorizer", AT),)}, 1, id="an authorizer that is another kind there"),
        pytest.param(
            {"features": (("TOKEN authorizer", AT), ("token validation", AT))}, 0, id="tokens that it looks at"
        ),
        pytest.param({"opaque": "its body is in S3"}, 0, id="not all of it seen"),
        pytest.param({"endpoint": setting("EDGE")}, 0, id="edge-optimised by name"),
        pytest.param({"endpoint": setting("EDGE", by_default=True)}, 1, id="edge-optimised because nobody said"),
        pytest.param({"endpoint": setting(None)}, 0, id="an endpoint settled at deploy time"),
    ],
)
def test_apis(fields: dict[str, Any], count: int) -> None:
    assert len(found(replace(API, **fields))) == count


@pytest.mark.parametrize(
    ("caller", "count"),
    [
        pytest.param({}, 1, id="waits as long as the function runs"),
        pytest.param({"waits_s": setting(float(LONGEST_S))}, 1, id="as long as an HTTP API waits"),
        pytest.param({"waits_s": setting(float(LONGEST_S) + 1)}, 0, id="a raised timeout"),
        pytest.param({"waits_s": setting(None)}, 0, id="a timeout settled at deploy time"),
        pytest.param({"streams": True}, 0, id="a streamed response"),
        pytest.param({"source": ""}, 0, id="nobody behind it that is known"),
        pytest.param({"kind": "authorizer"}, 0, id="only an authorizer behind it"),
    ],
)
def test_routes(caller: dict[str, Any], count: int) -> None:
    assert len(found(**caller)) == count


def test_unknown_traffic_is_priced_per_million_and_only_told() -> None:
    [finding] = found()
    rest, http = (bill(FACTS, requests=MILLION, response_kb=Decimal(0)).requests for bill in (rest_api, http_api))
    assert finding.level is Level.INFO
    assert finding.price is not None
    assert (finding.price.usd, finding.price.per) == (rest - http, "1M requests")


@pytest.mark.parametrize(
    ("off", "level"),
    [pytest.param(-MILLION, Level.INFO, id="not worth a morning"), pytest.param(MILLION, Level.WARNING, id="worth it")],
)
def test_known_traffic_decides_the_level(off: int, level: Level) -> None:
    [per_million] = [f.price.usd for f in found() if f.price is not None]
    per_month = int(WORTH_USD / per_million * MILLION) + off
    [finding] = found(per_month=per_month)
    assert finding.level is level
    assert finding.price is not None
    assert (finding.price.usd, finding.price.per) == (per_million * per_month / MILLION, "month")


def test_the_requests_of_all_functions_behind_it_are_one_bill() -> None:
    [one], [three] = found(per_month=MILLION), found(per_month=MILLION, functions=3)
    assert one.price is not None
    assert three.price is not None
    assert three.price.usd == 3 * one.price.usd


def test_invocations_by_others_are_not_requests() -> None:
    function = a_function()
    callers = [a_caller(function, source=API.address), a_caller(function, "sqs", Mode.POLL)]
    [finding] = check(API, given(function, callers, apis=(API,), per_month=1000 * MILLION))
    assert finding.level is Level.INFO
    assert finding.price is not None
    assert finding.price.per == "1M requests"


def test_tells_where_the_bills_change_places() -> None:
    [finding] = found()
    flips = flips_at(
        lambda requests: url_behind_cloudfront(FACTS, requests=requests, response_kb=ANSWER_KB),
        lambda requests: http_api(FACTS, requests=requests, response_kb=ANSWER_KB),
    )
    assert flips
    assert f"up to {flips // MILLION:,}M requests" in finding.consequence
    assert f"above {heaviest_kb(FACTS):,} KB" in finding.consequence


def test_recalled_prices_say_so() -> None:
    [finding] = found()
    for fact in RECALLED:
        assert not FACTS[fact].verified, "read on its page by now: the rule need not hedge"
        assert fact in finding.consequence


def test_tells_what_moving_changes() -> None:
    [finding] = found()
    assert f"{float(LONGEST_S):g} s is the longest wait" in str(finding.fix)
