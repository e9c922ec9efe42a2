"""OpenAPI bodies of APIs: the integrations, authorizers and features that they carry."""

from collections.abc import Iterator

from deburr.sources.cloudformation import features, restraints, settings
from deburr.sources.cloudformation.doors import Door
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.stack import Stack
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

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
ANY = "x-amazon-apigateway-any-method"
INTEGRATION, AUTHORIZER = "x-amazon-apigateway-integration", "x-amazon-apigateway-authorizer"


def callers(wiring: Wiring, stack: Stack, door: Door, body: Value) -> Iterator[Caller]:
    """Every function that the body calls; what it uses beyond that is noted on the door."""
    if body.kind != "map":
        door.hides(f"its body is not known: {body.unknown or 'it is no map'}")
        stack.gap(body.at, f"the body of {door.name} cannot be read: {body.unknown or 'it is no map'}")
        return
    restraints.mark_body(door, body)
    for key, feature in features.IN_DOCUMENTS.items():
        if door.kind is DoorKind.REST and (value := body.get(key)) is not None:
            door.uses(feature, value.at)
    paths = body.get("paths")
    if paths is None or paths.kind != "map":
        door.hides("its body names no paths")
    for path, item in paths.items() if paths is not None else ():
        if item.unknown:
            door.hides(f"its path {path} is settled at deploy time")
            stack.gap(item.at, f"path {path} of {door.name} is not known: {item.unknown}")
        for method, operation in item.items():
            if method == ANY or method.lower() in METHODS:
                name = "ANY" if method == ANY else method.upper()
                yield from _operation(wiring, stack, door, body, f"{name} {path}", operation)
    for path in restraints.SCHEMES:
        for scheme in at_path(body, path):
            yield from _authorizer(wiring, stack, door, scheme)


def _operation(wiring: Wiring, stack: Stack, door: Door, body: Value, route: str, operation: Value) -> Iterator[Caller]:
    restraints.mark_operation(door, operation, route)
    if door.kind is DoorKind.REST:
        _mark(door, body, operation)
    integration = operation.get(INTEGRATION)
    if integration is None:
        return
    integration = _followed(body, integration)
    if integration is None:
        return
    if door.kind is DoorKind.REST:
        method = route.partition(" ")[0]
        features.mark_integration(door, integration, method, raised_over_s=longest_http_wait(wiring))
    function = wiring.function(stack, integration.get("uri"))
    if function is None:
        return
    mode = integration.get("responseTransferMode")
    yield wiring.caller(
        function,
        door.kind.value,
        integration_mode(integration),
        name=route,
        at=operation.at,
        waits_s=integration_wait(wiring, door.kind, integration.get("timeoutInMillis"), integration.at),
        source=door.address,
        route=route,
        streams=mode is not None and features.streams(mode),
        payload=integration_payload(door.kind, integration),
        body_alone=body_alone(door.kind, integration),
    )


def _mark(door: Door, body: Value, operation: Value) -> None:
    validator = operation.get("x-amazon-apigateway-request-validator")
    if validator is not None:
        door.uses(features.VALIDATION, validator.at)
    schemes = [body.get("securityDefinitions"), body.get("components", "securitySchemes")]
    for requirement in settings.listed(operation.get("security")):
        for name, _ in requirement.items():
            for scheme in (known.get(name) for known in schemes if known is not None):
                if scheme is not None and _is_api_key(scheme):
                    door.uses(features.API_KEYS, requirement.at)


def _is_api_key(scheme: Value) -> bool:
    """An authorizer is also written as an apiKey scheme; a true one reads the header x-api-key."""
    header = scheme.get("name")
    named = header is not None and (header.text() or "").lower() == "x-api-key"
    return named and scheme.get(AUTHORIZER) is None


def _followed(body: Value, integration: Value) -> Value | None:
    """The integration itself, where the operation only points into the document."""
    pointer = integration.get("$ref")
    if pointer is None:
        return integration
    path = (pointer.text() or "").removeprefix("#/").split("/")
    return body.get(*path)


def _authorizer(wiring: Wiring, stack: Stack, door: Door, scheme: Value) -> Iterator[Caller]:
    uri, authorizer = scheme.get(AUTHORIZER, "authorizerUri"), scheme.get(AUTHORIZER)
    if uri is not None and authorizer is not None:
        features.mark_authorizer(door, authorizer.get("type"), authorizer)
    function = wiring.function(stack, uri)
    if uri is not None and function is not None:
        yield wiring.caller(
            function,
            "authorizer",
            Mode.SYNC,
            name=f"{door.name} authorizer",
            at=uri.at,
            waits_s=authorizer_wait(wiring, door.kind, uri.at),
            source=door.address,
        )
