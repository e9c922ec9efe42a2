"""The events an experiment calls a function with: the user's own files, else one made up for each way in."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from deburr.proofs.made_events import made
from deburr.proofs.outcome import NotRun
from deburr.workload.caller import Caller
from deburr.workload.function import Function

FOLDERS = ("events", "event", "tests/events", "test/events", "tests/unit/events", ".")
MOST = 8
"""Events of one function that are tried out."""


class Sample(Struct, frozen=True):
    """One event.

    name  a file, relative to the project, or how it was made: `made up: GET /offers`.
    told  the event itself.
    """

    name: str
    told: dict[str, Any]

    @property
    def body(self) -> bytes:
        return json.dumps(self.told, separators=(",", ":")).encode()

    @property
    def given(self) -> bool:
        """True for an event that somebody wrote for this project."""
        return not self.name.startswith("made up")


def read(path: Path, name: str = "") -> Sample:
    """An event out of a file.

    Raises  NotRun when it holds no JSON object.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotRun(f"{path} holds no event: {error}", hint="an event is a file with a JSON object") from error
    if not isinstance(told, dict):
        raise NotRun(f"{path} holds no event", hint="an event is a JSON object")
    return Sample(name or str(path), told)


def samples(function: Function, callers: Iterable[Caller], root: Path) -> tuple[Sample, ...]:
    """What to call a function with, the project's own events first, of those the ones named after the function.

    root  what places are relative to; events are looked for beside the template.
    """
    ways = tuple(callers)
    own = [each for each in _files(root, (root / function.at.file).parent) if any(fits(each.told, way) for way in ways)]
    own.sort(key=lambda each: not _named_after(each, function))
    fresh = [Sample(f"made up: {name}", told) for name, told in made(function, ways)]
    return tuple([*own, *(each for each in fresh if not _covered(each, own))][:MOST])


def fits(event: Mapping[str, Any], caller: Caller) -> bool:
    """True when an event looks as if this caller had sent it."""
    match caller.kind:
        case "rest_api" | "alb":
            return "httpMethod" in event and _routed(
                caller, event.get("httpMethod"), event.get("resource", event.get("path"))
            )
        case "http_api" | "function_url":
            return (
                "rawPath" in event
                and (caller.kind == "function_url") == _of_url(event)
                and (not caller.route or event.get("routeKey") in (caller.route, "$default"))
            )
        case "websocket":
            context = event.get("requestContext") or {}
            return "connectionId" in context and context.get("routeKey", caller.name) == caller.name
        case "schedule":
            return event.get("source") == "aws.events" or event.get("detail-type") == "Scheduled Event"
        case "eventbridge":
            return "detail-type" in event and event.get("source") != "aws.events"
        case "sqs" | "kinesis" | "dynamodb" | "s3" | "sns":
            return _record_of(event) == f"aws:{caller.kind}"
        case _:
            return False


def _of_url(event: Mapping[str, Any]) -> bool:
    return ".lambda-url." in str((event.get("requestContext") or {}).get("domainName"))


def _routed(caller: Caller, method: object, path: object) -> bool:
    if not caller.route:
        return True
    wanted, _, where = caller.route.partition(" ")
    return wanted in ("ANY", method) and where in (path, "$default")


def _record_of(event: Mapping[str, Any]) -> str:
    records = event.get("Records")
    first = records[0] if isinstance(records, list) and records and isinstance(records[0], dict) else {}
    return str(first.get("eventSource") or first.get("EventSource") or "")


def _files(root: Path, beside: Path) -> Iterator[Sample]:
    for folder in FOLDERS:
        for path in sorted((beside / folder).glob("*.json") if folder != "." else beside.glob("event*.json")):
            try:
                yield read(path, path.relative_to(root).as_posix())
            except NotRun:  # another kind of JSON
                continue


def _named_after(sample: Sample, function: Function) -> bool:
    """True for `shop-front.json` and ShopFrontFunction."""
    file, name = (re.sub(r"[^a-z0-9]", "", each.lower()) for each in (Path(sample.name).stem, function.name))
    return bool(file) and file in name


def _covered(fresh: Sample, own: Iterable[Sample]) -> bool:
    """True when an own event comes in by the same way."""

    def way(event: Mapping[str, Any]) -> object:
        method = event.get("httpMethod") or ((event.get("requestContext") or {}).get("http") or {}).get("method")
        if method is not None:
            return (
                method,
                event.get("resource"),
                event.get("rawPath", event.get("path") if "resource" not in event else ""),
            )
        return _record_of(event) or event.get("detail-type") or (event.get("requestContext") or {}).get("routeKey")

    return any(way(each.told) == way(fresh.told) for each in own)
