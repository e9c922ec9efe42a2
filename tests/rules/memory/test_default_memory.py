"""Which work is too much for how little memory."""

from typing import Any

import pytest
from msgspec.structs import replace
from tests.rules.build import (
    FACTS,
    a_caller,
    a_client,
    a_function,
    a_handler,
    a_profile,
    a_sleep,
    a_use,
    an_import,
    given,
)

from deburr.findings import Finding, Level
from deburr.place import Place
from deburr.rules.memory.default_memory import SHORT_MS, SMALL_MB, check
from deburr.workload.caller import Mode
from deburr.workload.handler import Handler, NetworkCall, Phase, Timeout

LEAST = FACTS["lambda.memory.default"].whole
AWS = a_handler(clients=(a_client(),))
PER_CALL = a_handler(clients=(a_client(phase=Phase.INVOCATION, memoised=False),))
PICTURES = a_handler(imports=(an_import("PIL.Image", a_use(always=True)),))
AT_INIT = frozenset({Phase.INIT})
TRIVIAL = a_handler(trivial=True)
CALL = NetworkCall("requests.get", "requests", Place("src/app.py", 7, 1), Phase.INVOCATION, Timeout(None), True, ())


def found(handler: Handler | None, memory_mb: int | None, kind: str = "http_api", **fields: Any) -> list[Finding]:
    function = a_function(handler=handler, memory_mb=memory_mb, **fields)
    mode = Mode.SYNC if kind in ("http_api", "step_functions", "custom_resource") else Mode.ASYNC
    return list(check(function, given(function, [a_caller(function, kind, mode)] if kind else [])))


@pytest.mark.parametrize(
    ("handler", "memory_mb", "kind", "level"),
    [
        pytest.param(PICTURES, LEAST, "http_api", Level.WARNING, id="computes while somebody waits"),
        pytest.param(PICTURES, LEAST, "s3", Level.INFO, id="computes while nobody waits"),
        pytest.param(PICTURES, SMALL_MB, "http_api", Level.INFO, id="a little more"),
        pytest.param(PICTURES, SMALL_MB + 1, "http_api", None, id="enough to have been chosen"),
        pytest.param(PICTURES, LEAST, "custom_resource", None, id="only deployments wait"),
        pytest.param(PICTURES, None, "http_api", None, id="unknown is not little"),
        pytest.param(PER_CALL, LEAST, "http_api", Level.INFO, id="a client made each time is milliseconds"),
        pytest.param(a_handler(clients=(a_client(called=AT_INIT),)), LEAST, "sqs", None, id="calls AWS at init alone"),
        pytest.param(replace(AWS, sleeps=(a_sleep(),)), LEAST, "schedule", None, id="calls AWS and sleeps"),
        pytest.param(replace(AWS, sleeps=(a_sleep(phase=Phase.INIT),)), LEAST, "schedule", Level.INFO, id="at init"),
        pytest.param(replace(PICTURES, sleeps=(a_sleep(),)), LEAST, "schedule", Level.INFO, id="computes and sleeps"),
        pytest.param(replace(AWS, event_keys=("ResponseURL",)), LEAST, "", None, id="answers a deployment"),
        pytest.param(AWS, LEAST, "http_api", Level.INFO, id="calls AWS while somebody waits"),
        pytest.param(AWS, LEAST + 1, "http_api", None, id="with memory that was chosen"),
        pytest.param(AWS, LEAST, "sqs", Level.INFO, id="calls AWS while nobody waits"),
        pytest.param(AWS, LEAST, "step_functions", Level.INFO, id="for a state machine"),
        pytest.param(TRIVIAL, LEAST, "http_api", None, id="does nothing worth CPU"),
        pytest.param(None, LEAST, "http_api", None, id="code not read"),
    ],
)
def test_level(handler: Handler | None, memory_mb: int | None, kind: str, level: Level | None) -> None:
    assert [f.level for f in found(handler, memory_mb, kind)] == ([level] if level else [])


@pytest.mark.parametrize(
    ("warm_ms", "fires"),
    [
        pytest.param(SHORT_MS - 1, False, id="short where it is"),
        pytest.param(SHORT_MS, True, id="not short"),
        pytest.param(None, True, id="not measured"),
    ],
)
def test_a_measured_duration_settles_it(warm_ms: int | None, fires: bool) -> None:
    function = a_function(handler=PICTURES)
    profile = a_profile(warm_ms=None if warm_ms is None else [warm_ms])
    assert bool(list(check(function, given(function, measured={function.address: profile})))) is fires


def test_numbers_come_from_the_facts() -> None:
    (finding,) = found(PICTURES, LEAST)
    full = FACTS["lambda.vcpu.full_at"].whole
    assert f"{LEAST} MB" in finding.message
    assert f"{LEAST / full:.2f} vCPU" in finding.message
    assert f"up to {10 * full / LEAST:.0f} ms" in finding.consequence


def test_the_default_is_called_so() -> None:
    function = a_function(handler=PICTURES)
    (finding,) = check(function, given(function))
    assert "the default" in finding.message
    assert "the default" not in found(PICTURES, LEAST)[0].message


@pytest.mark.parametrize(
    ("runtime", "kind", "fields", "said"),
    [
        pytest.param("java21", "http_api", {}, True, id="the JVM, and somebody waits"),
        pytest.param("dotnet8", "http_api", {}, True, id=".NET"),
        pytest.param("java21", "s3", {}, True, id="nobody waits, and its CPU is as small"),
        pytest.param("java21", "custom_resource", {}, False, id="deployments alone call it"),
        pytest.param("java21", "http_api", {"snapstart": True}, False, id="restored from a snapshot"),
        pytest.param("provided.al2023", "http_api", {}, False, id="compiled before"),
        pytest.param("python3.13", "http_api", {}, False, id="code that was not read"),
    ],
)
def test_runtimes_that_compile_as_they_run(runtime: str, kind: str, fields: dict[str, Any], said: bool) -> None:
    assert bool(found(None, 256, kind, runtime=runtime, **fields)) is said


def test_services_whose_clients_are_never_called_are_not_named() -> None:
    used = a_client(service="sqs", called=frozenset({Phase.INVOCATION}))
    [finding] = found(a_handler(clients=(a_client(service="s3", called=frozenset()), used)), LEAST)
    assert finding.message.endswith("calls sqs")


@pytest.mark.parametrize(
    ("kind", "sleeps", "memory_mb", "said"),
    [
        pytest.param("http_api", (), LEAST, True, id="somebody waits for a call"),
        pytest.param("s3", (), LEAST, True, id="nobody waits, and TLS takes as long"),
        pytest.param("custom_resource", (), LEAST, False, id="deployments alone call it"),
        pytest.param("cloudfront", (), LEAST, False, id="at the edge 128 MB may be all there is"),
        pytest.param("http_api", (a_use(always=True),), LEAST, False, id="who sleeps is not short of CPU"),
        pytest.param("http_api", (), 2 * LEAST, False, id="more than the default"),
    ],
)
def test_calls_to_others(kind: str, sleeps: tuple[Any, ...], memory_mb: int, said: bool) -> None:
    assert bool(found(a_handler(calls=(CALL,), sleeps=sleeps), memory_mb, kind)) is said


def test_a_driver_of_a_database_takes_little() -> None:
    assert not found(a_handler(calls=(replace(CALL, library="pymysql"),)), LEAST, "http_api")
