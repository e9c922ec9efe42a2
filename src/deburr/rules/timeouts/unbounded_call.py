"""A call over the network may hang longer than the function may run.

Many clients wait for ever by default. When the other side stops answering, the function is billed until
Lambda kills it at its timeout, and every retry and every concurrent invocation does the same.

Instead, give each call a bound below what the function has left, on the client where there is one.
Silent when a bound is written below the function's timeout, when it is computed or may come from elsewhere
(an adapter, a signal, a connection string), for libraries that bound themselves below half a minute, where the
handler answers without waiting for the call, and where the library is for development alone, so that no call is made.
Only possible where the code also imports something that bounds calls from outside (signal, asyncio around
its own clients, undici's dispatchers, a timeout decorator).
A `timeout` of requests and urllib3 is per connect and per read, not for the whole call.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from deburr.edits import Advice, Fix, PassArgument
from deburr.facts.fact import Fact
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.bounding import (
    BOUNDED_BY,
    GOT_VERBS,
    HOW,
    HOW_BEFORE_ABORT_TIMEOUT,
    KEYWORDS,
    KEYWORDS_MS,
    NO_ABORT_TIMEOUT,
    NO_KEYWORD,
    NODE_FETCH_ABORTS,
    OF_NODE,
    OPTIONS,
    PACKAGES,
    PER_READ,
    REQUEST,
)
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import NetworkCall, Phase

RULE = Rule(
    name="unbounded-call",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
        "https://requests.readthedocs.io/en/latest/user/advanced/#timeouts",
    ),
)

LONG_S = 30
"""Defaults below it are a library's own reasonable bound, even where the function has less."""

BOUND_S = 10
"""Longer than nearly every answer takes, short enough to leave the function time to say what happened."""

CATCH_TIMEOUT = frozenset(
    {"TimeoutError", "timeout", "OSError", "IOError", "EnvironmentError", "error", "Exception", "BaseException"}
)
"""What waiting too long to connect is wrapped in, and what an answer too late is raised as, or is one of:
https://docs.python.org/3/library/urllib.request.html#urllib.request.urlopen"""

LAZY = frozenset({"pymongo", "pg", "ioredis", "redis", "redis-py", "mongodb", "sequelize", "sqlalchemy"})
"""Clients whose constructor waits for nobody: the first operation does, in an invocation."""

# Modules that bound a call from outside it, by the libraries they can reach; () for all.
OUTSIDE: dict[str, tuple[str, ...]] = {
    "signal": (),
    "func_timeout": (),
    "timeout_decorator": (),
    "wrapt_timeout_decorator": (),
    "stopit": (),
    "async_timeout": ("aiohttp", "httpx"),
    "asyncio": ("aiohttp", "httpx"),
    "undici": ("fetch",),
    "p-timeout": (),
    "promise-timeout": (),
}


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.handler is None:
        return
    runs_s = function.timeout_s.value
    imported = {each.module.removeprefix("node:").partition(".")[0] for each in function.handler.imports}
    for call in function.handler.calls:
        waits = _waits(call, given, runs_s)
        if waits is None or call.dropped or _never_loads(call, function):
            continue
        when = " at init" if _at_init(call) else ""
        until = f", it has {runs_s} s" if runs_s is not None else ""
        hung = given.compute_once(function, runs_s * 1000, "hung call") if runs_s and not when else None
        yield RULE.finding(
            f"{function.name} calls {call.callee}{when} {waits}{until}",
            at=call.at,
            also=[function.timeout_s.at],
            price=hung,
            delay=Delay(runs_s * 1000, "hung call") if runs_s and not when else None,
            consequence=_consequence(call, given, runs_s),
            fix=_fix(call, function, given),
            confidence=Confidence.POSSIBLE if _outside(call, imported) else Confidence(call.certainty.value),
        )


def _consequence(call: NetworkCall, given: Given, runs_s: int | None) -> str:
    if _at_init(call):
        limit_s = given.facts["lambda.init.max_on_demand"].whole
        return (
            f"a server that stops answering holds init until it is cut off after {limit_s} s, and again in the first"
            " invocation, billed"
        )
    after = f" after {runs_s} s" if runs_s is not None else ""
    per = f"; a timeout of {call.library} is per connect and per read" if call.library in PER_READ else ""
    return f"a server that stops answering holds the function until it is killed{after}, billed{per}"


def _fix(call: NetworkCall, function: Function, given: Given) -> Fix:
    """A bound below what the function has, where the call takes one; else what to do."""
    runs_s = function.timeout_s.value
    room_s = BOUND_S + 1 if runs_s is None else _room_s(call, function, runs_s)
    if call.library == "urllib3":  # all tries together stay below what it has
        room_s //= given.facts["client.urllib3_retries"].whole + 1
    bound = _bound(call, function, min(BOUND_S, room_s)) if room_s > 0 else None
    return bound or Advice(_advice(call, function, room_s))


def _bound(call: NetworkCall, function: Function, seconds: int) -> Fix | None:
    """The argument that bounds the call; None where it takes none."""
    if call.library == "urllib" and _lets_timeouts_past(call):
        return Advice(f"pass timeout={seconds}, and catch TimeoutError beside URLError: an answer too late raises that")
    if call.library in KEYWORDS and call.callee not in NO_KEYWORD:
        return PassArgument(call.at, KEYWORDS[call.library], str(seconds))
    if call.library in KEYWORDS_MS:
        return PassArgument(call.at, KEYWORDS_MS[call.library], str(seconds * 1000))
    if call.library == "urllib3":
        return PassArgument(call.at, "timeout", str(seconds))
    if call.library == "aiohttp":
        return PassArgument(call.at, "timeout", f"aiohttp.ClientTimeout(total={seconds})", needs="aiohttp")
    if call.library in ("mysql", "mysql2") and call.callee.endswith(("query", "execute")):
        return PassArgument(call.at, "timeout", str(seconds * 1000), 0, wraps="sql")
    if call.library == "got":
        by_verb = call.callee.rpartition(".")[2] in GOT_VERBS
        return PassArgument(call.at, "timeout", f"{{ request: {seconds * 1000} }}", int(by_verb))
    if call.library in REQUEST:
        return PassArgument(call.at, "timeout", str(seconds * 1000), 0)
    options = OPTIONS.get(call.callee)
    if options is not None and call.library == "axios":
        return PassArgument(call.at, "timeout", str(seconds * 1000), options)
    if options is not None and function.runtime.value not in NO_ABORT_TIMEOUT and _takes_signal(call, function):
        return PassArgument(call.at, "signal", f"AbortSignal.timeout({seconds * 1000})", options)
    return None


def _advice(call: NetworkCall, function: Function, room_s: int) -> str:
    if room_s > 0 and not call.timeout.by_default and call.timeout.seconds is not None:
        return f"give it {room_s} s at most, where its timeout is set now"
    like = "fetch" if call.library == "node-fetch" and _takes_signal(call, function) else call.library
    how = HOW_BEFORE_ABORT_TIMEOUT.get(like) if function.runtime.value in NO_ABORT_TIMEOUT else None
    return how or HOW.get(call.library, "bound it below the function's timeout")


def _lets_timeouts_past(call: NetworkCall) -> bool:
    """True where a connection that fails is caught, and an answer that comes too late is not."""
    return "URLError" in call.catches and CATCH_TIMEOUT.isdisjoint(call.catches)


def _never_loads(call: NetworkCall, function: Function) -> bool:
    """True where nothing brings the package that is called: that is told by itself, and no call is ever made."""
    handler, package = function.handler, PACKAGES.get(call.library, call.library)
    built = function.layers.value != () or function.code.built_by or function.code.entry_points
    if handler is None or handler.language != "javascript" or built or call.library in OF_NODE:
        return False
    listed = handler.may_come  # () without any manifest: what is installed by hand is not known
    return package in handler.for_development or (bool(listed) and package not in (listed or ()))


def _takes_signal(call: NetworkCall, function: Function) -> bool:
    """False for a node-fetch that may be too old to know signals."""
    if call.library != "node-fetch":
        return True
    listed = function.package.of("node-fetch") if function.package is not None else ()
    majors = [int(found[0]) for each in listed if (found := re.search(r"\d+", each.version))]
    return bool(majors) and min(majors) >= NODE_FETCH_ABORTS


def _room_s(call: NetworkCall, function: Function, runs_s: int) -> int:
    """Its share of what the function has, less a second for the end, where calls follow one another."""
    left_s, handler = runs_s - 1, function.handler
    if handler is None or not call.in_turn or call.phase is not Phase.INVOCATION or handler.at_once:
        return left_s
    others = [each for each in handler.calls if each.in_turn and each.phase is Phase.INVOCATION and each != call]
    written = [each.timeout.seconds for each in others if each.timeout.known and not each.timeout.by_default]
    bounded = [seconds for seconds in written if seconds is not None and seconds < runs_s]
    return int((left_s - sum(bounded)) // (len(others) - len(bounded) + 1))


def _at_init(call: NetworkCall) -> bool:
    return call.phase is Phase.INIT and call.library not in LAZY


def _outside(call: NetworkCall, imported: set[str]) -> bool:
    """True when a module is at hand that may bound this call without a word at the call."""
    return any(module in imported and (not of or call.library in of) for module, of in OUTSIDE.items())


def _waits(call: NetworkCall, given: Given, runs_s: int | None) -> str | None:
    """How long it waits, in words that follow the callee; None when that is fine or unknown."""
    timeout = call.timeout
    if not timeout.known:
        return None
    if timeout.by_default:
        fact = given.facts.get(timeout.fact)
        if fact is None:
            return None
        default_s = _default(fact)
        if default_s is None:
            return f"without a {BOUNDED_BY.get(call.library, 'timeout')}"
        long = default_s >= LONG_S and runs_s is not None and default_s >= runs_s
        return f"with its default timeout of {default_s.normalize():f} s" if long else None
    if timeout.seconds is None:
        return "with no timeout, as written"
    if runs_s is not None and timeout.seconds >= runs_s:
        return f"with a timeout of {timeout.seconds:g} s"
    return None


def _default(fact: Fact) -> Decimal | None:
    """A library's own bound in seconds; None when it has none. Of several bounds the one on the answer counts."""
    value = fact.value
    if isinstance(value, dict):
        value = next(
            (value[key] for key in ("headers", "total", "server_selection", "read", "request") if key in value), None
        )
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not value:
        return None
    return Decimal(value) / 1000 if fact.unit.startswith("ms") else Decimal(value)
