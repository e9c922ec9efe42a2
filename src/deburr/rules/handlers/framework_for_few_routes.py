"""A whole web framework stands behind an adapter for a handful of routes.

The framework and its adapter are loaded on every cold start, which is billed, and turn each event into a request and
back: to choose between three paths at most, which an `if` chooses as well, or the front door has chosen before.

Instead, route in the handler with a Powertools resolver, or give each route a function of its own.
Silent when four routes or more were read, when none was, when one of them takes whatever comes (`ANY`, a wildcard, a
GraphQL server), when further ones are mounted, computed, added by a library or may stand in a module that was not
found, when something else pays init ahead or may, when the import was not measured, and on managed instances and web
functions, where one environment serves many requests.
The cost is the framework's import as deburr measured it, not on Lambda: an order of magnitude and a lower bound.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.facts.imports import ImportCost
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.handlers.framework_wrapper import RESOLVER, SPOKEN, STARTS_WITH
from deburr.rules.loading import at_least, load_price, paid_ahead
from deburr.workload.caller import Caller
from deburr.workload.function import Compute, Function
from deburr.workload.handler import Framework

RULE = Rule(
    name="framework-for-few-routes",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://docs.aws.amazon.com/powertools/python/latest/core/event_handler/api_gateway/",
    ),
)

FEW = 3
"""So many an `if` chooses between."""

ROUTING = frozenset({"rest_api", "http_api"})
"""Kinds of caller that choose by path before the function is called."""

CATCHES = ("{}", "*", "{proxy", "/graphql", "$default", "(.*)")
"""What shows that one route stands for many."""

SERVES = (
    "APIRouter", "Blueprint", "graphql", "apollo", "strawberry", "ariadne", "flask_rest", "flask_smorest", "connexion",
    "router", "tsoa", "swagger", "openapi", "next", "nuxt", "remix", "routing-controllers", "trpc", "payload",
    "parse-server", "feathers", "loopback", "svelte", "angular", "dash", "gradio", "starlette.routing",
)  # fmt: skip
"""Parts of the names of libraries that bring or hold routes of their own."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.unread or function.compute is not Compute.EVENT or paid_ahead(function):
        return
    if not handler.frameworks or given.only_deployments_call(function):
        return
    wrapped = handler.frameworks[0]
    cost = given.imports.of(handler.language, STARTS_WITH.get(wrapped.framework, wrapped.framework))
    brings = any(name in each.module for each in handler.imports for name in SERVES)
    if cost is None or not wrapped.framework or brings or not _few(wrapped):
        return
    count = len(wrapped.routes)
    name = SPOKEN.get(wrapped.framework, wrapped.framework.capitalize())
    routes = f"{count} route{'s' if count > 1 else ''}"
    named = _named_by_the_door(function, given)
    told = ", which its API names already" if named else f" ({', '.join(wrapped.routes)})"
    yield RULE.finding(
        f"{function.name} loads {name} behind {wrapped.adapter}, {cost.cpu_ms:.0f} ms of CPU, for {routes}{told}",
        at=wrapped.at.named(wrapped.adapter),
        also=[caller.at for caller in named[:FEW]],
        price=load_price(cost, function, given),
        delay=Delay(float(cost.cpu_ms), "cold start"),
        consequence=_consequence(cost, function, given),
        fix=Advice(_advice(handler.language)),
    )


def _few(wrapped: Framework) -> bool:
    """True when all routes are told, and none stands for many."""
    many = any(mark in route.lower() for route in wrapped.routes for mark in CATCHES)
    return wrapped.whole and 0 < len(wrapped.routes) <= FEW and not many


def _named_by_the_door(function: Function, given: Given) -> list[Caller]:
    """The routes that lead to it, where each names one path; none where any hands on whatever comes."""
    doors = given.callers(function)
    apart = all(
        caller.kind in ROUTING and caller.route and not any(mark in caller.name for mark in ("ANY ", *CATCHES))
        for caller in doors
    )
    return list(doors) if apart else []


def _consequence(cost: ImportCost, function: Function, given: Given) -> str:
    resolver = given.imports.of(cost.language, RESOLVER)
    instead = f"; a Powertools resolver takes {resolver.cpu_ms:.0f} ms" if resolver is not None else ""
    return f"every cold start spends {at_least(cost, function, given)} on choosing a path{instead}"


def _advice(language: str) -> str:
    if language == "python":
        return "route in the handler with a Powertools resolver, or give each route a function of its own"
    return "choose by the event's method and path in the handler, or give each route a function of its own"
