"""REST APIs of a CDK app of which all is known: nothing that a template would say of them stands elsewhere."""

from collections.abc import Iterable, Iterator

from deburr.sources.cdk_source.names import UNKNOWN
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Construct,
    Items,
    Options,
    Partly,
    Value,
    argument,
    construct_of,
    entries_of,
    option,
)

REST = ("apigateway.RestApi", "apigateway.LambdaRestApi")
SAID = frozenset(
    {
        *("restApiName", "description", "endpointTypes", "endpointConfiguration", "handler", "proxy", "deploy"),
        *("defaultIntegration", "defaultCorsPreflightOptions", "cloudWatchRole", "deployOptions", "failOnWarnings"),
        *("scope", "id", "integrationOptions", "binaryMediaTypes"),
    }
)
"""What an API may be given that an HTTP API has too, or that is read."""
STAGE = frozenset(
    {"stageName", "description", "throttlingRateLimit", "throttlingBurstLimit", "metricsEnabled", "variables"}
)
METHOD = frozenset({"httpMethod", "integration", "methodResponses", "operationName", "defaultCorsPreflightOptions"})
RESOURCE = frozenset({"pathPart", "defaultIntegration", "defaultCorsPreflightOptions", "anyMethod"})
DONE = {"addMethod": METHOD, "addResource": RESOURCE, "addProxy": RESOURCE, "addCorsPreflight": None}
"""What may be done with an API, and which options with it; None for any."""
ASKED = ("grant", "metric", "url", "arn", "resourceForPath", "addDependency", "of", "applyRemovalPolicy")
"""Beginnings of methods that change nothing about an API."""
APART = ("apigateway.", "wafv2.", "waf", "apigatewayv2.")
"""Modules whose constructs say something of an API that they are given."""
WALL = "WebACLAssociation"
DEEPEST = 5


def plain(constructs: Iterable[Construct], acts: Iterable[Act]) -> frozenset[int]:
    """By identity the REST APIs that nothing else is said of."""
    made = list(constructs)
    found = {id(api) for api in made if api.kind in REST and _own(api)}
    for each in made:
        if found and each.kind.startswith(APART):
            about = {id(made) for made in _mentioned([*each.args[2:], each.options], DEEPEST) if made is not each}
            found = found - about if about or not each.kind.endswith(WALL) else set()  # it may be in front of any
    for act in acts:
        if not found:
            break
        known = act.method in DONE and _options(act.options, DONE[act.method]) and _answered(act)
        if not known and not act.method.startswith(ASKED):
            found -= {id(api) for api in _mentioned([act.base], DEEPEST)}
        if act.method.startswith((UNKNOWN, *APART)):
            found -= {id(api) for api in _mentioned([*act.args, act.options], DEEPEST)}
    return frozenset(found)


def _own(api: Construct) -> bool:
    stage = api.options.entries.get("deployOptions")
    return _options(api.options, SAID) and (stage is None or (isinstance(stage, Options) and _options(stage, STAGE)))


def _answered(act: Act) -> bool:
    """False for a method that no function answers: a mock, or another service."""
    if act.method != "addMethod":
        return True
    given = integration(act)
    return construct_of(given) is not None or (isinstance(given, Called) and given.path.endswith("LambdaIntegration"))


def integration(act: Act) -> Value | None:
    """What answers a method that is added, by itself or where it says nothing."""
    given = argument(act.args, act.options, 1, "integration")
    return given if given is not None else default_integration(act.base)


def default_integration(base: Value | None) -> Value | None:
    """What answers where a method says nothing: the nearest resource's `defaultIntegration`, or the API's."""
    while isinstance(base, Called):
        found = option(base.options, "defaultIntegration")
        if found is not None:
            return found
        base = base.base
    given = base.options if isinstance(base, Construct) else None
    return option(given, "defaultIntegration") or option(given, "handler")


def _options(given: Options, known: frozenset[str] | None) -> bool:
    return known is None or (given.whole and known.issuperset(entries_of(given)))


def _mentioned(values: Iterable[Value | None], deep: int) -> Iterator[Construct]:
    """Constructs that these values are, hold, or tell something of."""
    for value in values if deep else ():
        made = construct_of(value)
        if made is not None:
            yield made
        elif isinstance(value, Called):
            yield from _mentioned([value.base, *value.args, value.options], deep - 1)
        elif isinstance(value, Options):
            yield from _mentioned(value.entries.values(), deep - 1)
        elif isinstance(value, Items):
            yield from _mentioned(value.items, deep - 1)
        elif isinstance(value, Partly):
            yield from _mentioned([part for part in value.parts if not isinstance(part, str)], deep - 1)
