"""START, END, REPORT, INIT_START, INIT_REPORT: what Lambda itself writes to a log."""

import re

from deburr.lab.journal import Journal
from deburr.lab.record import Status
from deburr.lab.spec import Spec

RUNTIME_ARN = "arn:aws:lambda:{region}::runtime:{name}"


def init_start(journal: Journal, spec: Spec, *, program: str, kind: str, phase: str) -> None:
    """program  what really runs it: no runtime of AWS does, and the line says so."""
    family, version = spec.family, spec.runtime.removeprefix("python").removeprefix("nodejs")
    name = f"{family}:{version}.deburr"
    arn = RUNTIME_ARN.format(region=spec.region, name=re.sub(r"[^\w.]+", "-", program))
    journal.platform(
        f"INIT_START Runtime Version: {name}\tRuntime Version ARN: {arn}",
        "initStart",
        {
            "initializationType": kind,
            "phase": phase,
            "runtimeVersion": name,
            "runtimeVersionArn": arn,
            "functionName": spec.name,
            "functionVersion": spec.version,
        },
    )


def init_report(journal: Journal, *, init_ms: float, phase: str, kind: str, status: Status, error_type: str) -> None:
    """Only failed inits are reported so, and those of provisioned concurrency."""
    text = f"INIT_REPORT Init Duration: {init_ms:.2f} ms\tPhase: {phase}\tStatus: {status}"
    record = {
        "initializationType": kind,
        "phase": phase,
        "status": str(status),
        "metrics": {"durationMs": round(init_ms, 3)},
    }
    if error_type:
        text += f"\tError Type: {error_type}"
        record["errorType"] = error_type
    journal.platform(text, "initReport", record)


def initialised(journal: Journal, *, init_ms: float, kind: str, phase: str) -> None:
    """An init that went well, which Lambda tells its Telemetry API and no log."""
    about = {"initializationType": kind, "phase": phase, "status": str(Status.SUCCESS)}
    journal.tell("initRuntimeDone", about)
    journal.tell("initReport", {**about, "metrics": {"durationMs": round(init_ms, 3)}})


def extension(journal: Journal, name: str, *, state: str, events: tuple[str, ...]) -> None:
    """An extension that is ready, or has failed."""
    listed = ", ".join(events)
    journal.platform(
        f"EXTENSION\tName: {name}\tState: {state}\tEvents: [{listed}]",
        "extension",
        {"name": name, "state": state, "events": list(events)},
    )


def start(journal: Journal, spec: Spec, request_id: str) -> None:
    journal.platform(
        f"START RequestId: {request_id} Version: {spec.version}",
        "start",
        {"requestId": request_id, "functionArn": spec.arn, "version": spec.version},
    )


def exited(journal: Journal, request_id: str, cause: str) -> None:
    journal.platform(
        f"RequestId: {request_id} Error: Runtime exited{cause}\nRuntime.ExitError",
        "",
        {},
    )


def end(journal: Journal, request_id: str, *, status: Status, duration_ms: float, error_type: str) -> None:
    record: dict[str, object] = {}
    if journal.structured:
        record = {"requestId": request_id, "status": str(status), "metrics": {"durationMs": round(duration_ms, 3)}}
        if error_type:
            record["errorType"] = error_type
    journal.platform(f"END RequestId: {request_id}", "runtimeDone", record)


def report(
    journal: Journal,
    request_id: str,
    *,
    duration_ms: float,
    billed_ms: int,
    memory_mb: int,
    max_memory_mb: int,
    init_ms: float | None,
    status: Status,
    error_type: str,
) -> None:
    """Status and Error Type are written when it went wrong, as Lambda's newer lines have them."""
    text = (
        f"REPORT RequestId: {request_id}\tDuration: {duration_ms:.2f} ms\tBilled Duration: {billed_ms} ms\t"
        f"Memory Size: {memory_mb} MB\tMax Memory Used: {max_memory_mb} MB\t"
    )
    if init_ms is not None:
        text += f"Init Duration: {init_ms:.2f} ms\t"
    platform_fault = status is Status.TIMEOUT or error_type.startswith(("Runtime.", "Extension."))
    told = error_type if platform_fault and status is not Status.TIMEOUT else ""
    if platform_fault:
        text += f"Status: {status}\t"
    if told:
        text += f"Error Type: {told}\t"
    record: dict[str, object] = {}
    if journal.structured:
        metrics: dict[str, object] = {
            "durationMs": round(duration_ms, 3),
            "billedDurationMs": billed_ms,
            "memorySizeMB": memory_mb,
            "maxMemoryUsedMB": max_memory_mb,
        }
        if init_ms is not None:
            metrics["initDurationMs"] = round(init_ms, 3)
        record = {"requestId": request_id, "metrics": metrics, "status": str(status)}
        if told:
            record["errorType"] = told
    journal.platform(text, "report", record)
