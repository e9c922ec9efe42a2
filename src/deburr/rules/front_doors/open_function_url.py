"""Anybody may call a Function URL, and nothing in the code asks who it is.

With `AuthType: NONE` Lambda authenticates nobody. Whoever finds the URL, in a web page, a log or a certificate
list, makes the function do with its role what the role may do, as often as its concurrency allows.

Instead, check a signature, a token or a secret header before anything else; or ask for `AWS_IAM`, which callers
must sign for; or put CloudFront with origin access control in front. A front door for the public is none of it:
give it a reserved concurrency that bounds the bill.
Silent when the code reads a signature, token, key or cookie, or imports what checks them, when the role may
change or spend nothing, when CloudFront stands before the URL (bypassable-origin speaks of that), and when no
policy that opens a plain `AWS::Lambda::Url` was seen.
Only possible while the handler is not read whole, behind a web framework or middleware, which may check by
itself, and where the code reads a secret that it may compare.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.identity import asks, read_whole
from deburr.rules.powers import powers, used
from deburr.workload.caller import Caller

RULE = Rule(
    name="open-function-url",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    ),
)

HOUR_MS = 3_600_000


def check(caller: Caller, given: Given) -> Iterator[Finding]:
    function = caller.function
    if caller.kind != "function_url" or caller.public is None or not caller.public.value:
        return
    if any(other.kind == "cloudfront" for other in given.callers(function)) or asks(function):
        return
    calls = used(function)
    does = {service: what for service, what in powers(function).items() if not calls or service in calls | {"*"}}
    if not does:
        return
    sure = read_whole(function)
    reserved = function.reserved.value if function.reserved is not None else None
    at_once = reserved or given.facts["lambda.concurrency.account_default"].whole
    bound = f"{'the reserved' if reserved else 'the default'} concurrency of {at_once:,}"
    services = "everything" if "*" in does else ", ".join(sorted(does))
    code = f"nothing in {function.handler.file} asks who calls" if sure and function.handler else "no check was seen"
    yield RULE.finding(
        f"anybody may call {function.name} at its URL, {code}, and its role allows {_listed(does)}",
        at=caller.public.at,
        price=given.compute_once(
            function, at_once * HOUR_MS, f"hour of {at_once:,} calls at once, requests not included"
        ),
        consequence=f"whoever finds the URL uses {services} in this account's name; only {bound} bounds how often",
        fix=Advice(
            "check a signature or token first, or AuthType AWS_IAM where callers can sign"
            + ("" if reserved else "; meant for the public: a reserved concurrency that bounds the bill")
        ),
        confidence=Confidence.LIKELY if sure else Confidence.POSSIBLE,
    )


def _listed(does: dict[str, str]) -> str:
    named = sorted(dict.fromkeys("everything" if what in ("*", "*:*") else what for what in does.values()))
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
