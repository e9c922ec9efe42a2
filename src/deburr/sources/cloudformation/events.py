"""SAM events: what is written under `Events` and `FunctionUrlConfig` of a function."""

from collections.abc import Callable, Iterator

from deburr.sources.cloudformation import features, restraints, urls
from deburr.sources.cloudformation.doors import IMPLICIT, Door
from deburr.sources.cloudformation.links import wait
from deburr.sources.cloudformation.mappings import EVENTS as MAPPINGS
from deburr.sources.cloudformation.mappings import mapping
from deburr.sources.cloudformation.references import Called
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.waits import (
    integration_mode,
    integration_payload,
    integration_wait,
    longest_http_wait,
)
from deburr.sources.cloudformation.wiring import Source, Wiring, has_destination, source, switched_off, timetable
from deburr.workload.caller import UNTOLD, Caller, Mode
from deburr.workload.resources import DoorKind

# Event type -> kind, and the property that names the source.
PUSHES = {
    "S3": ("s3", "Bucket"),
    "Schedule": ("schedule", ""),
    "ScheduleV2": ("schedule", ""),
    "EventBridgeRule": ("eventbridge", ""),
    "CloudWatchEvent": ("eventbridge", ""),
    "CloudWatchLogs": ("logs", "LogGroupName"),
    "IoTRule": ("iot", ""),
}
Reader = Callable[[Wiring, Stack, Called, str, Value, Value | None], Iterator[Caller]]


def from_function(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """Every caller a SAM function declares for itself; they call the alias that SAM publishes to."""
    address = stack.address(resource.logical_id)
    alias = wiring.functions[address].alias
    function = Called(address, (alias.value or UNTOLD) if alias is not None else "")
    events = resource.properties.get("Events")
    if events is not None and events.unknown:
        stack.gap(events.at, f"the events of {resource.logical_id} are not known: {events.unknown}")
    for name, event in events.items() if events is not None else ():
        yield from _event(wiring, stack, function, name, event)
    url = resource.properties.get("FunctionUrlConfig")
    if url is not None:
        yield urls.from_function(wiring, stack, function, resource.logical_id, url)


def _event(wiring: Wiring, stack: Stack, function: Called, name: str, event: Value) -> Iterator[Caller]:
    typed, properties = event.get("Type"), event.get("Properties")
    kind = (typed.text() or "") if typed is not None else ""
    if kind in MAPPINGS and properties is not None:
        mapped, where = MAPPINGS[kind]
        origin = source(stack, properties.get(where), name)
        yield from mapping(wiring, function, properties, mapped, origin, event.at)
    elif kind in READERS:
        yield from READERS[kind](wiring, stack, function, name, event, properties)
    elif kind in PUSHES:
        yield from _push(wiring, stack, function, name, event, properties)
    else:
        stack.gap(event.at, f"event {name} is of a type deburr does not read: {kind or 'none is written'}")


def _push(
    wiring: Wiring, stack: Stack, function: Called, name: str, event: Value, properties: Value | None
) -> Iterator[Caller]:
    """A service that hands over an event and waits for nothing."""
    kind, where = PUSHES[_kind(event)]
    if properties is not None and switched_off(properties.get("Enabled"), properties.get("State")):
        return
    named = properties.get(where) if properties is not None and where else None
    origin = source(stack, named, name)
    failure = has_destination(properties, "DeadLetterConfig") if properties is not None else False
    yield wiring.caller(
        function,
        kind,
        Mode.ASYNC,
        name=origin.name,
        at=event.at,
        source=origin.address,
        on_failure=failure,
        schedule=timetable(properties, properties) if properties is not None else None,
        filtered=properties.get("Filter") is not None if kind == "s3" and properties is not None else None,
    )


def _topic(
    wiring: Wiring, stack: Stack, function: Called, name: str, event: Value, properties: Value | None
) -> Iterator[Caller]:
    """An SNS topic; with SqsSubscription a queue stands between, and Lambda polls that."""
    between = properties.get("SqsSubscription") if properties is not None else None
    if between is not None and between.boolean() is not False:
        settings = between if between.kind == "map" else None
        arn = settings.get("QueueArn") if settings is not None else None
        origin = source(stack, arn, name)
        if arn is None:
            made = made_queue(stack, function, name)
            origin = Source(made.rpartition("#")[2], made)
        if settings is None or not switched_off(settings.get("Enabled")):
            yield from mapping(wiring, function, settings or event, "sqs", origin, event.at)
        return
    origin = source(stack, properties.get("Topic") if properties is not None else None, name)
    failure = has_destination(properties, "RedrivePolicy") if properties is not None else False
    yield wiring.caller(
        function, "sns", Mode.ASYNC, name=origin.name, at=event.at, source=origin.address, on_failure=failure
    )


def made_queue(stack: Stack, function: Called, event: str) -> str:
    """Address of the queue that SAM puts between a topic and a function."""
    return stack.address(f"{function.address.rpartition('#')[2]}{event}Queue")


def _cognito(
    wiring: Wiring, stack: Stack, function: Called, name: str, event: Value, properties: Value | None
) -> Iterator[Caller]:
    pool = source(stack, properties.get("UserPool") if properties is not None else None, name)
    yield wiring.caller(
        function,
        "cognito",
        Mode.SYNC,
        name=pool.name,
        at=event.at,
        waits_s=wait(wiring, "timeout.cognito.trigger", event.at),
        source=pool.address,
    )


def _alexa(
    wiring: Wiring, stack: Stack, function: Called, name: str, event: Value, properties: Value | None
) -> Iterator[Caller]:
    yield wiring.caller(function, "alexa", Mode.SYNC, name=name, at=event.at, waits_s=wait(wiring, "?", event.at))


def _api(
    wiring: Wiring, stack: Stack, function: Called, name: str, event: Value, properties: Value | None
) -> Iterator[Caller]:
    """A route of a REST or HTTP API; without an id it is the API that SAM makes for the template."""
    reference, implicit, kind = IMPLICIT[_kind(event)]
    named = properties.get(reference) if properties is not None else None
    door = wiring.door(stack, named) if named is not None else wiring.doors.get(stack.address(implicit))
    route = _route(properties, kind)
    written = properties.get("TimeoutInMillis") if properties is not None else None
    mode = properties.get("ResponseTransferMode") if properties is not None else None
    if properties is not None and door is not None:
        restraints.mark_properties(door, properties, route or name)
        if kind is DoorKind.REST:
            _mark(wiring, stack, door, properties)
    yield wiring.caller(
        function,
        kind.value,
        integration_mode(properties) if properties is not None else Mode.SYNC,
        name=route or name,
        at=event.at,
        waits_s=integration_wait(wiring, kind, written, event.at),
        source=door.address if door is not None else "",
        route=route,
        streams=mode is not None and features.streams(mode),
        payload=_payload(kind, properties),
    )


def _payload(kind: DoorKind, properties: Value | None) -> str:
    """SAM makes proxy integrations, of HTTP APIs those of format 2.0."""
    made = "1.0" if kind is DoorKind.REST else "2.0"
    return integration_payload(kind, properties, otherwise=made) if properties is not None else made


def _mark(wiring: Wiring, stack: Stack, door: Door, properties: Value) -> None:
    features.mark_properties(stack, door, properties)
    features.mark_integration(door, properties, "", raised_over_s=longest_http_wait(wiring))


def _route(properties: Value | None, kind: DoorKind) -> str:
    """`METHOD /path`; an HTTP API without a path takes everything; "" when a part is not known."""
    path = properties.get("Path") if properties is not None else None
    if path is None:
        return "$default" if kind is DoorKind.HTTP else ""
    method = properties.get("Method") if properties is not None else None
    verb = method.text() if method is not None else "ANY"
    if verb is None or path.text() is None:
        return ""
    if path.text() == "$default":
        return "$default"
    return f"{'ANY' if verb in ('*', 'x-amazon-apigateway-any-method') else verb.upper()} {path.text()}"


def _kind(event: Value) -> str:
    typed = event.get("Type")
    return (typed.text() or "") if typed is not None else ""


READERS: dict[str, Reader] = {
    "SNS": _topic,
    "Cognito": _cognito,
    "AlexaSkill": _alexa,
    "Api": _api,
    "HttpApi": _api,
}
