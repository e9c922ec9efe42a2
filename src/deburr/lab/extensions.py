"""Extensions of an environment: who has registered for what, who is waiting, and what each is told."""

import json
import re
import socket
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from deburr.lab import telemetry
from deburr.lab.http1 import Http1, Request
from deburr.lab.spec import Spec
from deburr.lab.telemetry import Telemetry

BASE = "/2020-01-01/extension"
LOGS = "/2020-08-15/logs"
NAME, IDENTIFIER = "lambda-extension-name", "lambda-extension-identifier"
ERROR_TYPE = "lambda-extension-function-error-type"
INVOKE, SHUTDOWN = "INVOKE", "SHUTDOWN"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST = 10
"""Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html (registration)."""
JSON = {"Content-Type": "application/json"}


@dataclass(slots=True)
class Extension:
    """One that has registered.

    external  True for a program of its own; False for a part of the runtime's process.
    waiting   the connection on which it waits for an event; None while it is busy.
    """

    name: str
    id: str
    events: tuple[str, ...]
    external: bool
    waiting: Http1 | None = None


@dataclass(slots=True)
class Refusal:
    """What the API answers a request that it does not take, in AWS's own words."""

    kind: str
    message: str
    status: int = 403


@dataclass(slots=True)
class Extensions:
    """The extensions of one process tree.

    programs  names of those that are programs of their own: they must register before the runtime starts.
    stirred   called whenever one has registered or waits again.
    way_in    makes a socket that reaches the loopback of the process tree.
    failure   (type, what it said) of one that gave up; None otherwise.
    """

    spec: Spec
    programs: tuple[str, ...]
    stirred: Callable[[], None]
    by_id: dict[str, Extension] = field(default_factory=dict)
    open: bool = True
    failure: tuple[str, str] | None = None
    way_in: Callable[[], socket.socket] = socket.socket
    telemetry: Telemetry = field(init=False)

    def __post_init__(self) -> None:
        self.telemetry = Telemetry(as_json=self.spec.log_json, wanted=bool(self.programs))

    @property
    def registered(self) -> bool:
        """Whether every program has."""
        return {each.name for each in self.by_id.values() if each.external} == set(self.programs)

    @property
    def ready(self) -> bool:
        """Whether all of them wait for the next event."""
        return self.registered and all(each.waiting is not None for each in self.by_id.values())

    def forget(self) -> None:
        """Their process tree is gone, another will come."""
        self.by_id.clear()
        self.open, self.failure = True, None

    def tell(self, kind: str, told: Mapping[str, object]) -> bool:
        """Give an event to everyone who registered for it; whether there was one."""
        body = json.dumps({"eventType": kind, **told}, separators=(",", ":")).encode()
        found = [each for each in self.by_id.values() if kind in each.events and each.waiting is not None]
        for each in found:
            connection, each.waiting = each.waiting, None
            assert connection is not None
            if not connection.transport.is_closing():
                connection.respond(200, {**JSON, "Lambda-Extension-Event-Identifier": str(uuid.uuid4())}, body)
        return bool(found)

    def asked(self, connection: Http1, request: Request, body: bytes) -> None:
        """Serve one request; an answer to `next` waits for an event."""
        path = request.target.partition("?")[0]
        caller = self.by_id.get(request.headers.get(IDENTIFIER, ""))
        if path == LOGS or (path == telemetry.PATH and caller is not None and not caller.external):
            name = "Logs" if path == LOGS else "Telemetry"  # as AWS's own emulator answers
            told = {"errorMessage": f"{name} API is not supported", "errorType": f"{name}.NotSupported"}
            connection.respond(202, JSON, json.dumps(told).encode())
            return
        refused = self._asked(connection, request, path.removeprefix(BASE), body)
        if refused is not None:
            told = {"errorMessage": refused.message, "errorType": refused.kind}
            connection.respond(refused.status, JSON, (json.dumps(told, separators=(",", ":")) + "\n").encode())

    def _asked(self, connection: Http1, request: Request, path: str, body: bytes) -> Refusal | None:
        if (request.method, path) == ("POST", "/register"):
            return self._register(connection, request, body)
        id = request.headers.get(IDENTIFIER)
        if id is None:
            return Refusal("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header")
        extension = self.by_id.get(id)
        if extension is None and not UUID.fullmatch(id):
            return Refusal("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier")
        if extension is None:
            return Refusal("Extension.UnknownExtensionIdentifier", f"Unknown extension {id}")
        if (request.method, path) == ("PUT", telemetry.PATH):
            return self._subscribe(connection, extension, body)
        if (request.method, path) == ("GET", "/event/next"):
            extension.waiting = connection
            self.stirred()
            return None
        if (request.method, path) in (("POST", "/init/error"), ("POST", "/exit/error")):
            kind = request.headers.get(ERROR_TYPE, "")
            if not kind:
                return Refusal("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found")
            self.failure = ("Extension.InitError" if path == "/init/error" else "Extension.ExitError"), kind
            connection.respond(202, JSON, b'{"status":"OK"}\n')
            self.stirred()
            return None
        return Refusal("NotFound", "404 page not found", 404)

    def _subscribe(self, connection: Http1, extension: Extension, body: bytes) -> Refusal | None:
        if not self.open:
            return Refusal("Telemetry.SubscriptionClosed", "Telemetry API subscription is closed already")
        try:
            wishes = telemetry.asked(body)
        except ValueError as error:
            return Refusal("ValidationError", str(error), 400)
        told = {"name": extension.name, "state": "Subscribed", "types": list(wishes.types)}
        self.telemetry.tell("platform.telemetrySubscription", told)
        way = self.telemetry.way(extension.id) or self.way_in()
        self.telemetry.subscribe(extension.id, wishes, way)
        connection.respond(200, {"Content-Type": "text/plain"}, b"OK")
        return None

    def _register(self, connection: Http1, request: Request, body: bytes) -> Refusal | None:
        name = request.headers.get(NAME, "")
        if not name:
            return Refusal("Extension.InvalidExtensionName", "Empty extension name")
        if not self.open:
            return Refusal("Extension.RegistrationClosed", "Extension registration closed already")
        if any(each.name == name for each in self.by_id.values()):
            return Refusal("Extension.InvalidExtensionState", "Extension with this name already registered")
        if len(self.by_id) == MOST:
            return Refusal("Extension.TooManyExtensions", f"Extension limit ({MOST}) reached")
        external = name in self.programs
        try:
            events = _events(body)
        except ValueError as error:
            return Refusal("InvalidRequestFormat", str(error))
        for event in events:
            if event not in (INVOKE, SHUTDOWN):
                return Refusal("Extension.InvalidEventType", f"{event}: ErrorInvalidEventType")
            if event == SHUTDOWN and not external:
                why = "ShutdownEventNotSupportedForInternalExtension"
                return Refusal("Extension.InvalidEventType", f"{event}: {why}")
        extension = Extension(name, str(uuid.uuid4()), tuple(events), external)
        self.by_id[extension.id] = extension
        told = {
            "functionName": self.spec.name,
            "functionVersion": self.spec.version,
            "handler": self.spec.handler,
        }
        if "accountId" in request.headers.get("lambda-extension-accept-feature", ""):
            told["accountId"] = self.spec.account
        connection.respond(200, {**JSON, "Lambda-Extension-Identifier": extension.id}, json.dumps(told).encode())
        self.stirred()
        return None


def _events(body: bytes) -> list[str]:
    """The events of a registration; ValueError when they are none."""
    told = json.loads(body or b"{}")
    events = told.get("events", []) if isinstance(told, dict) else None
    if not isinstance(events, list) or not all(isinstance(each, str) for each in events):
        raise ValueError("events is no list of names")
    return events
