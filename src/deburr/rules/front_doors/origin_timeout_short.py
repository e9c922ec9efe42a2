"""CloudFront gives up on an answer before the function behind it does.

It waits 30 s for the first byte, and as long between two packets, unless the origin says otherwise. A buffered
answer comes all at once: what takes longer becomes a 504, while the function runs on and is billed. A GET or HEAD
is sent again first, up to the origin's connection attempts, so that one slow page runs several times at once.

Instead, raise the origin's read timeout above the function's (120 s without a quota increase), give the function
less time, or stream the answer and write something sooner than CloudFront gives up.
Silent when the answer is streamed, when either time is settled at deploy time, and for an API that gives up
before CloudFront does.
Only likely when others who may need the time call the function too.
"""

from collections.abc import Iterator

from deburr.edits import Advice, Fix, SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.caller import Caller
from deburr.workload.function import Compute
from deburr.workload.resources import Distribution, Origin

RULE = Rule(
    name="origin-timeout-short",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
    ),
)

TRIED_AGAIN = frozenset({"GET", "HEAD"})
READ_TIMEOUT = "CustomOriginConfig.OriginReadTimeout"


def check(distribution: Distribution, given: Given) -> Iterator[Finding]:
    for origin in distribution.origins:
        read_s = origin.read_s.value
        late = [caller for caller in _ways(origin, given) if read_s is not None and _late(caller, origin, read_s)]
        if read_s is None or not late:
            continue
        slowest = max(late, key=lambda caller: (_lasts_s(caller) or 0, caller.function.name))
        function, lasts_s = slowest.function, _lasts_s(slowest) or 0
        extra_ms = int((function.timeout_s.value or 0) - read_s) * 1000
        others = any(caller not in late and caller.kind != "cloudfront" for caller in given.callers(function))
        yield RULE.finding(
            f"{function.name} may take {lasts_s:g} s to answer, {distribution.name} waits {read_s:g} s for {origin.id}",
            at=origin.read_s.at,
            also=[function.timeout_s.at],
            price=given.compute_once(function, extra_ms, "abandoned call") if extra_ms > 0 else None,
            consequence=_consequence(origin, read_s, tie=lasts_s <= read_s),
            fix=_fix(origin, lasts_s, given),
            level=Level.WARNING if lasts_s > read_s else Level.INFO,
            confidence=Confidence.LIKELY if others else Confidence.CERTAIN,
            functions=sorted({caller.function.address for caller in late}),
        )


def _ways(origin: Origin, given: Given) -> list[Caller]:
    """The ways on from an origin: the Function URL, or the routes of the API."""
    if origin.function:
        urls = (each for each in given.workload.callers if each.kind == "function_url")
        return [each for each in urls if each.function.address == origin.function]
    routes = (each for each in given.workload.callers if origin.api and each.source == origin.api)
    return [each for each in routes if each.kind in ("rest_api", "http_api")]


def _late(caller: Caller, origin: Origin, read_s: float) -> bool:
    """True when an answer may surely come too late; an API's own tie is won by neither and left to it."""
    lasts_s = _lasts_s(caller)
    if lasts_s is None or caller.streams or caller.function.compute is Compute.DURABLE:
        return False
    return lasts_s > read_s or (bool(origin.function) and lasts_s == read_s)


def _lasts_s(caller: Caller) -> float | None:
    """How long an answer may take by this way; None while that is not known."""
    runs_s, waits_s = caller.function.timeout_s.value, caller.waits_s
    if runs_s is None or (waits_s is not None and waits_s.value is None):
        return None
    return float(runs_s) if waits_s is None or waits_s.value is None else min(runs_s, waits_s.value)


def _consequence(origin: Origin, read_s: float, *, tie: bool) -> str:
    if tie:
        return "the client may get an error for an answer that was ready: CloudFront's clock starts first"
    told = f"after {read_s:g} s CloudFront lets go while the function runs on, and the client gets 504"
    again = origin.methods is None or bool(TRIED_AGAIN & set(origin.methods))
    if again and origin.attempts.value is not None and origin.attempts.value > 1:
        told += f"; a GET or HEAD is sent again before, up to {origin.attempts.value} invocations for one request"
    return told


def _fix(origin: Origin, lasts_s: float, given: Given) -> Fix:
    _, most_s = given.facts["timeout.cloudfront.origin_response.range"].bounds
    enough_s = int(lasts_s) + 1
    if enough_s > most_s:
        return Advice(
            f"stream the answer, or a Timeout below the read timeout of {origin.id}, which may be up to {most_s} s"
        )
    at = origin.read_s.at
    return SetValue(at if at.path.endswith(READ_TIMEOUT) else at.named(f"{at.path}.{READ_TIMEOUT}"), enough_s)
