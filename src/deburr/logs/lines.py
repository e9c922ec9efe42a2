"""One message of a Lambda log -> what it says; None for what the application wrote itself.

Fields are read by name: they come and go, and "Duration: " ends the names of three others. The marker must open the
message, because applications write "REPORT" and "Duration:" too.
"""

import json
import re
from collections.abc import Mapping

from deburr.logs.events import (
    End,
    Event,
    Exited,
    Extension,
    InitReport,
    InitStart,
    Raised,
    Report,
    Start,
    TimedOut,
)
from deburr.logs.platform import from_object

NAMES = (
    "Billed Restore Duration",
    "Restore Duration",
    "Billed Duration",
    "Init Duration",
    "Duration",
    "Memory Size",
    "Max Memory Used",
    "Status",
    "Error Type",
    "Phase",
    "XRAY TraceId",
    "SegmentId",
    "Sampled",
)
FIELD = re.compile(rf"(?:^|\s)({'|'.join(NAMES)}): (?:([0-9.]+) ([A-Za-z]+)(?=\s|$)|(\S*))")
UNITS = {
    "Billed Restore Duration": "ms",
    "Restore Duration": "ms",
    "Billed Duration": "ms",
    "Init Duration": "ms",
    "Duration": "ms",
    "Memory Size": "MB",
    "Max Memory Used": "MB",
}
TIMED_OUT = re.compile(r"(?:\S+Z )?([0-9A-Za-z-]+) Task timed out after ([0-9.]+) seconds")
EXITED = re.compile(r"RequestId: (\S+) Error: Runtime exited (?:with error: ([^\n]*)|without providing a reason)")
EXTENSION = re.compile(r"(EXTENSION|TELEMETRY|LOGS)\s+Name: (.*?)\s+State: (\S+)\s+(?:Events|Types): \[([^\]]*)\]")
START = re.compile(r"START RequestId: (\S+)(?: Version: (\S+))?")
RUNTIME = re.compile(r"Runtime Version: (\S+)\s+Runtime Version ARN: (\S+)")
# `[ERROR] Name: text` is the runtime telling of an exception that got away; a logger writes a tab after the level.
PYTHON = re.compile(r"\[ERROR\] ([A-Za-z_][\w.]*)(?::|\s|$)")
NODE = re.compile(
    r"\S+Z\t(\S*)\tERROR\t(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection)\s*(.*)", re.DOTALL
)
ERROR_TYPE = re.compile(r'"errorType"\s*:\s*"([^"]*)"')


def parse(message: str) -> Event | None:
    """What the platform or the runtime says in one message, or None.

    Raises  ValueError for a line of the platform with a field that is no number or has an unknown unit.
    """
    if message.startswith("{"):
        return _object(message)
    if message.startswith("REPORT RequestId: "):
        return report(message)
    if message.startswith("START RequestId: ") and (found := START.match(message)):
        return Start(found[1], found[2] or "")
    if message.startswith("END RequestId: "):
        return End(message[15:].split(None, 1)[0] if message[15:].strip() else "")
    if message.startswith(("INIT_", "RESTORE_")):
        return _environment(message)
    if message.startswith(("EXTENSION", "TELEMETRY", "LOGS")) and (found := EXTENSION.match(message)):
        return Extension(found[1], found[2], found[3], tuple(each for each in re.split(r",\s*", found[4]) if each))
    if found := EXITED.match(message):
        return Exited(found[1], (found[2] or "").strip())
    if found := TIMED_OUT.match(message):
        return TimedOut(found[1], float(found[2]))
    if found := PYTHON.match(message):
        return Raised("", found[1])
    if found := NODE.match(message):
        named = ERROR_TYPE.search(found[2])
        return Raised("" if found[1] == "undefined" else found[1], named[1] if named else "")
    return None


def report(message: str) -> Report:
    """A REPORT line, whatever its fields and however a tool treated its tabs.

    Raises  ValueError when Duration is missing, a value is no number or a unit is neither ms nor MB.
    """
    rid, _, rest = message[18:].partition("\t") if "\t" in message[18:80] else message[18:].partition(" ")
    values = fields(rest)
    if "Duration" not in values:
        raise ValueError("a REPORT without a Duration")
    return Report(
        rid.strip(),
        float(values["Duration"]),
        _whole(values, "Billed Duration"),
        _whole(values, "Memory Size"),
        _whole(values, "Max Memory Used"),
        _number(values, "Init Duration"),
        _number(values, "Restore Duration"),
        _number(values, "Billed Restore Duration"),
        values.get("Status", ""),
        values.get("Error Type", ""),
        values.get("XRAY TraceId", ""),
        values.get("SegmentId", ""),
        values["Sampled"] == "true" if "Sampled" in values else None,
    )


def fields(text: str) -> dict[str, str]:
    """`Name: value unit` fields by name, from the end of a line of the platform.

    Raises  ValueError for a unit other than the one that goes with the name.
    """
    values: dict[str, str] = {}
    for name, amount, unit, word in FIELD.findall(text):
        needed = UNITS.get(name)
        if needed and unit != needed:
            raise ValueError(f"{name} in {unit or 'no unit'}, not {needed}")
        values[name] = amount or word
    return values


def _environment(message: str) -> Event | None:
    restores = message.startswith("RESTORE_")
    marker, _, rest = message.partition(" ")
    if marker.endswith("_START"):
        found = RUNTIME.search(message)
        return InitStart(found[1] if found else "", found[2] if found else "", restores=restores)
    if not marker.endswith("_REPORT"):
        return None
    values = fields(rest)
    took = values.get("Restore Duration" if restores else "Init Duration")
    if took is None:
        return None
    status, error = values.get("Status", ""), values.get("Error Type", "")
    return InitReport(float(took), values.get("Phase", ""), status, error, restores)


def _object(message: str) -> Event | None:
    if '"platform.' not in message and '"cpu_total_time"' not in message:
        return None
    try:
        written = json.loads(message)
    except ValueError:
        return None
    return from_object(written) if isinstance(written, dict) else None


def _whole(values: Mapping[str, str], name: str) -> int | None:
    return int(values[name]) if name in values else None


def _number(values: Mapping[str, str], name: str) -> float | None:
    return float(values[name]) if name in values else None
