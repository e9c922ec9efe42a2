"""Routes, methods and authorizers that plain CloudFormation declares beside the function."""

from collections.abc import Iterator

from deburr.sources.cloudformation import documents, features, openapi, route_names
from deburr.sources.cloudformation.doors import Door
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import Called, targets
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.waits import (
    authorizer_wait,
    body_alone,
    integration_mode,
    integration_payload,
    integration_wait,
    longest_http_wait,
)
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode
from deburr.workload.resources import DoorKind
from deburr.workload.setting import Setting


def from_method(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """An AWS::ApiGateway::Method: one route of a REST API."""
    properties = resource.properties
    integration = properties.get("Integration")
    if integration is None:
        return
    method = route_names.method(resource)
    door = wiring.door(stack, properties.get("RestApiId"))
    if door is not None:
        features.mark_integration(door, integration, method, raised_over_s=longest_http_wait(wiring))
    function = wiring.function(stack, integration.get("Uri"))
    if function is None:
        return
    route = route_names.of_method(stack, resource)
    mode = integration.get("ResponseTransferMode")
    yield wiring.caller(
        function,
        DoorKind.REST.value,
        integration_mode(integration),
        name=route or route_names.shown(stack, resource),
        at=resource.at,
        waits_s=integration_wait(wiring, DoorKind.REST, integration.get("TimeoutInMillis"), integration.at),
        source=door.address if door is not None else "",
        route=route,
        streams=mode is not None and features.streams(mode),
        payload=integration_payload(DoorKind.REST, integration),
        body_alone=body_alone(DoorKind.REST, integration),
    )


def from_integration(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """An AWS::ApiGatewayV2::Integration, once for each route that leads to it."""
    properties = resource.properties
    function = wiring.function(stack, properties.get("IntegrationUri"))
    if function is None:
        return
    door = wiring.door(stack, properties.get("ApiId"))
    routes = [route for route in stack.of_type(route_names.ROUTE) if _leads_to(stack, route, resource)]
    keys = [route_names.of_route(route) for route in routes] or [""]
    for key in keys:
        yield from _routed(wiring, stack, resource, function, door, key)


def _routed(
    wiring: Wiring, stack: Stack, resource: Resource, function: Called, door: Door | None, key: str
) -> Iterator[Caller]:
    kind = door.kind if door is not None else _kind_of_key(key)
    written = resource.properties.get("TimeoutInMillis")
    at = resource.at
    yield wiring.caller(
        function,
        kind.value if kind is not None else "unknown",
        Mode.SYNC,
        name=key or route_names.shown(stack, resource),
        at=at,
        waits_s=Setting(None, at) if kind is None else integration_wait(wiring, kind, written, at),
        source=door.address if door is not None else "",
        route=key,
        payload=integration_payload(kind, resource.properties) if kind is not None else "",
    )


def _kind_of_key(key: str) -> DoorKind | None:
    """HTTP routes are `GET /path`; a name of its own belongs to a WebSocket API; `$default` to either."""
    if " " in key:
        return DoorKind.HTTP
    return DoorKind.WEBSOCKET if key and key != "$default" else None


def _leads_to(stack: Stack, route: Resource, integration: Resource) -> bool:
    here = stack.address(integration.logical_id)
    return any(made.address == here for made in targets(stack, route.properties.get("Target"), deep=True))


def from_authorizer(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """An authorizer of either generation of API Gateway."""
    first = resource.type == "AWS::ApiGateway::Authorizer"
    door = wiring.door(stack, resource.properties.get("RestApiId" if first else "ApiId"))
    kind = DoorKind.REST if first else (door.kind if door is not None else DoorKind.HTTP)
    function = wiring.function(stack, resource.properties.get("AuthorizerUri"))
    if function is not None:
        yield wiring.caller(
            function,
            "authorizer",
            Mode.SYNC,
            name=resource.logical_id,
            at=resource.at,
            waits_s=authorizer_wait(wiring, kind, resource.at),
            source=door.address if door is not None else "",
        )


def from_api(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """What an API itself names: a body, a quick-create target, SAM's authorizers and routes."""
    door = wiring.doors[stack.address(resource.logical_id)]
    properties = resource.properties
    body = _body(stack, door, properties)
    if body is not None:
        yield from openapi.callers(wiring, stack, door, body)
    function = wiring.function(stack, properties.get("Target"))
    if function is not None:
        yield from _routed(wiring, stack, resource, function, door, "$default")
    yield from sam_authorizers(wiring, stack, door, properties)
    for name, route in at_path_items(properties, "Routes"):
        called = wiring.function(stack, route.get("FunctionArn"))
        if called is not None:
            yield wiring.caller(
                called,
                door.kind.value,
                Mode.SYNC,
                name=name,
                at=route.at,
                waits_s=integration_wait(wiring, door.kind, route.get("IntegrationTimeout"), route.at),
                source=door.address,
                route=name,
            )


def sam_authorizers(wiring: Wiring, stack: Stack, door: Door, properties: Value) -> Iterator[Caller]:
    """The Lambda authorizers in the Auth of a SAM API."""
    for name, authorizer in at_path_items(properties, "Auth.Authorizers"):
        if authorizer.get("FunctionArn") is not None:
            features.mark_authorizer(door, authorizer.get("FunctionPayloadType"), authorizer)
        function = wiring.function(stack, authorizer.get("FunctionArn"))
        if function is not None:
            yield wiring.caller(
                function,
                "authorizer",
                Mode.SYNC,
                name=name,
                at=authorizer.at,
                waits_s=authorizer_wait(wiring, door.kind, authorizer.at),
                source=door.address,
            )


def at_path_items(value: Value, path: str) -> Iterator[tuple[str, Value]]:
    """Names and values of the map at a dotted path; nothing when there is none."""
    for found in at_path(value, path):
        yield from found.items()


def _body(stack: Stack, door: Door, properties: Value) -> Value | None:
    """The OpenAPI body, inline or from a local file; its absence is noted on the door, and a gap."""
    for name in ("Body", "DefinitionBody"):
        body = properties.get(name)
        if body is not None:
            return body
    for name in ("DefinitionUri", "BodyS3Location"):
        where = properties.get(name)
        if where is None:
            continue
        read = documents.local_file(stack, where)
        if read is None:
            door.hides("its body is built elsewhere")
        return read
    return None
