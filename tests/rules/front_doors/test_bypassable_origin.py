"""Which origins can be gone around, what that loses, and what the cure asks of clients."""

from typing import Any

import pytest
from tests.rules.build import TEMPLATE, a_caller, a_distribution, a_function, a_handler, given, setting

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.front_doors.bypassable_origin import check
from deburr.workload.resources import Api, DoorKind

WALL = (("a WAF web ACL", Place(TEMPLATE, 29, 1)),)
VERIFY = ("x-origin-verify",)


def found(*, public: bool | None = True, handler: dict[str, Any] | None = None, **origin: Any) -> list[Finding]:
    function = a_function(handler=None if handler is None else a_handler(**handler))
    distribution = a_distribution(function, **origin)
    url = a_caller(function, "function_url", public=setting(public))
    return list(check(distribution, given(function, [url], distributions=(distribution,))))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({"guards": WALL}, [(Level.WARNING, Confidence.LIKELY)], id="a wall to walk around"),
        pytest.param({"cached": True}, [(Level.INFO, Confidence.LIKELY)], id="only a cache"),
        pytest.param({"cached": None}, [], id="a cache that is not known"),
        pytest.param({}, [], id="nothing is kept"),
        pytest.param({"guards": WALL, "public": False}, [], id="the URL asks for a signature"),
        pytest.param({"guards": WALL, "public": None}, [], id="unknown is not open"),
        pytest.param(
            {"guards": WALL, "headers": VERIFY, "handler": {"event_keys": ("headers.X-Origin-Verify",)}},
            [],
            id="the header is checked",
        ),
        pytest.param(
            {"guards": WALL, "headers": VERIFY, "handler": {}},
            [(Level.WARNING, Confidence.LIKELY)],
            id="the header is read by nobody",
        ),
        pytest.param(
            {"guards": WALL, "headers": VERIFY}, [(Level.WARNING, Confidence.POSSIBLE)], id="code that was not read"
        ),
        pytest.param(
            {"guards": WALL, "headers": None, "handler": {}},
            [(Level.WARNING, Confidence.POSSIBLE)],
            id="headers settled at deploy time",
        ),
        pytest.param(
            {"cached": True, "handler": {"event_keys": ("headers.authorization",)}}, [], id="the code asks who calls"
        ),
    ],
)
def test_what_is_told(fields: dict[str, Any], told: list[tuple[Level, Confidence]]) -> None:
    assert [(finding.level, finding.confidence) for finding in found(**fields)] == told


@pytest.mark.parametrize(
    ("methods", "warned"), [(("GET", "HEAD"), False), (("GET", "POST"), True), (None, True), (("GET", "DELETE"), False)]
)
def test_bodies_need_their_hash(methods: tuple[str, ...] | None, warned: bool) -> None:
    (finding,) = found(guards=WALL, methods=methods)
    assert isinstance(finding.fix, Advice)
    assert ("x-amz-content-sha256" in finding.fix.text) is warned


@pytest.mark.parametrize(
    ("kind", "features", "count"),
    [
        (DoorKind.HTTP, (), 1),
        (DoorKind.REST, (), 1),
        (DoorKind.REST, ("WAF",), 0),
        (DoorKind.REST, ("resource policy",), 0),
        (DoorKind.WEBSOCKET, (), 0),
    ],
)
def test_apis(kind: DoorKind, features: tuple[str, ...], count: int) -> None:
    at, function = Place(TEMPLATE, 20, 1), a_function()
    used = tuple((feature, at) for feature in features)
    api = Api(f"{TEMPLATE}#Api", "Api", kind, at, setting("REGIONAL"), used)
    distribution = a_distribution(api=api.address, guards=WALL)
    workload = given(function, [a_caller(function, source=api.address)], apis=(api,), distributions=(distribution,))
    assert len(list(check(distribution, workload))) == count
