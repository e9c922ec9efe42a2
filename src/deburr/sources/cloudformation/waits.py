"""How long each kind of API waits for a function when nobody configured it; the numbers are facts."""

from deburr.place import Place
from deburr.sources.cloudformation import settings
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Mode
from deburr.workload.resources import DoorKind
from deburr.workload.setting import Setting

INTEGRATION = {
    DoorKind.REST: "timeout.apigw.rest.default",
    DoorKind.HTTP: "timeout.apigw.http",
    DoorKind.WEBSOCKET: "timeout.apigw.ws.integration",
}
AUTHORIZER = {
    DoorKind.REST: "timeout.apigw.authorizer.rest",
    DoorKind.HTTP: "timeout.apigw.authorizer.http_lambda",
}


def integration_wait(wiring: Wiring, kind: DoorKind, written: Value | None, at: Place) -> Setting[float]:
    """In seconds: what is written in milliseconds, or that kind's default at the given place."""
    return settings.milliseconds(written, default_s=wiring.seconds(INTEGRATION[kind]), at=at)


def authorizer_wait(wiring: Wiring, kind: DoorKind, at: Place) -> Setting[float]:
    """In seconds; unknown for WebSocket APIs, of which no fact tells."""
    fact = AUTHORIZER.get(kind)
    return Setting(wiring.seconds(fact) if fact else None, at, by_default=True)


def longest_http_wait(wiring: Wiring) -> float:
    """The most an HTTP API can be made to wait, in seconds: whoever waits longer needs a REST API."""
    return wiring.seconds(INTEGRATION[DoorKind.HTTP])


INVOCATION_TYPE = "integration.request.header.X-Amz-Invocation-Type"


def integration_payload(kind: DoorKind, integration: Value, *, otherwise: str = "") -> str:
    """The format of the events of a proxy integration, "" for another one and while it is unknown.

    otherwise  what an HTTP API takes where no format is written; a REST API knows 1.0 alone:
               https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    told = integration.get("Type") or integration.get("IntegrationType") or integration.get("type")
    if kind is DoorKind.WEBSOCKET or (told is not None and (told.text() or "").upper() != "AWS_PROXY"):
        return ""
    if kind is DoorKind.REST:
        return "1.0" if told is not None else otherwise
    written = integration.get("PayloadFormatVersion") or integration.get("payloadFormatVersion")
    return (written.text() or "") if written is not None else otherwise


def body_alone(kind: DoorKind, integration: Value) -> bool:
    """True for an integration of a REST API that is no proxy and has no template: it hands the body over as it is."""
    told = integration.get("Type") or integration.get("type")
    templates = integration.get("RequestTemplates") or integration.get("requestTemplates")
    none = templates is None or (templates.kind == "map" and not list(templates.items()))
    return kind is DoorKind.REST and told is not None and (told.text() or "").upper() == "AWS" and none


def integration_mode(integration: Value) -> Mode:
    """ASYNC where a non-proxy integration asks Lambda not to wait; UNKNOWN where that is settled at deploy time."""
    for name in ("RequestParameters", "requestParameters"):
        header = integration.get(name, INVOCATION_TYPE)
        if header is not None:
            written = header.text()
            if written is None or not written.startswith("'"):
                return Mode.UNKNOWN  # mapped from the request
            return Mode.ASYNC if written.strip("'") == "Event" else Mode.SYNC
    return Mode.SYNC
