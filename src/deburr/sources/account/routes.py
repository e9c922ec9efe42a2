"""Who calls an account's functions through API Gateway: methods, routes and authorizers."""

from collections.abc import Iterator
from typing import Any

from deburr.place import Place
from deburr.sources.account.doors import KINDS, Item, by_api
from deburr.sources.account.seen import Seen
from deburr.workload.caller import Caller, Mode
from deburr.workload.resources import DoorKind
from deburr.workload.setting import Setting

INVOCATION_TYPE = "integration.request.header.X-Amz-Invocation-Type"
AUTHORIZER_WAITS = {
    DoorKind.REST: "timeout.apigw.authorizer.rest",
    DoorKind.HTTP: "timeout.apigw.authorizer.http_lambda",
}


def behind_doors(seen: Seen) -> Iterator[Caller]:
    """Whoever waits at a door: requests, and the door itself for its authorizer."""
    yield from _methods(seen)
    yield from _routes(seen)
    yield from _authorizers(seen)


def _methods(seen: Seen) -> Iterator[Caller]:
    for item, asked in seen.each("apigateway", "GetResources", "items"):
        for verb, method in sorted((item.get("resourceMethods") or {}).items()):
            integration = method.get("methodIntegration") or {}
            route = f"{verb} {item.get('path', '')}"
            at = seen.place(f"restapis.{asked['restApiId']}.{item.get('path', '')}.{verb}")
            wait = integration.get("timeoutInMillis", seen.facts["timeout.apigw.rest.default"].whole)
            yield from _route(
                seen,
                DoorKind.REST,
                integration.get("uri"),
                mode=_mode(integration.get("requestParameters") or {}),
                name=route,
                at=at,
                waits_s=Setting(wait / 1000, at),
                source=seen.address(str(asked["restApiId"])),
                route=route,
                streams=integration.get("responseTransferMode") == "STREAM",
                payload="1.0" if integration.get("type") == "AWS_PROXY" else "",
                body_alone=integration.get("type") == "AWS" and not integration.get("requestTemplates"),
            )


def _routes(seen: Seen) -> Iterator[Caller]:
    """One caller for each route; an integration that no route leads to is called by nobody, once routes are known."""
    kinds = {
        str(item["ApiId"]): KINDS.get(str(item.get("ProtocolType")), DoorKind.HTTP)
        for item, _ in seen.each("apigatewayv2", "GetApis", "Items")
    }
    routes = by_api(seen, "GetRoutes", "Items")
    asked_for = {
        str(ask.given["ApiId"])
        for ask, _ in seen.snapshot.each("apigatewayv2", "GetRoutes", account=seen.account, region=seen.region)
    }
    for item, asked in seen.each("apigatewayv2", "GetIntegrations", "Items"):
        api, own = str(asked["ApiId"]), str(item.get("IntegrationId", ""))
        kind = kinds.get(api, DoorKind.HTTP)
        keys = [str(each["RouteKey"]) for each in routes.get(api, []) if each.get("Target") == f"integrations/{own}"]
        at = seen.place(f"apis.{api}.{own}")
        wait = item.get("TimeoutInMillis")
        for key in keys or ([] if api in asked_for else [f"API {api}"]):
            yield from _route(
                seen,
                kind,
                item.get("IntegrationUri"),
                mode=_mode(item.get("RequestParameters") or {}),
                name=key,
                at=at,
                waits_s=Setting(None if wait is None else wait / 1000, at),
                source=seen.address(api),
                route=key if " /" in key else "",
                payload=str(item.get("PayloadFormatVersion", "")) if kind is DoorKind.HTTP else "",
            )


def _authorizers(seen: Seen) -> Iterator[Caller]:
    kinds = {str(item["ApiId"]): item.get("ProtocolType") for item, _ in seen.each("apigatewayv2", "GetApis", "Items")}
    for service, key, parameter, uri in (
        ("apigateway", "items", "restApiId", "authorizerUri"),
        ("apigatewayv2", "Items", "ApiId", "AuthorizerUri"),
    ):
        for item, asked in seen.each(service, "GetAuthorizers", key):
            api = str(asked[parameter])
            kind = KINDS.get(str(kinds.get(api)), DoorKind.REST)
            at = seen.place(f"authorizers.{api}.{item.get('id', item.get('AuthorizerId', ''))}")
            called = seen.called(item.get(uri))
            if called is not None:
                yield Caller(
                    function=called.function,
                    kind="authorizer",
                    mode=Mode.SYNC,
                    name=f"{item.get('name', item.get('Name', api))} authorizer",
                    at=at,
                    waits_s=_authorizer_wait(seen, kind, at),
                    source=seen.address(api),
                    qualifier=called.qualifier,
                )


def _authorizer_wait(seen: Seen, kind: DoorKind, at: Place) -> Setting[float]:
    fact = AUTHORIZER_WAITS.get(kind)
    return Setting(float(seen.facts.seconds(fact)) if fact else None, at, by_default=True)


def _mode(parameters: Item) -> Mode:
    """ASYNC where a non-proxy integration asks Lambda not to wait; UNKNOWN where the request says."""
    written = parameters.get(INVOCATION_TYPE)
    if written is None:
        return Mode.SYNC
    return {"'Event'": Mode.ASYNC}.get(written, Mode.SYNC if written.startswith("'") else Mode.UNKNOWN)


def _route(seen: Seen, kind: DoorKind, uri: object, **told: Any) -> Iterator[Caller]:
    called = seen.called(uri)
    if called is not None:
        yield Caller(function=called.function, kind=kind.value, qualifier=called.qualifier, **told)
