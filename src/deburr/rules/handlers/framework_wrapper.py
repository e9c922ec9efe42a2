"""A web framework runs behind an adapter that turns each event into an HTTP request and back.

Lambda has parsed the request and picked the function already; the framework is loaded on every cold
start, which is billed, to parse and route it again. That may be a fair price for a framework the
team knows and tests locally: so the finding says what it costs, and condemns nothing.

Instead, where the milliseconds matter, route in the handler with a Powertools resolver, which needs
no adapter; or let the application keep its port where Lambda offers that (web functions, managed
instances).
Silent when the Lambda Web Adapter is there to stream, when a migration is declared (an allow with
`until` says until when), and on managed instances and web functions, where one environment serves
many requests.
The cost is the framework's import as deburr measured it, not on Lambda; the routes are those that
could be read.
"""

from collections.abc import Iterator

from msgspec import Struct

from deburr.edits import Advice
from deburr.facts.imports import ImportCost
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.rules.loading import at_least, load_price, paid_ahead
from deburr.workload.function import Compute, Function
from deburr.workload.handler import WEB_ADAPTER, Framework

RULE = Rule(
    name="framework-wrapper",
    level=Level.INFO,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/web-functions-runtimes.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html",
    ),
)

# What an application of this framework imports to start, where that is not the framework's own name.
STARTS_WITH = {"django": "django.core.wsgi", "nestjs": "@nestjs/core"}
SPOKEN = {"fastapi": "FastAPI", "nestjs": "NestJS", "hapi": "hapi"}
RESOLVER = "aws_lambda_powertools.event_handler"
EXEC_WRAPPER = ("AWS_LAMBDA_EXEC_WRAPPER", "/opt/bootstrap")
WEB_ADAPTER_LAYER = "LambdaAdapterLayer"


class Wrapped(Struct, frozen=True):
    """What was found, and what it costs.

    whole  False where it has, or may have, more routes than those.
    cost   of the framework's import, or of the adapter's where no framework was seen; None if not measured.
    """

    adapter: str
    framework: str
    routes: int
    whole: bool
    at: Place
    cost: ImportCost | None


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.compute in (Compute.MANAGED_INSTANCES, Compute.WEB):
        return
    wrapped = _wrapped(function, given)
    if wrapped is None:
        return
    what = SPOKEN.get(wrapped.framework, wrapped.framework.capitalize()) or _unseen(wrapped)
    costs = f": {wrapped.cost.cpu_ms:.0f} ms of CPU to import" if wrapped.cost is not None else ""
    if costs and not wrapped.framework:
        costs += f" {wrapped.adapter} alone"
    routes = f"{wrapped.routes} route{'s' if wrapped.routes > 1 else ''}{'' if wrapped.whole else ' or more'}"
    seen = f"{',' if costs else ':'} {routes} read" if wrapped.routes else ""
    yield RULE.finding(
        f"{function.name} runs {what} behind {wrapped.adapter}{costs}{seen}",
        at=wrapped.at,
        price=None if wrapped.cost is None or paid_ahead(function) else load_price(wrapped.cost, function, given),
        delay=None if wrapped.cost is None else Delay(float(wrapped.cost.cpu_ms), "cold start"),
        consequence=_consequence(wrapped, function, given),
        fix=Advice(_advice(function, given, seen=bool(wrapped.framework))),
    )


def _wrapped(function: Function, given: Given) -> Wrapped | None:
    handler = function.handler
    if handler is not None and handler.frameworks:
        first = handler.frameworks[0]
        module = STARTS_WITH.get(first.framework, first.framework) or first.adapter
        cost = given.imports.of(handler.language, module)
        return _of(first, cost, whole=first.whole and not handler.unread)
    layered = any(WEB_ADAPTER_LAYER in layer for layer in function.layers.value or ())
    if not (layered or EXEC_WRAPPER in function.environment) or _streams(function, given):
        return None
    if (served := function.serves) is not None:
        cost = given.imports.of(function.language, STARTS_WITH.get(served.framework, served.framework))
        return _of(served, cost, whole=served.whole)
    at = function.layers.at if layered else function.at
    return Wrapped(WEB_ADAPTER, "", 0, False, at.named(WEB_ADAPTER_LAYER), None)


def _of(read: Framework, cost: ImportCost | None, *, whole: bool) -> Wrapped:
    return Wrapped(read.adapter, read.framework, len(read.routes), whole, read.at.named(read.adapter), cost)


def _unseen(wrapped: Wrapped) -> str:
    return "a web server" if wrapped.adapter == WEB_ADAPTER else "a web framework"


def _streams(function: Function, given: Given) -> bool:
    return any(caller.streams for caller in given.callers(function))


def _consequence(wrapped: Wrapped, function: Function, given: Given) -> str:
    ahead = function.snapstart.value or function.provisioned.value
    if wrapped.adapter == WEB_ADAPTER and not wrapped.framework:
        if ahead:
            return "it starts ahead of requests here; what is left is an HTTP request and back for each event"
        return "what it serves was not read: every cold start waits until it answers, so measure init before deciding"
    if wrapped.cost is None:
        return "its import is not in deburr's table: measure init before deciding"
    known = wrapped.cost.mb and wrapped.framework
    size = f" and puts up to {wrapped.cost.mb:.0f} MB into the package" if known else ""
    if ahead:
        return f"it is loaded ahead of requests here{size}; what is left is routing each of them twice"
    resolver = given.imports.of(wrapped.cost.language, RESOLVER)
    instead = f"; a Powertools resolver takes {resolver.cpu_ms:.0f} ms" if resolver is not None else ""
    return f"every cold start pays {at_least(wrapped.cost, function, given)}{size}{instead}"


def _advice(function: Function, given: Given, *, seen: bool) -> str:
    """Powertools routes in Python and TypeScript; what a server does that was not seen is not known to move."""
    resolver = seen and function.language in ("python", "node")
    way = "route in the handler with a Powertools resolver" if resolver else "handle the event without a server between"
    direct = f"if that matters, {way}"
    web = given.facts["web_functions"].table
    runtimes = web["runtime"] if isinstance(web["runtime"], tuple) else ()
    if function.language == "node":
        only = f"{', '.join(map(str, runtimes))} on {web['arch']}"
        return f"{direct}, or move to a web function, which needs no adapter ({only} only)"
    oldest = given.facts["lmi.runtimes"].table.get(_language(function))
    if oldest is None:
        return direct
    return f"{direct}; under steady load managed instances serve many requests per environment ({oldest} and later)"


def _language(function: Function) -> str:
    """`python` of `python3.12`; "" while the runtime is unknown."""
    return (function.runtime.value or "").rstrip("0123456789.x")
