"""What a stream's mapping leaves unbounded, and what is said of it."""

from typing import Any

import pytest
from tests.rules.build import a_caller, a_function, a_handler, given, setting

from deburr.findings import Finding
from deburr.rules.events.unbounded_stream_retry import UNBOUNDED, check
from deburr.workload.caller import Mode


def found(*, handler: Any = None, **fields: Any) -> list[Finding]:
    ordinary: dict[str, Any] = {"retries": UNBOUNDED, "record_age_s": UNBOUNDED, "bisects": False}
    written = {key: setting(value) for key, value in (ordinary | fields).items() if key in ordinary}
    rest = {key: value for key, value in fields.items() if key not in ordinary}
    function = a_function(handler=handler)
    more: dict[str, Any] = {"kind": "kinesis", "partial_responses": False} | written | rest
    caller = a_caller(function, mode=Mode.POLL, **more)
    return list(check(caller, given(function, [caller])))


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({}, 1, id="nothing bounds it"),
        pytest.param({"retries": 0}, 0, id="never again"),
        pytest.param({"record_age_s": 60}, 0, id="a minute old"),
        pytest.param({"retries": None}, 0, id="settled at deploy time"),
        pytest.param({"record_age_s": None}, 0, id="that too"),
        pytest.param({"handler": a_handler()}, 0, id="code that calls nothing"),
        pytest.param({"handler": a_handler(unread=("shared",))}, 1, id="code that was not read whole"),
    ],
)
def test_which(fields: dict[str, Any], count: int) -> None:
    assert len(found(**fields)) == count


@pytest.mark.parametrize(
    ("fields", "fix"),
    [
        ({}, "MaximumRetryAttempts, an on-failure destination and BisectBatchOnFunctionError"),
        ({"bisects": True}, "MaximumRetryAttempts and an on-failure destination"),
        ({"partial_responses": True}, "MaximumRetryAttempts and an on-failure destination"),
        ({"on_failure": True}, "MaximumRetryAttempts and BisectBatchOnFunctionError"),
        ({"on_failure": True, "bisects": True}, "MaximumRetryAttempts"),
    ],
)
def test_only_what_is_missing_is_asked_for(fields: dict[str, Any], fix: str) -> None:
    [finding] = found(**fields)
    assert finding.fix is not None and finding.fix.text == fix  # type: ignore[union-attr]
