"""Which functions may move to arm64, and what a measured one would save."""

from decimal import Decimal
from typing import Any

import pytest
from tests.rules.build import a_caller, a_function, a_handler, a_profile, an_import, given, setting

from deburr.findings import Finding
from deburr.rules.memory.not_on_arm import check
from deburr.workload.caller import Mode


def found(*modules: str, per_month: int | None = None, measured: bool = False, **fields: Any) -> list[Finding]:
    handler = a_handler(imports=tuple(an_import(module) for module in modules))
    function = a_function(**({"handler": handler} | fields))
    profiles = {function.address: a_profile(billed_ms=[100.0] * 10)} if measured else {}
    return list(check(function, given(function, per_month=per_month, measured=profiles)))


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({}, 1, id="nothing needs x86_64"),
        pytest.param({"architecture": "arm64"}, 0, id="on arm64"),
        pytest.param({"architecture": setting(None)}, 0, id="settled at deploy time"),
        pytest.param({"layers": setting(None)}, 0, id="layers that are not known"),
        pytest.param({"layers": ("arn:aws:lambda:eu-west-1:1:layer:x:1",)}, 0, id="a layer"),
        pytest.param({"mounts": ("arn",)}, 0, id="a mounted file system"),
        pytest.param({"runtime": "python3.8"}, 0, id="no longer supported"),
        pytest.param({"runtime": "java21"}, 0, id="another language"),
        pytest.param({"handler": None}, 0, id="code that was not read"),
        pytest.param({"handler": a_handler(unread=("shared",))}, 0, id="code that was not read whole"),
        pytest.param({"name": "ViewerRequest"}, 0, id="perhaps at the edge"),
    ],
)
def test_which(fields: dict[str, Any], count: int) -> None:
    assert len(found(**fields)) == count


@pytest.mark.parametrize(
    ("module", "count"),
    [
        ("requests", 1),
        ("gitlab", 1),
        ("subprocess", 0),
        ("child_process", 0),
        ("node:child_process", 0),
        ("@sparticuz/chromium", 0),
        ("@aws-sdk/client-s3", 1),
        ("psycopg2.extras", 0),
        ("puppeteer-core", 0),
    ],
)
def test_packages(module: str, count: int) -> None:
    assert len(found(module)) == count


def test_lambda_at_the_edge_has_no_arm() -> None:
    function = a_function(handler=a_handler())
    context = given(function, [a_caller(function, "cloudfront", Mode.SYNC)])
    assert list(check(function, context)) == []


def test_a_rate_until_it_was_measured() -> None:
    [guessed], [measured] = found(), found(measured=True)
    assert guessed.price is not None and guessed.price.per == "1M GB-s" and guessed.habit
    assert measured.price is not None and measured.price.per == "1M invocations" and not measured.habit


def test_a_month_where_traffic_is_known() -> None:
    [finding] = found(measured=True, per_month=8_000_000, memory_mb=1024)
    assert finding.price is not None and finding.price.per == "month"
    assert round(finding.price.usd, 2) == Decimal("2.67")  # 8M x 0.1 s x 1 GB x (16.6667 - 13.3334) millionths
