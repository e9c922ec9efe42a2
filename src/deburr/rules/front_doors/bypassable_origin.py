"""CloudFront stands before a function or an API that still answers whoever goes around it.

A web ACL, a geographic restriction, signed cookies and the cache hold for those who come through the
distribution. The Function URL or the API's own address stays open beside it, and is found in error messages,
in old clients and by guessing hosts.

Instead, give a Function URL `AWS_IAM` and the distribution an origin access control: CloudFront then signs, and
nobody else can. Whoever sends a body must then send its SHA-256 in `x-amz-content-sha256` with every PUT and POST,
which browsers and webhooks do not do by themselves. Before an API, let CloudFront add a secret header and check
it, or put the web ACL on a REST API itself.
Silent when the URL asks for a signature, when the code reads a header that CloudFront adds, when the code checks
who calls and the distribution keeps nothing else out, where no answer is cached either, for an API whose
distribution keeps nothing out, and for one with a resource policy, API keys, a web ACL of its own or a private
endpoint.
Only possible when CloudFront adds a header and not all of the code behind was read.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.identity import asks
from deburr.workload.function import Function
from deburr.workload.resources import Distribution, DoorKind, Origin

RULE = Rule(
    name="bypassable-origin",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
    ),
)

GUARDED = ("resource policy", "api keys", "usage plan", "WAF", "private endpoint", "client certificate")
"""What keeps strangers from a REST API at its own address."""

WITH_BODY = frozenset({"PUT", "POST", "PATCH"})


def check(distribution: Distribution, given: Given) -> Iterator[Finding]:
    for origin in distribution.origins:
        behind = _behind(origin, given)
        if behind is None or _header_checked(origin, behind):
            continue
        kept = " and ".join(dict.fromkeys(name for name, _ in origin.guards))
        if not kept and (origin.api or not origin.cached or any(asks(function) for function in behind)):
            continue
        name = _name(origin, given)
        around = "its Function URL" if origin.function else "its own address"
        unread = any(function.handler is None or function.handler.unread for function in behind)
        unsure = origin.headers is None or (bool(origin.headers) and (unread or not behind))
        yield RULE.finding(
            f"{distribution.name} {f'keeps {kept} before' if kept else 'caches for'} {name},"
            f" which {'answers anybody' if origin.function else 'can be called'} at {around} too",
            at=origin.at,
            also=[place for _, place in origin.guards],
            consequence=f"{_consequence(origin, kept, around)}; {_at_once(behind, given):,} at once is their bound",
            fix=Advice(_fix(origin, given)),
            level=Level.WARNING if kept else Level.INFO,
            confidence=Confidence.POSSIBLE if unsure else Confidence.LIKELY,
            functions=sorted(function.address for function in behind),
        )


def _behind(origin: Origin, given: Given) -> list[Function] | None:
    """The functions behind an origin that answers anybody; None for one that does not, or while that is unknown."""
    callers = given.workload.callers
    if origin.function:
        urls = [each for each in callers if each.kind == "function_url" and each.function.address == origin.function]
        open_ = any(url.public is not None and url.public.value for url in urls)
        return [urls[0].function] if open_ else None
    api = next((each for each in given.workload.apis if each.address == origin.api), None)
    if api is None or api.opaque or api.kind is DoorKind.WEBSOCKET:
        return None
    if any(feature in GUARDED for feature, _ in api.features):
        return None
    found = {each.function.address: each.function for each in callers if each.source == origin.api}
    return list(found.values()) or None


def _header_checked(origin: Origin, behind: list[Function]) -> bool:
    """True when some code behind reads a header that CloudFront adds."""
    keys = {key.lower() for function in behind if function.handler is not None for key in function.handler.event_keys}
    return any(key.endswith(f"headers.{header}") for header in origin.headers or () for key in keys)


def _name(origin: Origin, given: Given) -> str:
    names = {each.address: each.name for each in given.workload.apis}
    names |= {each.address: each.name for each in given.workload.functions}
    return names.get(origin.function or origin.api, origin.id)


def _at_once(behind: list[Function], given: Given) -> int:
    """How many of them may run at once: what is reserved for each, or the account's default for all."""
    reserved = [each.reserved.value if each.reserved is not None else None for each in behind]
    known = [count for count in reserved if count is not None]
    return sum(known) if len(known) == len(behind) else given.facts["lambda.concurrency.account_default"].whole


def _consequence(origin: Origin, kept: str, around: str) -> str:
    if not kept:
        return f"requests to {around} are never served from the cache: each of them runs the function"
    ignored = f"; {', '.join(origin.headers)}, which CloudFront adds, is read by no code" if origin.headers else ""
    return f"requests to {around} meet no {kept.replace('a ', '', 1).replace(' and a ', ' and ')}{ignored}"


def _fix(origin: Origin, given: Given) -> str:
    if not origin.function:
        rest = any(each.address == origin.api and each.kind is DoorKind.REST for each in given.workload.apis)
        return "let CloudFront add a secret header and check it" + (
            ", or put a web ACL on the API itself" if rest else ""
        )
    sends = origin.methods is None or bool(WITH_BODY & set(origin.methods))
    body = "; whoever sends a body must then send its SHA-256 in x-amz-content-sha256" if sends else ""
    return f"AuthType AWS_IAM and an origin access control on {origin.id}{body}"
