"""Ready environments that no caller reaches, and those that Lambda refuses."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_caller, a_function, given, setting

from deburr.findings import Confidence, Finding, Level
from deburr.rules.cold_starts.provisioned_unreachable import check
from deburr.workload.caller import UNTOLD


def found(*qualifiers: str, kind: str = "http_api", **fields: Any) -> list[Finding]:
    function = a_function(**({"provisioned": 5, "provisioned_on": "live", "memory_mb": 1024} | fields))
    return list(check(function, given(function, [a_caller(function, kind, qualifier=each) for each in qualifiers])))


@pytest.mark.parametrize(
    ("qualifiers", "fields", "told"),
    [
        pytest.param([""], {}, (Level.WARNING, Confidence.LIKELY), id="the function itself"),
        pytest.param(["", "$LATEST"], {}, (Level.WARNING, Confidence.LIKELY), id="two ways past it"),
        pytest.param(["", "live"], {}, None, id="one reaches it"),
        pytest.param([UNTOLD], {}, None, id="an unknown alias may"),
        pytest.param([], {}, None, id="no caller known"),
        pytest.param([""], {"kind": "permission"}, None, id="who may is not who does"),
        pytest.param([""], {"provisioned": 0}, None, id="none ready"),
        pytest.param([""], {"provisioned": None}, None, id="unknown is not ready"),
        pytest.param([""], {"provisioned_on": ""}, None, id="where is not known"),
        pytest.param(["live"], {"reserved": setting(4)}, (Level.ERROR, Confidence.CERTAIN), id="more than reserved"),
        pytest.param(["live"], {"reserved": setting(5)}, None, id="as many as reserved"),
        pytest.param(["live"], {"reserved": setting(None)}, None, id="reserved is not known"),
    ],
)
def test_what_is_told(qualifiers: list[str], fields: dict[str, Any], told: tuple[Level, Confidence] | None) -> None:
    findings = found(*qualifiers, **fields)
    assert [(finding.level, finding.confidence) for finding in findings] == ([told] if told else [])


def test_a_month_of_them_is_the_price() -> None:
    (finding,) = found("")
    assert finding.price is not None
    assert finding.price.usd == 5 * FACTS.number("price.lambda.pc.x86.gbs") * 730 * 3600
