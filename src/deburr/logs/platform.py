"""One JSON object of the platform, as JSON logs and the Telemetry API write it -> what it says."""

from collections.abc import Mapping
from typing import Any

from deburr.logs.events import Dropped, End, Event, Extension, InitReport, InitStart, Other, Report, Start, Usage


def from_object(written: Mapping[str, Any]) -> Event | None:
    """What a `platform.*` object or a Lambda Insights event says; None for an application's own JSON.

    Raises  ValueError when a field that must be a number is none.
    """
    kind, record = written.get("type"), written.get("record")
    if not isinstance(kind, str) or not kind.startswith("platform."):
        return _usage(written)
    if not isinstance(record, dict):
        record = {}
    match kind:
        case "platform.report":
            return _report(record)
        case "platform.start":
            return Start(_text(record, "requestId"), _text(record, "version"), _text(record, "functionArn"))
        case "platform.end":
            return End(_text(record, "requestId"))
        case "platform.initStart" | "platform.restoreStart":
            return InitStart(
                _text(record, "runtimeVersion"),
                _text(record, "runtimeVersionArn"),
                _text(record, "initializationType"),
                restores=kind == "platform.restoreStart",
                function_name=_text(record, "functionName"),
            )
        case "platform.initReport" | "platform.restoreReport":
            return InitReport(
                _number(_metrics(record), "durationMs") or 0.0,
                _text(record, "phase"),
                _text(record, "status"),
                _text(record, "errorType"),
                restores=kind == "platform.restoreReport",
                billed_ms=_whole(_metrics(record), "billedDurationMs"),
            )
        case "platform.extension" | "platform.telemetrySubscription" | "platform.logsSubscription":
            events = record.get("events") or record.get("types") or ()
            names = tuple(str(each) for each in events) if isinstance(events, list) else ()
            label = "EXTENSION" if kind == "platform.extension" else "TELEMETRY"
            return Extension(label, _text(record, "name"), _text(record, "state"), names)
        case "platform.logsDropped":
            lost = _whole(record, "droppedRecords") or 0, _whole(record, "droppedBytes") or 0
            return Dropped(*lost, _text(record, "reason"))
    return Other(kind)


def _report(record: Mapping[str, Any]) -> Report:
    metrics = _metrics(record)
    took = _number(metrics, "durationMs")
    if took is None:
        raise ValueError("a platform.report without durationMs")
    return Report(
        _text(record, "requestId"),
        took,
        _whole(metrics, "billedDurationMs"),
        _whole(metrics, "memorySizeMB"),
        _whole(metrics, "maxMemoryUsedMB"),
        _number(metrics, "initDurationMs"),
        _number(metrics, "restoreDurationMs"),
        _number(metrics, "billedRestoreDurationMs"),
        _text(record, "status"),
        _text(record, "errorType"),
    )


def _usage(written: Mapping[str, Any]) -> Usage | None:
    if "_aws" not in written or "cpu_total_time" not in written or "request_id" not in written:
        return None
    return Usage(
        _text(written, "request_id"),
        _text(written, "function_name"),
        bool(written.get("cold_start")),
        _whole(written, "used_memory_max") or 0,
        _whole(written, "total_memory") or 0,
        _number(written, "cpu_total_time") or 0.0,
        _whole(written, "total_network") or 0,
    )


def _metrics(record: Mapping[str, Any]) -> Mapping[str, Any]:
    metrics = record.get("metrics")
    return metrics if isinstance(metrics, dict) else {}


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _number(record: Mapping[str, Any], key: str) -> float | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key} is no number: {value!r}")
    return float(value)


def _whole(record: Mapping[str, Any], key: str) -> int | None:
    value = _number(record, key)
    return None if value is None else int(value)
