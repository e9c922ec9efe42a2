"""Who goes past SnapStart, how bad that is, and what an unused snapshot costs."""

from typing import Any

import pytest
from tests.rules.build import FACTS, TEMPLATE, a_caller, a_function, given, setting

from deburr.findings import Confidence, Finding, Level
from deburr.place import Place
from deburr.rules.cold_starts.snapstart_bypassed import check
from deburr.workload.caller import UNTOLD, Mode

VERSION = (Place(TEMPLATE, 20, 1),)
API, QUEUE = ("http_api", Mode.SYNC), ("sqs", Mode.POLL)


def found(callers: list[tuple[tuple[str, Mode], str]], **fields: Any) -> list[Finding]:
    function = a_function(**({"snapstart": True} | fields))
    made = [a_caller(function, kind, mode, qualifier=qualifier) for (kind, mode), qualifier in callers]
    return list(check(function, given(function, made)))


@pytest.mark.parametrize(
    ("callers", "fields", "told"),
    [
        pytest.param([(API, "")], {}, (Level.WARNING, Confidence.LIKELY), id="somebody waits"),
        pytest.param([(API, "$LATEST")], {}, (Level.WARNING, Confidence.LIKELY), id="by name"),
        pytest.param([(QUEUE, "")], {}, (Level.INFO, Confidence.LIKELY), id="nobody waits"),
        pytest.param([(API, "live"), (QUEUE, "")], {}, (Level.INFO, Confidence.LIKELY), id="one of two"),
        pytest.param([(API, "live")], {}, None, id="through the alias"),
        pytest.param([(API, UNTOLD)], {}, None, id="an unknown alias is an alias"),
        pytest.param([(API, "")], {"snapstart": False}, None, id="off"),
        pytest.param([(API, "")], {"snapstart": None}, None, id="unknown is not on"),
        pytest.param([(("permission", Mode.SYNC), "")], {"versions": VERSION}, None, id="who may is not who does"),
        pytest.param([(("custom_resource", Mode.ASYNC), "")], {"versions": VERSION}, None, id="only deployments"),
        pytest.param([], {"versions": VERSION}, None, id="published for callers elsewhere"),
        pytest.param([], {}, (Level.INFO, Confidence.POSSIBLE), id="nothing published, nobody known"),
    ],
)
def test_what_is_told(callers: Any, fields: dict[str, Any], told: tuple[Level, Confidence] | None) -> None:
    assert [(finding.level, finding.confidence) for finding in found(callers, **fields)] == ([told] if told else [])


@pytest.mark.parametrize(
    ("runtime", "callers", "priced"),
    [
        pytest.param("python3.13", [(API, "")], True, id="nobody starts from it"),
        pytest.param("python3.13", [(API, ""), (QUEUE, "live")], False, id="somebody does"),
        pytest.param("java21", [(API, "")], False, id="free for Java"),
    ],
)
def test_a_snapshot_that_nobody_uses_is_billed(runtime: str, callers: Any, *, priced: bool) -> None:
    (finding,) = found(callers, runtime=runtime, memory_mb=1024, versions=VERSION, alias=setting("live"))
    month = FACTS.number("price.lambda.snapstart.cache.gbs") * 730 * 3600
    assert (f"{month:.2f} a month" in finding.consequence) is priced
    assert finding.price is None
