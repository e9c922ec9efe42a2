"""What the framework makes beside the functions: APIs, load balancer targets, distributions, state machines."""

from collections.abc import Container, Iterator

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.serverless.events import listed
from deburr.sources.serverless.functions import pairs_of
from deburr.sources.serverless.naming import HTTP_API, REST_API, WEBSOCKET_API, normalized
from deburr.sources.serverless.variables import entry

Made = tuple[str, TreeNode]
# The other APIs by event: their name, their protocol, and where the provider names one that is declared elsewhere.
PROTOCOLS = {
    "httpApi": (HTTP_API, "HTTP", "httpApi", "id"),
    "websocket": (WEBSOCKET_API, "WEBSOCKET", "apiGateway", "websocketApiId"),
}
Functions = list[tuple[Scalar, TreeNode]]


def resource(make: Maker, at: TreeNode, kind: str, properties: dict[str, TreeNode | None]) -> MappingNode:
    return make.mapping(at, {"Type": make.text(at, kind), "Properties": make.mapping(at, properties)})


def doors(
    make: Maker, provider: TreeNode | None, functions: Functions, settled: TreeNode | None = None
) -> Iterator[Made]:
    """The APIs that the events ask for, and what stands before a function without being one.

    settled  an unknown value where what the APIs let through is settled beside the provider; None where it is not.
    """
    seen: set[str] = set()
    for name, function in functions:
        for each in listed(entry(function, "events")):
            for kind, value in pairs_of(each):
                if kind.text not in seen:
                    yield from _api(make, kind, provider, _asked(make, kind.text, functions), settled)
                    seen.add(kind.text)
                if kind.text == "websocket":
                    yield from _websocket(make, name.text, value)
                elif kind.text == "alb":
                    yield from _target(make, name.text, value)
                elif kind.text == "cloudFront":
                    yield from _distribution(make, name.text, value)
                elif kind.text == "http":
                    yield from _authorizer(make, value)
    yield from _shared_authorizers(make, provider)


def _asked(make: Maker, kind: str, functions: Functions) -> MappingNode | None:
    """What any event of that kind asks of its callers: an authorizer, or an API key."""
    for _, function in functions:
        for each in listed(entry(function, "events")):
            for other, value in pairs_of(each):
                asked = entry(value, "authorizer") or entry(value, "private") if other.text == kind else None
                if asked is not None:
                    return make.mapping(asked, {"Authorizer": asked})
    return None


def _api(
    make: Maker, at: Scalar, provider: TreeNode | None, asked: MappingNode | None, settled: TreeNode | None
) -> Iterator[Made]:
    if at.text == "http":
        endpoint = entry(provider, "endpointType")
        shared = entry(provider, "apiGateway")
        keys = entry(shared, "apiKeys") or entry(provider, "apiKeys")
        tracing, logs = entry(entry(provider, "tracing"), "apiGateway"), entry(entry(provider, "logs"), "restApi")
        typed = make.text(endpoint, endpoint.text.upper()) if isinstance(endpoint, Scalar) else endpoint
        yield (
            REST_API,
            resource(
                make,
                at,
                "AWS::ApiGateway::RestApi",
                {
                    "EndpointConfiguration": make.mapping(typed, {"Type": typed}) if typed is not None else None,
                    "ApiKeyRequired": make.text(keys, "true", plain=True) if keys is not None else None,
                    "Policy": entry(shared, "resourcePolicy") or entry(provider, "resourcePolicy"),
                    "TracingEnabled": tracing,
                    "LoggingLevel": entry(logs, "level"),
                    "DisableExecuteApiEndpoint": entry(shared, "disableDefaultEndpoint"),
                    "MinimumCompressionSize": entry(shared, "minimumCompressionSize"),
                    "Throttle": entry(entry(shared, "usagePlan") or entry(provider, "usagePlan"), "throttle"),
                    "RouteSettings": _elsewhere(make, entry(shared, "restApiId")) or settled,
                    "Auth": asked,
                    "Body": _elsewhere(make, entry(shared, "restApiId")),
                },
            ),
        )
    elif at.text in PROTOCOLS:
        name, protocol, *where = PROTOCOLS[at.text]
        shared = provider
        for key in where:
            shared = entry(shared, key)
        properties = {
            "ProtocolType": make.text(at, protocol),
            "RouteSettings": _elsewhere(make, shared) or settled,
            "Auth": asked,
            "Body": _elsewhere(make, shared),
            "DisableExecuteApiEndpoint": entry(entry(provider, at.text), "disableDefaultEndpoint"),
        }
        yield name, resource(make, at, "AWS::ApiGatewayV2::Api", properties)


def _elsewhere(make: Maker, shared: TreeNode | None) -> TreeNode | None:
    """The stage of an API that is only shared is written where the API is."""
    return make.unknown(shared, "the API is declared elsewhere") if shared is not None else None


def _websocket(make: Maker, function: str, value: TreeNode) -> Iterator[Made]:
    written = entry(value, "route") or value
    key = written.text if isinstance(written, Scalar) else "?"
    integration = f"{function}.websocket.{key}"
    api = make.reference(value, WEBSOCKET_API)
    aimed: dict[str, TreeNode | None] = {"ApiId": api, "IntegrationUri": make.reference(value, function, "Arn")}
    yield integration, resource(make, value, "AWS::ApiGatewayV2::Integration", aimed)
    routed: dict[str, TreeNode | None] = {
        "ApiId": api,
        "RouteKey": written,
        "Target": make.reference(value, integration),
    }
    yield f"{integration}.route", resource(make, value, "AWS::ApiGatewayV2::Route", routed)
    aimed_at = entry(entry(value, "authorizer"), "name")
    if isinstance(aimed_at, Scalar):
        calls: dict[str, TreeNode | None] = {
            "ApiId": api,
            "AuthorizerUri": make.reference(aimed_at, aimed_at.text, "Arn"),
        }
        yield f"{aimed_at.text}.authorizer", resource(make, aimed_at, "AWS::ApiGatewayV2::Authorizer", calls)


def _target(make: Maker, function: str, value: TreeNode) -> Iterator[Made]:
    group = f"{function}.alb"
    aimed = make.mapping(value, {"Id": make.reference(value, function, "Arn")})
    targets = make.sequence(value, [aimed])
    yield group, resource(make, value, "AWS::ElasticLoadBalancingV2::TargetGroup", {"Targets": targets})
    paths = entry(entry(value, "conditions"), "path")
    action = make.mapping(value, {"TargetGroupArn": make.reference(value, group)})
    condition = (
        make.mapping(paths, {"PathPatternConfig": make.mapping(paths, {"Values": make.sequence(paths, listed(paths))})})
        if paths is not None
        else None
    )
    yield (
        f"{group}.rule",
        resource(
            make,
            value,
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            {
                "Actions": make.sequence(value, [action]),
                "Conditions": make.sequence(value, [condition]) if condition is not None else None,
            },
        ),
    )


def _distribution(make: Maker, function: str, value: TreeNode) -> Iterator[Made]:
    association = make.mapping(
        value, {"EventType": entry(value, "eventType"), "LambdaFunctionARN": make.reference(value, function, "Arn")}
    )
    behaviour = make.mapping(value, {"LambdaFunctionAssociations": make.sequence(value, [association])})
    config = make.mapping(value, {"DefaultCacheBehavior": behaviour})
    yield (
        f"{function}.cloudFront",
        resource(make, value, "AWS::CloudFront::Distribution", {"DistributionConfig": config}),
    )


def _authorizer(make: Maker, value: TreeNode) -> Iterator[Made]:
    """A function of the service that a REST route asks first: by its name, or in a map."""
    written = entry(value, "authorizer")
    named = entry(written, "name") if isinstance(written, MappingNode) else written
    if isinstance(named, Scalar) and ":" not in named.text and named.text.lower() not in ("aws_iam", "none"):
        calls: dict[str, TreeNode | None] = {
            "RestApiId": make.reference(named, REST_API),
            "AuthorizerUri": make.reference(named, named.text, "Arn"),
            "Type": entry(written, "type"),
            "IdentityValidationExpression": entry(written, "identityValidationExpression"),
        }
        yield f"{named.text}.authorizer", resource(make, named, "AWS::ApiGateway::Authorizer", calls)


def _shared_authorizers(make: Maker, provider: TreeNode | None) -> Iterator[Made]:
    """The Lambda authorizers of the HTTP API."""
    declared = entry(entry(provider, "httpApi"), "authorizers")
    for name, value in declared.pairs if isinstance(declared, MappingNode) else []:
        function = entry(value, "functionName")
        aimed = (
            make.reference(value, function.text, "Arn") if isinstance(function, Scalar) else entry(value, "functionArn")
        )
        if aimed is not None:
            calls: dict[str, TreeNode | None] = {"ApiId": make.reference(value, HTTP_API), "AuthorizerUri": aimed}
            yield f"{name.text}.authorizer", resource(make, value, "AWS::ApiGatewayV2::Authorizer", calls)


def layers(make: Maker, declared: TreeNode | None) -> Iterator[Made]:
    """The service's own layers, under the names by which its functions refer to them."""
    for name, value in declared.pairs if isinstance(declared, MappingNode) else []:
        source = entry(value, "path") or entry(entry(value, "package"), "artifact")
        yield (
            f"{normalized(name.text)}LambdaLayer",
            resource(make, name, "AWS::Serverless::LayerVersion", {"ContentUri": source}),
        )


def state_machines(make: Maker, declared: TreeNode | None, taken: Container[str]) -> Iterator[Made]:
    """What serverless-step-functions makes; its tasks name functions as this service does.

    taken  names of what the service makes otherwise: a machine may be called as one of its functions is.
    """
    for name, value in declared.pairs if isinstance(declared, MappingNode) else []:
        definition = entry(value, "definition")
        if definition is not None:
            own = f"{name.text}StepFunctionsStateMachine" if name.text in taken else name.text
            yield own, resource(make, name, "AWS::StepFunctions::StateMachine", {"Definition": definition})
