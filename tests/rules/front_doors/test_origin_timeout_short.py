"""When an answer comes too late for CloudFront, and what is said of trying again."""

from typing import Any

import pytest
from tests.rules.build import FACTS, TEMPLATE, a_caller, a_distribution, a_function, given, setting

from deburr.edits import Advice, SetValue
from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.front_doors.origin_timeout_short import check
from deburr.workload.caller import Mode
from deburr.workload.function import Compute
from deburr.workload.resources import Api, DoorKind

MOST_S = FACTS["timeout.cloudfront.origin_response.range"].bounds[1]


def found(*, runs_s: int | None = 60, read_s: float | None = 30, streams: bool = False, **fields: Any) -> list[Finding]:
    function = a_function(timeout_s=runs_s, compute=fields.pop("compute", Compute.EVENT))
    callers = [a_caller(function, "function_url", streams=streams), a_caller(function, "cloudfront")]
    callers += [a_caller(function, kind, mode) for kind, mode in fields.pop("others", ())]
    distribution = a_distribution(function, read_s=read_s, **fields)
    return list(check(distribution, given(function, callers, distributions=(distribution,))))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({}, (Level.WARNING, Confidence.CERTAIN), id="twice as long"),
        pytest.param({"runs_s": 30}, (Level.INFO, Confidence.CERTAIN), id="a tie is a race"),
        pytest.param({"runs_s": 29}, None, id="the function gives up first"),
        pytest.param({"runs_s": None}, None, id="unknown is not long"),
        pytest.param({"read_s": None}, None, id="unknown is not short"),
        pytest.param({"streams": True}, None, id="streamed"),
        pytest.param({"compute": Compute.DURABLE}, None, id="durable"),
        pytest.param(
            {"others": (("sqs", Mode.POLL),)}, (Level.WARNING, Confidence.LIKELY), id="a queue may need the time"
        ),
    ],
)
def test_what_is_told(fields: dict[str, Any], told: tuple[Level, Confidence] | None) -> None:
    assert [(finding.level, finding.confidence) for finding in found(**fields)] == ([told] if told else [])


@pytest.mark.parametrize(
    ("attempts", "methods", "told"),
    [
        (3, ("GET", "HEAD"), "up to 3 invocations"),
        (1, ("GET",), ""),
        (3, ("POST",), ""),
        (2, None, "up to 2"),
        (None, None, ""),
    ],
)
def test_a_late_get_is_sent_again(attempts: int | None, methods: tuple[str, ...] | None, told: str) -> None:
    (finding,) = found(attempts=setting(attempts), methods=methods)
    assert told in finding.consequence
    assert ("invocations for one request" in finding.consequence) is bool(told)


@pytest.mark.parametrize(("runs_s", "to_s"), [(60, 61), (MOST_S - 1, MOST_S), (MOST_S, None), (900, None)])
def test_the_read_timeout_is_raised_as_far_as_it_goes(runs_s: int, to_s: int | None) -> None:
    (finding,) = found(runs_s=runs_s)
    if to_s is None:
        assert isinstance(finding.fix, Advice)
    else:
        assert isinstance(finding.fix, SetValue)
        assert (finding.fix.value, finding.fix.safe) == (to_s, False)
        assert finding.fix.at.path.endswith("Origins.0.CustomOriginConfig.OriginReadTimeout")


@pytest.mark.parametrize(("waits_s", "count"), [(29.0, 0), (30.0, 0), (60.0, 1), (None, 0)])
def test_an_api_answers_for_its_function(waits_s: float | None, count: int) -> None:
    function, at = a_function(timeout_s=300), Place(TEMPLATE, 20, 1)
    api = Api(f"{TEMPLATE}#Api", "Api", DoorKind.REST, at, setting("REGIONAL"))
    distribution = a_distribution(api=api.address)
    caller = a_caller(function, source=api.address, waits_s=setting(waits_s))
    assert (
        len(list(check(distribution, given(function, [caller], apis=(api,), distributions=(distribution,))))) == count
    )
