"""What keeps callers away from an API, and what bounds how many of them it lets through."""

import re
from collections.abc import Iterator, Mapping

from deburr.sources.cloudformation import settings
from deburr.sources.cloudformation.doors import Door
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import targets
from deburr.sources.cloudformation.route_names import route_name
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.workload.resources import DoorKind

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
# Whose presence keeps callers away; false, NONE and an empty value say that nothing does. Authorizers that are only
# declared ask nobody: a route or a default names them.
GUARDS: dict[str, tuple[tuple[str, str], ...]] = {
    "Auth": (
        ("ApiKeyRequired", KEY),
        ("Authorizer", AUTHORIZER),
        ("AuthType", AUTHORIZER),
        ("DefaultAuthorizer", AUTHORIZER),
        ("ResourcePolicy", POLICY),
    ),
    "ApiKeyRequired": (("", KEY),),
    "AuthorizationType": (("", AUTHORIZER),),
    "Domain": (("MutualTlsAuthentication", CERTIFICATE),),
    "Policy": (("", POLICY),),
}
MANAGED = "FMS"
"""How tags begin by which Firewall Manager finds what its web ACLs protect."""
SHUT = "DisableExecuteApiEndpoint"
# Where an OpenAPI body says the same: https://docs.aws.amazon.com/apigateway/latest/developerguide/
# api-gateway-swagger-extensions-endpoint-configuration.html; HTTP APIs say it of a server.
SHUT_IN_BODY = tuple(
    f"{owner}x-amazon-apigateway-endpoint-configuration.disableExecuteApiEndpoint" for owner in ("", "servers.*.")
)
SCHEMES = ("securityDefinitions.*", "components.securitySchemes.*")
OF_A_ROUTE = frozenset({IAM, KEY, AUTHORIZER})
"""What one route may ask for by itself."""
# Where a resource names the APIs, or the stages of them, that it is about.
BELONGS = {
    "AWS::ApiGateway::Deployment": "RestApiId",
    "AWS::ApiGateway::Method": "RestApiId",
    "AWS::ApiGateway::Stage": "RestApiId",
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
WALLS = frozenset({"AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation"})
"""Resources that are themselves a guard."""
OTHER_WALLS = r"(?i)loadbalanc|aws_a?lb\b|appsync|cognito|apprunner|verified"
"""What else a web ACL may stand in front of, as its ARN or its resource is called."""


def mark(stack: Stack, resource: Resource, doors: Mapping[str, Door]) -> None:
    """Note on its APIs what this resource asks of callers, and how many of them it lets through."""
    own = doors.get(stack.address(resource.logical_id))
    mapped, path = MAPPINGS.get(resource.type), BELONGS.get(resource.type)
    if mapped is not None:
        for value in at_path(resource.properties, mapped):
            for door in _named(stack, value, doors):
                door.mapped = True
    if own is not None:
        mark_properties(own, resource.properties)
    elif resource.type in DOMAINS and resource.properties.get("MutualTlsAuthentication") is not None:
        for address, door in doors.items():
            if address == stack.address(address.rpartition("#")[2]):
                door.guarded(CERTIFICATE, resource.at)  # which of them it is mapped to is not looked up
    elif path is not None:
        route = route_name(stack, resource)
        for value in at_path(resource.properties, path):
            for door in _named(stack, value, doors):
                mark_properties(door, resource.properties, route)
                if resource.type in WALLS:
                    door.guarded(WALL, resource.at)
            if resource.type in WALLS and value.unknown and not re.search(OTHER_WALLS, value.pattern()):
                _wall_around_some(stack, resource, doors)


def _wall_around_some(stack: Stack, resource: Resource, doors: Mapping[str, Door]) -> None:
    """Note what stands in front of something that is settled at deploy time: it may be any REST API of the stack."""
    for address, door in doors.items():
        if door.kind is DoorKind.REST and address == stack.address(address.rpartition("#")[2]):
            door.guarded(WALL, resource.at)


def mark_properties(door: Door, properties: Value, route: str = "") -> None:
    """Note what these properties of an API, a stage, a route, a plan or a SAM event say of it.

    route  which of its routes they are about; "" for all of them, and where that is unknown.
    """
    if properties.unknown:
        door.hides("its properties are settled at deploy time")
    door.mapped = door.mapped or properties.get("Domain") is not None
    for name, value in properties.items():
        if name == SHUT:
            _shut(door, value)
        if name == "Tags" and any(tag.startswith(MANAGED) for tag in _tags(value)):
            door.guarded(WALL, value.at)
        if name == "Auth" and value.kind in ("unknown", "reference"):
            door.guarded(AUTHORIZER, value.at, route)
        for path in RATES.get(name, ()):
            for rate in (value,) if value.kind in ("unknown", "reference") else at_path(value, path):
                door.throttled = door.throttled or rate.at
        for path, guard in GUARDS.get(name, ()):
            for asked in at_path(value, path) if path else (value,):
                if asked.text() not in ("NONE", "") and asked.boolean() is not False:
                    door.guarded(guard, asked.at, route if guard in OF_A_ROUTE else "")


def mark_body(door: Door, body: Value) -> None:
    """Note what an OpenAPI body asks of callers, of all routes or of one."""
    policy = body.get("x-amazon-apigateway-policy")
    if policy is not None:
        door.guarded(POLICY, policy.at)
    _mark_security(door, body)
    for path in SHUT_IN_BODY:
        for value in at_path(body, path):
            _shut(door, value)


def mark_operation(door: Door, operation: Value, route: str) -> None:
    """Note what one operation of an OpenAPI body asks of callers."""
    _mark_security(door, operation, route)
    auth = operation.get("x-amazon-apigateway-auth")
    typed = auth.get("type") if auth is not None else None
    if auth is not None and (typed is None or typed.text() != "NONE"):
        door.guarded(IAM, auth.at, route)


def _mark_security(door: Door, body: Value, route: str = "") -> None:
    written = body.get("security")
    if written is not None and written.unknown:
        door.guarded(AUTHORIZER, written.at, route)
    for value in settings.listed(written):
        if value.items() or value.unknown:
            door.guarded(AUTHORIZER, value.at, route)


def _tags(written: Value) -> Iterator[str]:
    """Names of tags, in a map or in a list of keys and values."""
    if written.kind == "map":
        yield from (name for name, _ in written.items())
    for key in at_path(written, "*.Key"):
        yield key.text() or ""


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
