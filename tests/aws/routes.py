"""Which operation a request is, by AWS's own service models."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.loaders import Loader
from botocore.model import ServiceModel

LOADER = Loader()
SIGNED_AS = {
    "states": "stepfunctions",
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "execute-api": "apigateway",
}
SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


@dataclass(frozen=True, slots=True)
class Request:
    """One call as it came over the wire; `labels` are the parts of its path."""

    service: str
    operation: str
    region: str
    method: str
    path: str
    query: dict[str, str]
    body: bytes
    labels: dict[str, str]

    @property
    def parameters(self) -> dict[str, Any]:
        return json.loads(self.body or b"{}") if self.body[:1] in (b"{", b"") else {}


def request(method: str, target: str, headers: dict[str, str], body: bytes) -> Request:
    scope = SCOPE.search(headers.get("authorization", ""))
    service = scope["service"] if scope else ""
    service, region = SIGNED_AS.get(service, service), scope["region"] if scope else ""
    parts = urlsplit(target)
    query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if service == "apigateway" and parts.path.startswith("/v2/"):
        service = "apigatewayv2"
    operation, labels = "", {}
    if "x-amz-target" in headers:
        target_of, _, operation = headers["x-amz-target"].rpartition(".")
        service = "dynamodbstreams" if target_of.startswith("DynamoDBStreams") else service  # both sign as dynamodb
    elif b"Action=" in body[:2000]:
        operation = parse_qs(body.decode())["Action"][0]
    elif service:
        operation, labels = _by_path(service, method, parts.path, query)
    return Request(service, operation, region, method, target, query, body, labels)


def _by_path(service: str, method: str, path: str, query: dict[str, str]) -> tuple[str, dict[str, str]]:
    for verb, pattern, needed, name in _patterns(service):
        found = pattern.fullmatch(path)
        if verb == method and found and all(key in query for key in needed):
            return name, found.groupdict()
    return f"{method} {path}", {}


@cache
def _patterns(service: str) -> list[tuple[str, re.Pattern[str], list[str], str]]:
    model = ServiceModel(LOADER.load_service_model(service, "service-2"))
    found = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        uri, _, query = http["requestUri"].partition("?")
        escaped = re.sub(r"\\\{(\w+)(\\\+)?\\\}", lambda m: f"(?P<{m[1]}>{'.+' if m[2] else '[^/]+'})", re.escape(uri))
        found.append((http["method"], re.compile(escaped.rstrip("/") + "/?"), list(parse_qs(query, True)), name))
    return sorted(found, key=lambda each: (-len(each[2]), -len(each[1].pattern)))
