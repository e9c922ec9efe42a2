"""Load balancers and CloudFront: doors in front of a function that are no API of their own."""

from collections.abc import Iterator

from deburr.sources.cloudformation import settings
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import Called, target, targets
from deburr.sources.cloudformation.settings import listed
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.caller import Caller, Mode
from deburr.workload.setting import Setting

LISTENERS = ("AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::ElasticLoadBalancingV2::Listener")
ORIGIN_WAIT = "timeout.cloudfront.origin_response.default"
EDGE_WAIT = "timeout.lambda_edge"


def from_target_group(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The functions in a target group, one caller for each path that a listener sends there."""
    here = stack.address(resource.logical_id)
    for aimed in listed(resource.properties.get("Targets")):
        function = wiring.function(stack, aimed.get("Id"))
        if function is None:
            continue
        for route in _routes(stack, here) or [""]:
            yield wiring.caller(
                function,
                "alb",
                Mode.SYNC,
                name=route or resource.logical_id,
                at=aimed.at,
                source=here,
                route=route,
            )


def _routes(stack: Stack, group: str) -> list[str]:
    found: list[str] = []
    for listener in stack.of_type(*LISTENERS):
        actions = "Actions" if listener.type.endswith("Rule") else "DefaultActions"
        sent = [
            value
            for path in ("TargetGroupArn", "ForwardConfig.TargetGroups.*.TargetGroupArn")
            for value in at_path(listener.properties, f"{actions}.*.{path}")
        ]
        if any((made := target(stack, value)) is not None and made.address == group for value in sent):
            found += _paths(listener)
    return list(dict.fromkeys(found))


def _paths(listener: Resource) -> list[str]:
    written = [
        value.text()
        for condition in listed(listener.properties.get("Conditions"))
        if (field := condition.get("Field")) is None or field.text() == "path-pattern"
        for path in ("Values.*", "PathPatternConfig.Values.*")
        for value in at_path(condition, path)
    ]
    return [f"ANY {path}" for path in written if path]


def from_distribution(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """Lambda@Edge functions of a distribution, and function URLs among its origins."""
    config = resource.properties.get("DistributionConfig")
    if config is None:
        return
    for path in ("DefaultCacheBehavior", "CacheBehaviors.*"):
        for association in at_path(config, f"{path}.LambdaFunctionAssociations.*"):
            yield from _association(wiring, stack, resource, association)
    for origin in listed(config.get("Origins")):
        yield from _origin(wiring, stack, resource, origin)


def _association(wiring: Wiring, stack: Stack, resource: Resource, association: Value) -> Iterator[Caller]:
    function = wiring.function(stack, association.get("LambdaFunctionARN"))
    if function is None:
        return
    event = association.get("EventType")
    side = ((event.text() or "") if event is not None else "").partition("-")[0]
    limit = wiring.facts[EDGE_WAIT].table.get(side)
    yield wiring.caller(
        function,
        "cloudfront",
        Mode.SYNC,
        name=resource.logical_id,
        at=association.at,
        waits_s=Setting(float(limit) if isinstance(limit, int) else None, association.at, by_default=True),
        source=stack.address(resource.logical_id),
    )


def _origin(wiring: Wiring, stack: Stack, resource: Resource, origin: Value) -> Iterator[Caller]:
    function = behind_url(wiring, stack, origin)
    if function is not None:
        yield wiring.caller(
            function,
            "cloudfront",
            Mode.SYNC,
            name=resource.logical_id,
            at=origin.at,
            waits_s=origin_wait(wiring, origin),
            source=stack.address(resource.logical_id),
        )


def origin_wait(wiring: Wiring, origin: Value) -> Setting[float]:
    """How long CloudFront waits for an origin's first byte, and between two packets."""
    return settings.seconds(
        origin.get("CustomOriginConfig", "OriginReadTimeout"), default_s=wiring.seconds(ORIGIN_WAIT), at=origin.at
    )


def behind_url(wiring: Wiring, stack: Stack, origin: Value) -> Called | None:
    """The function whose URL an origin is.

    The host name is cut out of the URL by Select and Split, so any reference in it counts.
    """
    for made in targets(stack, origin.get("DomainName"), deep=True):
        function = _of_url(wiring, made.stack, made.logical_id, made.attribute)
        if function is not None:
            return function
    return None


def _of_url(wiring: Wiring, stack: Stack, logical_id: str, attribute: str) -> Called | None:
    """SAM names the URL it makes after the function: `OrdersUrl`."""
    resource = stack.resources.get(logical_id)
    if resource is not None and resource.type == "AWS::Lambda::Url":
        return wiring.function(stack, resource.properties.get("TargetFunctionArn"))
    if resource is None and attribute == "FunctionUrl":
        address = stack.address(logical_id.removesuffix("Url"))
        return Called(address) if address in wiring.functions else None
    return None
