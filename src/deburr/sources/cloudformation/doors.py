"""API Gateway APIs of a project, and what each uses that only its kind of API has."""

from collections.abc import Iterable

from msgspec import Struct

from deburr.place import Place
from deburr.sources.cloudformation.settings import listed, text
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.workload.resources import Api, DoorKind
from deburr.workload.setting import Setting

REST_TYPES = frozenset({"AWS::Serverless::Api", "AWS::ApiGateway::RestApi"})
HTTP_TYPES = frozenset({"AWS::Serverless::HttpApi"})
V2_API = "AWS::ApiGatewayV2::Api"
WEBSOCKET_API = "AWS::Serverless::WebSocketApi"
API_TYPES = REST_TYPES | HTTP_TYPES | {V2_API, WEBSOCKET_API}
CLOSED = "no address"
"""The guard of an API whose own address is switched off, and that no domain of the project leads to."""
# The event that makes SAM add an API, the property that names another, and the API's logical id:
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
IMPLICIT = {
    "Api": ("RestApiId", "ServerlessRestApi", DoorKind.REST),
    "HttpApi": ("ApiId", "ServerlessHttpApi", DoorKind.HTTP),
}


class Door(Struct):
    """An API while it is put together; features, guards and guarded routes by name, each with its first place.

    closed  where its own address is, or may be, switched off; then it is called by a domain that is mapped to it.
    mapped  True when a domain of the project is.
    """

    address: str
    name: str
    kind: DoorKind
    at: Place
    endpoint: Setting[str]
    features: dict[str, Place] = {}
    opaque: str = ""
    guards: dict[str, Place] = {}
    guarded_routes: dict[str, Place] = {}
    throttled: Place | None = None
    closed: Place | None = None
    mapped: bool = False

    def uses(self, feature: str, at: Place) -> None:
        self.features.setdefault(feature, at)

    def guarded(self, guard: str, at: Place, route: str = "") -> None:
        """Note what keeps callers from one of its routes, or from all where no route is named.

        A WebSocket API asks who calls when a connection is made, on whatever route that is written.
        """
        if route and self.kind is not DoorKind.WEBSOCKET:
            self.guarded_routes.setdefault(route, at)
        else:
            self.guards.setdefault(guard, at)

    def hides(self, why: str) -> None:
        self.opaque = self.opaque or why

    def api(self) -> Api:
        if self.closed is not None and not self.mapped:
            self.guarded(CLOSED, self.closed)
        return Api(
            address=self.address,
            name=self.name,
            kind=self.kind,
            at=self.at,
            endpoint=self.endpoint,
            features=tuple(self.features.items()),
            opaque=self.opaque,
            guards=tuple(self.guards.items()),
            guarded=tuple(self.guarded_routes),
            throttled=self.throttled,
        )


def doors(stacks: Iterable[Stack]) -> dict[str, Door]:
    """Every API by address, the ones included that SAM makes for events that name none."""
    found: dict[str, Door] = {}
    for stack in stacks:
        for resource in stack.resources.values():
            if resource.type in API_TYPES:
                door = _declared(stack, resource)
                found[door.address] = door
        for resource in stack.of_type("AWS::Serverless::Function"):
            for door in _implicit(stack, resource):
                found.setdefault(door.address, door)
    return found


def _declared(stack: Stack, resource: Resource) -> Door:
    at = resource.at.named(f"Resources.{resource.logical_id}.Properties.EndpointConfiguration")
    kind = _kind(resource)
    return Door(
        address=stack.address(resource.logical_id),
        name=resource.logical_id,
        kind=kind,
        at=resource.at,
        endpoint=endpoint(resource.properties, kind, at),
    )


def _kind(resource: Resource) -> DoorKind:
    if resource.type in REST_TYPES:
        return DoorKind.REST
    protocol = resource.properties.get("ProtocolType")
    if resource.type == WEBSOCKET_API or (protocol is not None and protocol.text() == "WEBSOCKET"):
        return DoorKind.WEBSOCKET
    return DoorKind.HTTP


def endpoint(properties: Value | None, kind: DoorKind, at: Place) -> Setting[str]:
    """Where the API is reached; REST APIs are edge-optimised unless told otherwise, the others regional."""
    if kind is not DoorKind.REST:
        return Setting("REGIONAL", at, by_default=True)
    written = properties.get("EndpointConfiguration") if properties is not None else None
    if written is not None and written.kind == "map":
        typed = written.get("Type") or next(listed(written.get("Types")), None)
        return text(typed, default="EDGE", at=written.at)
    return text(written, default="EDGE", at=at)


def _implicit(stack: Stack, resource: Resource) -> Iterable[Door]:
    events = resource.properties.get("Events")
    for _, event in events.items() if events is not None else ():
        typed = event.get("Type")
        made = IMPLICIT.get((typed.text() or "") if typed is not None else "")
        if made is None or event.get("Properties", made[0]) is not None:
            continue
        _, name, kind = made
        shared = stack.globals("Api")
        yield Door(stack.address(name), name, kind, event.at, endpoint(shared, kind, event.at))
