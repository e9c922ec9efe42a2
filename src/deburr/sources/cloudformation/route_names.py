"""How the routes of an API are called: `METHOD /path`, or the route's own key."""

import re

from deburr.sources.cloudformation.references import target
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value

METHOD, RESOURCE, ROUTE = "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource", "AWS::ApiGatewayV2::Route"
UNRESOLVED = "{?}"
ANY = "ANY"


def route_name(stack: Stack, resource: Resource) -> str:
    """What a method or a route is called; "" for anything else, and where a part of it is unknown."""
    if resource.type == METHOD:
        return of_method(stack, resource)
    return of_route(resource) if resource.type == ROUTE else ""


def method(resource: Resource) -> str:
    """The verb of an AWS::ApiGateway::Method, upper case."""
    return _verb(resource) or ANY


def _verb(resource: Resource) -> str | None:
    """As it is told; None for one that is not known."""
    verb = resource.properties.get("HttpMethod")
    told = verb.text() if verb is not None else ANY
    return told.upper() if told is not None else None


def of_method(stack: Stack, resource: Resource) -> str:
    path, verb = _path(stack, resource.properties.get("ResourceId")), _verb(resource)
    return f"{verb} {path}" if UNRESOLVED not in path and verb is not None else ""


def shown(stack: Stack, resource: Resource) -> str:
    """How people would call a method or an integration whose route is not known whole: its logical id, if it has one.

    `GET /.../{id}` or `a GET route` where an app's code never named it (no template's logical id has a dot).
    """
    if "." not in resource.logical_id:
        return resource.logical_id
    if resource.type != METHOD:
        return "a route"
    verb, path = _verb(resource) or "", _path(stack, resource.properties.get("ResourceId"))
    if path != UNRESOLVED:
        told = re.sub(r"\{\?\}(/\{\?\})*", "...", path)
        return f"{verb} {told}".strip()
    return f"a {verb} route" if verb else "a route"


def of_route(resource: Resource) -> str:
    key = resource.properties.get("RouteKey")
    return (key.text() or "") if key is not None else ""


def _path(stack: Stack, value: Value | None, depth: int = 0) -> str:
    """The path of an AWS::ApiGateway::Resource; `/` for the root, UNRESOLVED where a part is unknown."""
    made = target(stack, value)
    if made is None or depth > len(stack.resources):
        return UNRESOLVED
    if made.attribute == "RootResourceId":
        return "/"
    resource = made.stack.resources.get(made.logical_id)
    if resource is None or resource.type != RESOURCE:
        return UNRESOLVED
    part = resource.properties.get("PathPart")
    name = part.text() if part is not None else None
    parent = _path(made.stack, resource.properties.get("ParentId"), depth + 1)
    return f"{parent.rstrip('/')}/{UNRESOLVED if name is None else name}"
