"""What keeps callers away from an API, and what bounds how many of them it lets through."""

from collections.abc import Iterator, Mapping

from deburr.sources.cloudformation import settings
from deburr.sources.cloudformation.doors import Door
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import targets
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value

IAM, KEY, AUTHORIZER, POLICY, WALL = "IAM", "an API key", "an authorizer", "a resource policy", "a WAF web ACL"
CERTIFICATE = "client certificates"

BOTH = ("ThrottlingRateLimit", "ThrottlingBurstLimit")
# Where a rate is written, in a resource of its own or in the API's own properties: below which property, at what paths.
RATES: dict[str, tuple[str, ...]] = {
    "MethodSettings": tuple(f"*.{limit}" for limit in BOTH),
    "DefaultRouteSettings": BOTH,
    "RouteSettings": tuple(f"*.{limit}" for limit in BOTH),
    "StageDescription": (*BOTH, *(f"MethodSettings.*.{limit}" for limit in BOTH)),
    "Auth": ("UsagePlan.Throttle",),
    "ApiStages": ("*.Throttle",),
    "Throttle": ("*",),
}
# Whose presence keeps callers away; false, NONE and an empty value say that nothing does.
GUARDS: dict[str, tuple[tuple[str, str], ...]] = {
    "Auth": (
        ("ApiKeyRequired", KEY),
        ("Authorizer", AUTHORIZER),
        ("Authorizers", AUTHORIZER),
        ("AuthType", AUTHORIZER),
        ("DefaultAuthorizer", AUTHORIZER),
        ("EnableIamAuthorizer", IAM),
        ("ResourcePolicy", POLICY),
    ),
    "ApiKeyRequired": (("", KEY),),
    "AuthorizationType": (("", AUTHORIZER),),
    "Domain": (("MutualTlsAuthentication", CERTIFICATE),),
    "Policy": (("", POLICY),),
}
SHUT = "DisableExecuteApiEndpoint"
# Where an OpenAPI body says the same: https://docs.aws.amazon.com/apigateway/latest/developerguide/
# api-gateway-swagger-extensions-endpoint-configuration.html; HTTP APIs say it of a server.
SHUT_IN_BODY = tuple(
    f"{owner}x-amazon-apigateway-endpoint-configuration.disableExecuteApiEndpoint" for owner in ("", "servers.*.")
)
SCHEMES = ("securityDefinitions.*", "components.securitySchemes.*")
# Where a resource names the APIs, or the stages of them, that it is about.
BELONGS = {
    "AWS::ApiGateway::Authorizer": "RestApiId",
    "AWS::ApiGateway::Deployment": "RestApiId",
    "AWS::ApiGateway::Method": "RestApiId",
    "AWS::ApiGateway::Stage": "RestApiId",
    "AWS::ApiGatewayV2::Authorizer": "ApiId",
    "AWS::ApiGatewayV2::Route": "ApiId",
    "AWS::ApiGatewayV2::Stage": "ApiId",
    "AWS::ApiGateway::UsagePlan": "ApiStages.*.ApiId",
    "AWS::WAFv2::WebACLAssociation": "ResourceArn",
    "AWS::WAFRegional::WebACLAssociation": "ResourceArn",
}
# What maps a domain to an API, by the property that names the API.
MAPPINGS = {
    "AWS::ApiGateway::BasePathMapping": "RestApiId",
    "AWS::ApiGateway::BasePathMappingV2": "RestApiId",
    "AWS::ApiGatewayV2::ApiMapping": "ApiId",
}
DOMAINS = frozenset({"AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName"})
WHOLE = {"Authorizer": AUTHORIZER, "WebACLAssociation": WALL}
"""Resources that are themselves a guard, by the last part of their type."""


def mark(stack: Stack, resource: Resource, doors: Mapping[str, Door]) -> None:
    """Note on its APIs what this resource asks of callers, and how many of them it lets through."""
    own = doors.get(stack.address(resource.logical_id))
    for value in at_path(resource.properties, MAPPINGS.get(resource.type, "")):
        for door in _named(stack, value, doors):
            door.mapped = True
    path = BELONGS.get(resource.type)
    if own is not None:
        mark_properties(own, resource.properties)
    elif resource.type in DOMAINS and resource.properties.get("MutualTlsAuthentication") is not None:
        for address, door in doors.items():
            if address == stack.address(address.rpartition("#")[2]):
                door.guarded(CERTIFICATE, resource.at)  # which of them it is mapped to is not looked up
    elif path is not None:
        guard = WHOLE.get(resource.type.rpartition(":")[2])
        for value in at_path(resource.properties, path):
            for door in _named(stack, value, doors):
                mark_properties(door, resource.properties)
                if guard is not None:
                    door.guarded(guard, resource.at)


def mark_properties(door: Door, properties: Value) -> None:
    """Note what these properties of an API, a stage, a route, a plan or a SAM event say of it."""
    if properties.unknown:
        door.hides("its properties are settled at deploy time")
    door.mapped = door.mapped or properties.get("Domain") is not None
    for name, value in properties.items():
        if name == SHUT:
            _shut(door, value)
        for path in RATES.get(name, ()):
            for rate in (value,) if value.kind in ("unknown", "reference") else at_path(value, path):
                door.throttled = door.throttled or rate.at
        for path, guard in GUARDS.get(name, ()):
            for asked in at_path(value, path) if path else (value,):
                if asked.text() not in ("NONE", "") and asked.boolean() is not False:
                    door.guarded(guard, asked.at)


def mark_body(door: Door, body: Value) -> None:
    """Note what an OpenAPI body asks of callers: a scheme that it defines is one that it asks for somewhere."""
    for path in SCHEMES:
        for value in at_path(body, path):
            door.guarded(AUTHORIZER, value.at)
    policy = body.get("x-amazon-apigateway-policy")
    if policy is not None:
        door.guarded(POLICY, policy.at)
    for value in (*settings.listed(body.get("security")), *at_path(body, "paths.*.*.security.*")):
        if value.items():
            door.guarded(AUTHORIZER, value.at)
    for value in at_path(body, "paths.*.*.x-amazon-apigateway-auth.type"):
        if value.text() != "NONE":
            door.guarded(IAM, value.at)
    for path in SHUT_IN_BODY:
        for value in at_path(body, path):
            _shut(door, value)


def _shut(door: Door, value: Value) -> None:
    """Whoever switches the API's own address off, or may, leaves callers only the domains that are mapped to it."""
    if value.boolean() is not False:
        door.closed = door.closed or value.at


def _named(stack: Stack, value: Value, doors: Mapping[str, Door]) -> Iterator[Door]:
    """The APIs that a value leads to, by themselves or by one of their stages."""
    for made in targets(stack, value, deep=True):
        door = doors.get(made.address)
        if door is not None:
            yield door
            continue
        stage = made.stack.resources.get(made.logical_id)
        if stage is not None and stage.type.endswith("::Stage"):
            for api in targets(made.stack, stage.properties.get("RestApiId") or stage.properties.get("ApiId")):
                if api.address in doors:
                    yield doors[api.address]
