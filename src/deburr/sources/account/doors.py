"""API Gateway's APIs of an account: what they use, what guards them, and what bounds how often they are called.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deburr.sources.account.seen import Seen
from deburr.workload.resources import Api, DoorKind
from deburr.workload.setting import Setting

Item = dict[str, Any]
CLOSED = "its own address is switched off, and domains are not read"
KINDS = {"HTTP": DoorKind.HTTP, "WEBSOCKET": DoorKind.WEBSOCKET}
# What a stage uses that only REST APIs have, by the key that is there and true.
STAGE_FEATURES = {
    "cacheClusterEnabled": "caching",
    "tracingEnabled": "X-Ray tracing",
    "canarySettings": "canary",
    "clientCertificateId": "client certificate",
    "documentationVersion": "documentation",
    "webAclArn": "WAF",
}
STAGE_GUARDS = {"webAclArn": "a WAF web ACL", "clientCertificateId": "client certificates"}
METHOD_FEATURES = {
    "requestValidatorId": "request validation",
    "requestModels": "request models",
    "apiKeyRequired": "api keys",
}


def doors(seen: Seen) -> Iterator[Api]:
    """The APIs of the Region by which functions may be called."""
    yield from _rest(seen)
    yield from _newer(seen)


def _rest(seen: Seen) -> Iterator[Api]:
    stages, resources = by_api(seen, "GetStages", "item"), by_api(seen, "GetResources", "items")
    authorizers = by_api(seen, "GetAuthorizers", "items")
    responses = by_api(seen, "GetGatewayResponses", "items")
    planned, limited = _plans(seen)
    for item, _ in seen.each("apigateway", "GetRestApis", "items"):
        api = str(item["id"])
        at = seen.place(f"restapis.{api}")
        methods = [
            each for resource in resources.get(api, []) for each in (resource.get("resourceMethods") or {}).values()
        ]
        used = set(_features(item, stages.get(api, []), methods))
        used |= {"usage plan"} if api in planned else set()
        used |= {"gateway responses" for each in responses.get(api, []) if not each.get("defaultResponse", True)}
        used |= {"TOKEN authorizer" for each in authorizers.get(api, []) if each.get("type") == "TOKEN"}
        used |= {"token validation" for each in authorizers.get(api, []) if each.get("identityValidationExpression")}
        guards = set(_guards(item, stages.get(api, []), methods))
        endpoints = (item.get("endpointConfiguration") or {}).get("types") or [None]
        yield Api(
            address=seen.address(api),
            name=str(item.get("name", api)),
            kind=DoorKind.REST,
            at=at,
            endpoint=Setting(endpoints[0], at),
            features=tuple((feature, at) for feature in sorted(used)),
            opaque=_hidden(seen, api, item, "GetStages", "GetResources", "GetGatewayResponses", "GetUsagePlans"),
            guards=tuple((guard, at) for guard in sorted(guards)),
            throttled=at if api in limited or _limits(seen, stages.get(api, [])) else None,
        )


def _guards(item: Item, stages: Iterable[Item], methods: Iterable[Item]) -> Iterator[str]:
    if item.get("policy"):
        yield "a resource policy"
    for method in methods:
        yield from _asked(method.get("authorizationType"))
        if method.get("apiKeyRequired"):
            yield "an API key"
    for stage in stages:
        yield from (guard for key, guard in STAGE_GUARDS.items() if stage.get(key))


def _features(item: Item, stages: Iterable[Item], methods: Iterable[Item]) -> Iterator[str]:
    if item.get("policy"):
        yield "resource policy"
    if "PRIVATE" in ((item.get("endpointConfiguration") or {}).get("types") or []):
        yield "private endpoint"
    for stage in stages:
        yield from (feature for key, feature in STAGE_FEATURES.items() if stage.get(key))
        settings = (stage.get("methodSettings") or {}).values()
        if any(each.get("cachingEnabled") for each in settings):
            yield "caching"
        if any(each.get("loggingLevel", "OFF") != "OFF" for each in settings):
            yield "execution logs"
        if ":firehose:" in str((stage.get("accessLogSettings") or {}).get("destinationArn", "")):
            yield "access logs to Firehose"
    for method in methods:
        yield from (feature for key, feature in METHOD_FEATURES.items() if method.get(key))
        integration = method.get("methodIntegration") or {}
        kind = integration.get("type")
        if kind == "MOCK" and method.get("httpMethod") != "OPTIONS":
            yield "mock integration"
        elif kind == "AWS":
            yield "service integration"
        if kind not in ("MOCK", None) and any((integration.get("requestTemplates") or {}).values()):
            yield "mapping templates"
        if integration.get("responseTransferMode") == "STREAM":
            yield "response streaming"


def _plans(seen: Seen) -> tuple[set[str], set[str]]:
    """APIs that a usage plan is for, and those that one gives a rate."""
    planned: set[str] = set()
    limited: set[str] = set()
    for plan, _ in seen.each("apigateway", "GetUsagePlans", "items"):
        for stage in plan.get("apiStages") or []:
            planned.add(str(stage.get("apiId")))
            if plan.get("throttle") or stage.get("throttle"):
                limited.add(str(stage.get("apiId")))
    return planned, limited


def _limits(seen: Seen, stages: Iterable[Item]) -> bool:
    """True when a stage asks for less than the account's own rate, which AWS tells where nobody set one."""
    account = int(str(seen.facts["apigw.throttle"].table["rps"]))
    for stage in stages:
        settings = [*(stage.get("methodSettings") or {}).values(), *(stage.get("RouteSettings") or {}).values()]
        for each in (*settings, stage.get("DefaultRouteSettings") or {}):
            rate = each.get("throttlingRateLimit", each.get("ThrottlingRateLimit"))
            if rate is not None and 0 <= float(rate) < account:
                return True
    return False


def _newer(seen: Seen) -> Iterator[Api]:
    stages, routes = by_api(seen, "GetStages", "Items"), by_api(seen, "GetRoutes", "Items")
    for item, _ in seen.each("apigatewayv2", "GetApis", "Items"):
        api = str(item["ApiId"])
        at = seen.place(f"apis.{api}")
        guards = {guard for each in routes.get(api, []) for guard in _asked(each.get("AuthorizationType"))}
        guards |= {"an API key" for each in routes.get(api, []) if each.get("ApiKeyRequired")}
        yield Api(
            address=seen.address(api),
            name=str(item.get("Name", api)),
            kind=KINDS.get(str(item.get("ProtocolType")), DoorKind.HTTP),
            at=at,
            endpoint=Setting("REGIONAL", at, by_default=True),
            opaque=_hidden(seen, api, item, "GetStages", "GetRoutes"),
            guards=tuple((guard, at) for guard in sorted(guards)),
            throttled=at if _limits(seen, stages.get(api, [])) else None,
        )


def _asked(kind: object) -> Iterator[str]:
    """What a method or a route of this kind of authorization asks for."""
    if kind not in (None, "NONE"):
        yield "IAM" if kind == "AWS_IAM" else "an authorizer"


def _hidden(seen: Seen, api: str, item: Item, *needed: str) -> str:
    """Why not all of an API can be known; "" when it is."""
    for lack in seen.snapshot.lacks():
        ask = lack.ask
        here = (ask.account, ask.region) == (seen.account, seen.region) and ask.service.startswith("apigateway")
        if here and ask.operation in needed and (api in ask.parameters or ask.operation == "GetUsagePlans"):
            return f"{lack.action or ask.operation} was refused"
    return CLOSED if item.get("disableExecuteApiEndpoint") or item.get("DisableExecuteApiEndpoint") else ""


def by_api(seen: Seen, operation: str, key: str) -> Mapping[str, list[Item]]:
    """Items of an answer by the API that was asked for: both kinds name their operations alike."""
    found: dict[str, list[Item]] = {}
    service, parameter = ("apigatewayv2", "ApiId") if key == "Items" else ("apigateway", "restApiId")
    for item, asked in seen.each(service, operation, key):
        found.setdefault(str(asked[parameter]), []).append(item)
    return found
