"""Small workloads for the tests of rules: whatever a test does not name is ordinary and known."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from deburr.facts import book, imports
from deburr.place import Place
from deburr.rules.given import Given, Traffic
from deburr.workload.caller import Caller, Mode
from deburr.workload.function import Code, Function, PackageKind
from deburr.workload.handler import Client, ClientKind, Framework, Handler, Import, Phase, Use
from deburr.workload.histogram import Histogram
from deburr.workload.invocation import Sleep
from deburr.workload.profile import Profile
from deburr.workload.resources import Distribution, Origin, Queue
from deburr.workload.setting import Setting
from deburr.workload.workload import Workload

TODAY = date(2026, 11, 23)
FACTS = book.load()
TEMPLATE = "template.yaml"
SETTINGS = (
    "runtime",
    "architecture",
    "memory_mb",
    "timeout_s",
    "tmp_mb",
    "entry",
    "layers",
    "traced",
    "vpc",
    "snapstart",
    "provisioned",
    "on_failure",
    "async_retries",
    "async_age_s",
    "logs_kept_days",
)
QUEUE_SETTINGS = {
    "visibility_s": "VisibilityTimeout",
    "redrive": "RedrivePolicy",
    "receives": "RedrivePolicy.maxReceiveCount",
    "retention_s": "MessageRetentionPeriod",
}


def setting(value: Any, path: str = "", line: int = 1, *, by_default: bool = False) -> Setting[Any]:
    """A Setting written in the template."""
    return Setting(value, Place(TEMPLATE, line, 1, path=path), by_default)


def a_function(name: str = "Orders", **fields: Any) -> Function:
    """A Python function with AWS's defaults, its handler not read.

    fields  of Function; a plain value for a Setting field is wrapped.
    """
    prefix = f"Resources.{name}.Properties"
    at = Place(TEMPLATE, 1, 1, path=f"Resources.{name}")
    ordinary: dict[str, Any] = {
        "given_name": None,
        "runtime": "python3.13",
        "architecture": "x86_64",
        "memory_mb": FACTS["lambda.memory.default"].whole,
        "timeout_s": FACTS["lambda.timeout.default"].whole,
        "tmp_mb": FACTS["lambda.tmp.default"].whole,
        "entry": "app.handler",
        "code": Code(PackageKind.ZIP, at, folder="src"),
        "layers": (),
        "environment": (),
        "traced": False,
        "vpc": (),
        "snapstart": False,
        "provisioned": 0,
        "scales": False,
        "reserved": None,
        "alias": None,
        "publishes": None,
        "on_failure": (),
        "async_retries": FACTS["lambda.async.retries"].table["function_error_default"],
        "async_age_s": FACTS["lambda.async.max_age"].table["default"],
        "logs_kept_days": 0,
        "policies": (),
        "policies_known": True,
    }
    given = ordinary | fields
    for key in SETTINGS:
        if not isinstance(given[key], Setting):
            given[key] = setting(given[key], f"{prefix}.{key}", by_default=key not in fields)
    return Function(address=f"{TEMPLATE}#{name}", name=name, at=at, **given)


def a_handler(**fields: Any) -> Handler:
    """A handler whose code was read whole."""
    ordinary: dict[str, Any] = {
        "file": "src/app.py",
        "entry": "handler",
        "at": Place("src/app.py", 1, 1),
        "language": "python",
        "files": ("src/app.py",),
    }
    return Handler(**(ordinary | fields))


def an_import(
    module: str, *uses: Use, phase: Phase = Phase.INIT, line: int = 1, file: str = "src/app.py", **fields: Any
) -> Import:
    return Import(module, Place(file, line, 1, path=module), phase, (file,), uses, **fields)


def a_use(*, always: bool = False, phase: Phase = Phase.INVOCATION, line: int = 9, file: str = "src/app.py") -> Use:
    return Use(Place(file, line, 5), always, phase)


def a_sleep(seconds: float | None = 5, *, phase: Phase = Phase.INVOCATION, line: int = 9, **fields: Any) -> Sleep:
    return Sleep(Place("src/app.py", line, 5, path="time.sleep"), phase, True, seconds, **fields)


def a_client(callee: str = "boto3.client", service: str = "s3", **fields: Any) -> Client:
    ordinary: dict[str, Any] = {
        "kind": ClientKind.SDK,
        "at": Place("src/app.py", 3, 1, path=callee),
        "phase": Phase.INIT,
        "memoised": True,
        "per_call": "",
        "via": (),
        "connects": False,
        "called": frozenset({Phase.INVOCATION}),
    }
    return Client(callee=callee, service=service, **(ordinary | fields))


def a_framework(adapter: str = "mangum", framework: str = "fastapi", routes: tuple[str, ...] = ()) -> Framework:
    return Framework(adapter, framework, Place("src/app.py", 9, 1, path=adapter), routes)


def a_caller(function: Function, kind: str = "rest_api", mode: Mode = Mode.SYNC, **fields: Any) -> Caller:
    ordinary: dict[str, Any] = {"name": "GET /orders", "at": Place(TEMPLATE, 9, 1)}
    return Caller(function=function, kind=kind, mode=mode, **(ordinary | fields))


def a_distribution(function: Function | None = None, name: str = "Site", **origin: Any) -> Distribution:
    """A distribution with one origin, a function's URL, that keeps nothing out and caches nothing."""
    ordinary: dict[str, Any] = {
        "id": "app",
        "at": Place(TEMPLATE, 30, 1, path=f"Resources.{name}.Properties.DistributionConfig.Origins.0"),
        "function": function.address if function is not None else "",
        "api": "",
        "read_s": float(FACTS.seconds("timeout.cloudfront.origin_response.default")),
        "attempts": setting(FACTS["timeout.cloudfront.connect"].table["default_attempts"]),
        "headers": (),
        "methods": ("GET", "HEAD"),
        "cached": False,
    }
    given = ordinary | origin
    if not isinstance(given["read_s"], Setting):
        given["read_s"] = setting(given["read_s"], f"{given['at'].path}.CustomOriginConfig.OriginReadTimeout")
    return Distribution(f"{TEMPLATE}#{name}", name, Place(TEMPLATE, 28, 1), (Origin(**given),))


def a_profile(function: str = "Orders", **fields: Any) -> Profile:
    """A profile from logs; a list of numbers for a spread is counted."""
    ordinary: dict[str, Any] = {
        "n": 1000,
        "how": "logs",
        "start": datetime(2026, 11, 1, tzinfo=UTC),
        "end": datetime(2026, 11, 14, tzinfo=UTC),
    }
    spreads = {key: Histogram.of(value) for key, value in fields.items() if isinstance(value, list)}
    return Profile(function=function, **(ordinary | fields | spreads))


def given(
    functions: Function | Iterable[Function] = (),
    callers: Iterable[Caller] = (),
    *,
    measured: Mapping[str, Profile] | None = None,
    per_month: int | None = None,
    **beside: Any,
) -> Given:
    """What a rule is given: shipped facts and import costs, and this workload.

    beside  further fields of Workload: `databases`, `queues`, `apis`, `resources`, `layers`.
    """
    all_functions = (functions,) if isinstance(functions, Function) else tuple(functions)
    return Given(
        today=TODAY,
        facts=FACTS,
        workload=replace(Workload(functions=all_functions, callers=tuple(callers)), **beside),
        traffic=Traffic(per_month),
        measured=measured or {},
        imports=imports.load(),
    )


def a_queue(name: str = "Orders", **fields: Any) -> Queue:
    """A queue with AWS's defaults and no dead-letter queue; a plain value for a Setting field is wrapped."""
    prefix = f"Resources.{name}.Properties"
    ordinary: dict[str, Any] = {
        "at": Place(TEMPLATE, 3, 3, path=f"Resources.{name}"),
        "visibility_s": FACTS["timeout.sqs.visibility.default"].whole,
        "redrive": False,
        "receives": None,
        "retention_s": FACTS["sqs.retention.default"].whole,
    }
    given = ordinary | fields
    for key, written in QUEUE_SETTINGS.items():
        if not isinstance(given[key], Setting):
            given[key] = setting(given[key], f"{prefix}.{written}", 4, by_default=key not in fields)
    return Queue(address=f"{TEMPLATE}#{name}", name=name, **given)
