"""CloudFront distributions before functions and APIs: how long they wait, what they keep out.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-distributionconfig.html
"""

from collections.abc import Iterator

from deburr.place import Place
from deburr.sources.cloudformation.edges import behind_url, origin_wait
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import targets
from deburr.sources.cloudformation.settings import integer, listed
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.resources import Distribution, Origin

DISTRIBUTION = "AWS::CloudFront::Distribution"
CONNECT = "timeout.cloudfront.connect"
POLICY = "AWS::CloudFront::CachePolicy"
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
DISABLED, OPTIMIZED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "658327ea-f89d-4fab-a63d-7e88639e58f6"
SIGNED = "signed cookies or URLs"
METHODS = ("GET", "HEAD")
"""What a behaviour passes on when it names nothing."""


def distributions(wiring: Wiring, stack: Stack) -> Iterator[Distribution]:
    """The distributions of a template, each with its origins that are functions or APIs of the workload."""
    for resource in stack.of_type(DISTRIBUTION):
        config = resource.properties.get("DistributionConfig")
        found = [_origin(wiring, stack, config, each) for each in listed(config.get("Origins"))] if config else []
        yield Distribution(
            stack.address(resource.logical_id),
            resource.logical_id,
            resource.at,
            tuple(origin for origin in found if origin is not None),
        )


def _origin(wiring: Wiring, stack: Stack, config: Value, origin: Value) -> Origin | None:
    function, api = behind_url(wiring, stack, origin), _api(wiring, stack, origin)
    named = origin.get("Id")
    if function is None and not api:
        return None
    identity = named.pattern() if named is not None else ""
    behaviours = [each for each in _behaviours(config) if _leads_to(each, identity)]
    return Origin(
        id=identity,
        at=origin.at,
        function=wiring.functions[function.address].address if function is not None else "",
        api=api,
        read_s=origin_wait(wiring, origin),
        attempts=integer(origin.get("ConnectionAttempts"), default=_attempts(wiring), at=origin.at),
        headers=_headers(origin),
        methods=_methods(behaviours),
        cached=_cached(stack, behaviours),
        guards=tuple(_guards(config, behaviours)),
    )


def _attempts(wiring: Wiring) -> int:
    return int(str(wiring.facts[CONNECT].table["default_attempts"]))


def _api(wiring: Wiring, stack: Stack, origin: Value) -> str:
    domain = origin.get("DomainName")
    if domain is None or ".execute-api." not in domain.pattern():
        return ""
    found = (made.address for made in targets(stack, domain, deep=True))
    return next((address for address in found if address in wiring.doors), "")


def _behaviours(config: Value) -> list[Value]:
    return [*at_path(config, "DefaultCacheBehavior"), *at_path(config, "CacheBehaviors.*")]


def _leads_to(behaviour: Value, origin: str) -> bool:
    aimed = behaviour.get("TargetOriginId")
    return aimed is not None and aimed.pattern() == origin


def _headers(origin: Value) -> tuple[str, ...] | None:
    added = origin.get("OriginCustomHeaders")
    if added is None:
        return ()
    names = [name.text() if (name := each.get("HeaderName")) is not None else None for each in listed(added)]
    known = [name.lower() for name in names if name is not None]
    return tuple(known) if len(known) == len(names) else None


def _methods(behaviours: list[Value]) -> tuple[str, ...] | None:
    found: dict[str, None] = {}
    for behaviour in behaviours:
        allowed = behaviour.get("AllowedMethods")
        if allowed is None:
            found |= dict.fromkeys(METHODS)
            continue
        written = [each.text() for each in listed(allowed)]
        if None in written:
            return None
        found |= {method.upper(): None for method in written if method is not None}
    return tuple(found)


def _cached(stack: Stack, behaviours: list[Value]) -> bool | None:
    known = [_keeps(stack, each) for each in behaviours]
    return True if True in known else None if None in known or not known else False


def _keeps(stack: Stack, behaviour: Value) -> bool | None:
    """Whether a behaviour keeps answers that say nothing of it themselves, by the time they are kept at least."""
    policy = behaviour.get("CachePolicyId")
    if policy is None:
        return _positive(behaviour.get("DefaultTTL"))
    if policy.text() is not None:
        return {DISABLED: False, OPTIMIZED: True}.get(policy.text() or "")
    made = next((each for each in targets(stack, policy) if each.type == POLICY), None)
    if made is None:
        return None
    return _positive(made.stack.resources[made.logical_id].properties.get("CachePolicyConfig", "DefaultTTL"))


def _positive(seconds: Value | None) -> bool | None:
    number = seconds.number() if seconds is not None else None
    return None if number is None else number > 0


def _guards(config: Value, behaviours: list[Value]) -> Iterator[tuple[str, Place]]:
    """What is kept from the origin on every way there, and what the whole distribution is kept by."""
    wall = config.get("WebACLId")
    if wall is not None and (wall.text() or wall.reference()):
        yield "a WAF web ACL", wall.at
    where = config.get("Restrictions", "GeoRestriction", "RestrictionType")
    if where is not None and where.text() in ("whitelist", "blacklist"):
        yield "a geographic restriction", where.at
    for path in ("TrustedKeyGroups", "TrustedSigners"):
        signed = [found for each in behaviours if (found := each.get(path)) is not None and any(listed(found))]
        if behaviours and len(signed) == len(behaviours):
            yield SIGNED, signed[0].at
