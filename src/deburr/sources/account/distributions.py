"""CloudFront's distributions before an account's functions and APIs: how long they wait, what they keep out.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deburr.place import Place
from deburr.sources.account.asks import ACCOUNT_WIDE
from deburr.sources.account.chains import behaviours
from deburr.sources.account.seen import Seen
from deburr.workload.caller import Caller, Mode
from deburr.workload.resources import Distribution, Origin
from deburr.workload.setting import Setting

Item = Mapping[str, Any]
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
MANAGED = {"4135ea2d-6df8-44a3-9df3-4b5a84be39ad": False, "658327ea-f89d-4fab-a63d-7e88639e58f6": True}
"""Whether answers are kept, by the cache policy; what others do is not asked."""
SIGNERS = ("TrustedKeyGroups", "TrustedSigners")
METHODS = ("GET", "HEAD")


def distributions(seen: Seen) -> Iterator[Distribution]:
    """Those with an origin among the Region's functions and APIs, those origins alone."""
    ends = _ends(seen)
    for item in _items(seen):
        at = seen.place(f"distributions.{item['Id']}")
        found = tuple(_origin(seen, item, each, *led, at) for each, led in _led(item, ends))
        if found:
            yield Distribution(seen.address(str(item["Id"])), str(item["Id"]), at, found)


def before_urls(seen: Seen) -> Iterator[Caller]:
    """Distributions that call a function by its URL."""
    by_address = {function.address: function for function in seen.functions.values()}
    ends = _ends(seen)
    for item in _items(seen):
        for origin, (address, _) in _led(item, ends):
            if address in by_address:
                name = str(item["Id"])
                at = seen.place(f"distributions.{name}")
                yield Caller(
                    function=by_address[address],
                    kind="cloudfront",
                    mode=Mode.SYNC,
                    name=name,
                    at=at,
                    waits_s=_read_s(seen, origin, at),
                    source=seen.address(name),
                )


def _items(seen: Seen) -> Iterator[Item]:
    pages = seen.snapshot.each("cloudfront", "ListDistributions", account=seen.account, region=ACCOUNT_WIDE)
    for _, page in pages:
        yield from (page.get("DistributionList") or {}).get("Items") or []


End = tuple[str, str]
"""The address of a function whose URL it is, or of an API; the other is ""."""


def _led(item: Item, ends: Mapping[str, End]) -> Iterator[tuple[Item, End]]:
    """Origins that lead to one of these ends."""
    for origin in (item.get("Origins") or {}).get("Items") or []:
        if (end := ends.get(str(origin.get("DomainName", "")))) is not None:
            yield origin, end


def _ends(seen: Seen) -> Mapping[str, End]:
    """Functions and APIs of the Region by their host."""
    found: dict[str, End] = {}
    for item, _ in seen.each("lambda", "ListFunctionUrlConfigs", "FunctionUrlConfigs"):
        called = seen.called(item.get("FunctionArn"))
        if called is not None:
            host = str(item.get("FunctionUrl", "")).removeprefix("https://").rstrip("/")
            found[host] = (called.function.address, "")
    for service, operation, key, name in (
        ("apigateway", "GetRestApis", "items", "id"),
        ("apigatewayv2", "GetApis", "Items", "ApiId"),
    ):
        for item, _ in seen.each(service, operation, key):
            found[f"{item[name]}.execute-api.{seen.region}.amazonaws.com"] = ("", seen.address(str(item[name])))
    return found


def _origin(seen: Seen, item: Item, origin: Item, function: str, api: str, at: Place) -> Origin:
    named = str(origin.get("Id", ""))
    ways = [each for each in behaviours(item) if each.get("TargetOriginId") == named]
    default = int(str(seen.facts["timeout.cloudfront.connect"].table["default_attempts"]))
    headers = (origin.get("CustomHeaders") or {}).get("Items") or []
    allowed = [str(method) for way in ways for method in (way.get("AllowedMethods") or {}).get("Items") or METHODS]
    return Origin(
        id=named,
        at=at,
        function=function,
        api=api,
        read_s=_read_s(seen, origin, at),
        attempts=Setting(origin.get("ConnectionAttempts", default), at),
        headers=tuple(str(each["HeaderName"]).lower() for each in headers),
        methods=tuple(dict.fromkeys(allowed)),
        cached=_cached(ways),
        guards=tuple((guard, at) for guard in _guards(item, ways)),
    )


def _read_s(seen: Seen, origin: Item, at: Place) -> Setting[float]:
    default = seen.facts.seconds("timeout.cloudfront.origin_response.default")
    return Setting(float((origin.get("CustomOriginConfig") or {}).get("OriginReadTimeout", default)), at)


def _cached(ways: Sequence[Item]) -> bool | None:
    known = [
        MANAGED.get(str(way["CachePolicyId"])) if way.get("CachePolicyId") else bool(way.get("DefaultTTL"))
        for way in ways
    ]
    return True if True in known else None if None in known or not known else False


def _guards(item: Item, ways: Sequence[Item]) -> Iterator[str]:
    if item.get("WebACLId"):
        yield "a WAF web ACL"
    restriction = ((item.get("Restrictions") or {}).get("GeoRestriction") or {}).get("RestrictionType")
    if restriction in ("whitelist", "blacklist"):
        yield "a geographic restriction"
    if ways and all(any((way.get(signer) or {}).get("Enabled") for signer in SIGNERS) for way in ways):
        yield "signed cookies or URLs"
