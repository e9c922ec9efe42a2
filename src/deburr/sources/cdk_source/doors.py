"""Front doors of a CDK app: REST, HTTP and WebSocket APIs, and what they ask first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.plain_doors import default_integration, integration
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Construct,
    External,
    Items,
    Options,
    Spot,
    Value,
    argument,
    construct_of,
    entries_of,
    is_false,
    library_of,
    option,
    text_of,
)
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring


def method(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`api.root.addResource("orders").addMethod("GET", new LambdaIntegration(fn))`."""
    told = argument(act.args, act.options, 0, "httpMethod")
    yield from _rest(w, act.at, act.base, text_of(told) if told is not None else "ANY", integration(act))


def proxy(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`addProxy({defaultIntegration})`."""
    yield from _rest(
        w, act.at, act.base, "ANY", act.options.entries.get("defaultIntegration") or default_integration(act.base)
    )


def _rest(w: "Wiring", at: Spot, base: Value | None, verb: str | None, integration: Value | None) -> Iterator["Made"]:
    api = _api_of(base)
    integration = library_of(integration)
    function = w.aimed(integration)
    if function is None:
        return
    nodes = w.nodes
    given = integration.options if isinstance(integration, Called) else Options(at, {})
    plain = is_false(given.entries.get("proxy"))
    mode = nodes.constant(given.entries.get("responseTransferMode"), {"STREAM": "STREAM", "BUFFERED": "BUFFERED"})
    templates = nodes.value(given.entries.get("requestTemplates"))
    told = {
        "Type": nodes.text(at, "AWS" if plain else "AWS_PROXY"),
        "Uri": function,
        "TimeoutInMillis": nodes.milliseconds(given.entries.get("timeout")),
        "ResponseTransferMode": mode,
        "RequestTemplates": templates if templates is not None or given.whole else nodes.unknown(at),
    }
    of = nodes.reference(api) or nodes.unknown(at)
    above = nodes.reference(api, "RootResourceId") or nodes.unknown(at)
    for part in _parts(base):
        name = w.name("resource")
        told_part = nodes.text(at, part) if part is not None else nodes.unknown(at)
        placed = {"RestApiId": of, "ParentId": above, "PathPart": told_part}
        yield name, nodes.resource(at, "AWS::ApiGateway::Resource", placed)
        above = nodes.make.reference(nodes.at(at), name)
    properties: dict[str, TreeNode | None] = {
        "HttpMethod": nodes.text(at, verb) if verb is not None else nodes.unknown(at),
        "RestApiId": of,
        "ResourceId": above,
        "Integration": nodes.mapping(at, told),
    }
    yield w.name("method"), nodes.resource(at, "AWS::ApiGateway::Method", properties)


def routes(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`httpApi.addRoutes({path, methods, integration, authorizer})`."""
    yield from asked_first(w, act.at, act.base, option(act.options, "authorizer"))
    path, methods = text_of(option(act.options, "path")), option(act.options, "methods")
    integration = library_of(option(act.options, "integration"))
    function = w.aimed(integration)
    if function is None:
        return
    given = integration.options if isinstance(integration, Called) else Options(act.at, {})
    verbs = methods.items if isinstance(methods, Items) else []
    named = [verb.path.rpartition(".")[2] for verb in verbs if isinstance(verb, External)] or ["ANY"]
    for verb in named:
        yield from route(w, act.at, act.base, f"{verb} {path}" if path else "", function, given)


def route(
    w: "Wiring", at: Spot, api: Value | None, key: str, function: TreeNode, given: Options | None = None
) -> Iterator["Made"]:
    """A route and its integration.

    given  the integration's options.
    """
    said = given.entries if given is not None else {}
    nodes, name = w.nodes, w.name("integration")
    of = nodes.reference(api) or nodes.unknown(at)
    aimed = {
        "ApiId": of,
        "IntegrationType": nodes.text(at, "AWS_PROXY"),
        "IntegrationUri": function,
        "PayloadFormatVersion": nodes.constant(said.get("payloadFormatVersion"), FORMATS) or nodes.text(at, "2.0"),
        "TimeoutInMillis": nodes.milliseconds(said.get("timeout")),
    }
    yield name, nodes.resource(at, "AWS::ApiGatewayV2::Integration", aimed)
    told = nodes.text(at, key) if key else nodes.unknown(at)
    reference = nodes.make.reference(nodes.at(at), name)
    routed = {"ApiId": of, "RouteKey": told, "Target": reference}
    yield w.name("route"), nodes.resource(at, "AWS::ApiGatewayV2::Route", routed)


def rest_of_function(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new LambdaRestApi(this, "Api", {handler})`."""
    yield from _stage(w, made)
    if not is_false(made.options.entries.get("proxy")):
        yield from _rest(w, made.at, made, "ANY", made.options.entries.get("handler"))


def rest(w: "Wiring", made: Construct) -> Iterator["Made"]:
    yield from _stage(w, made)
    default = made.options.entries.get("defaultIntegration")
    if default is not None and w.aimed(default) is not None:
        yield from w.permission(made.at, w.aimed(default) or w.nodes.unknown(made.at), None)


def _stage(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """How many requests the API's own stage lets through, where `deployOptions` says it."""
    given = entries_of(made.options.entries.get("deployOptions"))
    limits = {"ThrottlingRateLimit": "throttlingRateLimit", "ThrottlingBurstLimit": "throttlingBurstLimit"}
    told = {limit: node for limit, name in limits.items() if (node := w.nodes.value(given.get(name))) is not None}
    if told:
        settings = w.nodes.items(made.at, [w.nodes.mapping(made.at, told)])
        properties = {"RestApiId": w.nodes.reference(made), "MethodSettings": settings}
        yield w.name("stage"), w.nodes.resource(made.at, "AWS::ApiGateway::Stage", properties)


def http(w: "Wiring", made: Construct) -> Iterator["Made"]:
    yield from asked_first(w, made.at, made, made.options.entries.get("defaultAuthorizer"))
    function = w.aimed(made.options.entries.get("defaultIntegration"))
    if function is not None:
        yield from route(w, made.at, made, "$default", function)


def websocket(w: "Wiring", made: Construct) -> Iterator["Made"]:
    yield from asked_first(w, made.at, made, option(made.options, "connectRouteOptions", "authorizer"))
    for name, key in {"connect": "$connect", "disconnect": "$disconnect", "default": "$default"}.items():
        function = w.aimed(option(made.options, f"{name}RouteOptions", "integration"))
        if function is not None:
            yield from route(w, made.at, made, key, function)


def opened(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`webSocketApi.addRoute("$connect", {integration, authorizer})`."""
    yield from asked_first(w, act.at, act.base, option(act.options, "authorizer"))
    api, key = construct_of(act.base), argument(act.args, act.options, 0, "routeKey")
    function = w.aimed(option(act.options, "integration"))
    if function is not None and api is not None and api.kind.endswith(".WebSocketApi"):
        yield from route(w, act.at, api, text_of(key) or "", function)
    else:
        yield from w.handed(act.at, [*act.args, *act.options.entries.values()])


def authorizer(w: "Wiring", made: Construct) -> Iterator["Made"]:
    function = w.function(made.options.entries.get("handler"))
    if function is not None:
        properties = {"AuthorizerUri": function, "RestApiId": w.nodes.unknown(made.at)}
        yield w.own(made), w.nodes.resource(made.at, "AWS::ApiGateway::Authorizer", properties)


def asked_first(w: "Wiring", at: Spot, api: Value | None, given: Value | None) -> Iterator["Made"]:
    """`new HttpLambdaAuthorizer("Who", fn)`, which belongs to the API whose routes name it, and is made there once."""
    given = library_of(given)
    function = w.aimed(given) if isinstance(given, Called) and given.path.endswith("LambdaAuthorizer") else None
    if function is None or not isinstance(given, Called):
        return
    name = text_of(given.args[0]) if given.args else None
    one = (id(construct_of(api)), name, *(id(construct_of(each)) for each in given.args[1:2]))
    if one not in w.asked_first:
        w.asked_first.add(one)
        properties = {"AuthorizerUri": function, "ApiId": w.nodes.reference(api) or w.nodes.unknown(at)}
        yield w.free(name or "authorizer"), w.nodes.resource(given.at, "AWS::ApiGatewayV2::Authorizer", properties)


FORMATS = {"VERSION_1_0": "1.0", "VERSION_2_0": "2.0"}


def _api_of(base: Value | None) -> Value | None:
    """The API that a resource of it leads back to."""
    while isinstance(base, Called):
        base = base.base
    return base


def _parts(base: Value | None) -> list[str | None]:
    """`orders`, `{id}`: the parts of a path below the root, None for one that is not known."""
    parts: list[str | None] = []
    while isinstance(base, Called):
        told = text_of(base.args[0]) if base.args else None
        if base.path.endswith((".addResource", ".getResource")):
            parts.insert(0, told)
        elif base.path.endswith(".resourceForPath"):
            parts[:0] = [part for part in told.split("/") if part] if told is not None else [None]
        base = base.base
    return parts
