"""How often something is tried again where nobody answers: by a library, a client, a decorator, a loop."""

import re
from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.timeouts import Arguments, seconds
from deburr.sources.handlers.values import Const, External, Instance, ListValue, ObjectValue, Value, as_text, as_whole
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Bound

ADAPTED = "<adapter>"
"""Among what a session was told: the adapter that was mounted on it last."""

_TIMEOUTS = (
    r"^$|Exception$|Timeout|Connection|RequestException|URLError|OSError|IOError|MaxRetryError|TransportError|socket"
)
"""Names of exceptions that a timeout is one of."""

_RETRY = r"(requests\.packages\.)?(urllib3\.)(util\.)?(retry\.)?Retry|requests\.adapters\.Retry"
_ALL = 10
"""What urllib3's Retry makes of a total that is not written: https://urllib3.readthedocs.io/en/stable/reference/."""
_BOTOCORE = r"botocore\.(config|client)\.Config"
_TIMED = ("read_timeout", "connect_timeout")
_TIMED_MS = ("requestTimeout", "socketTimeout", "connectionTimeout", "timeout", "connectTimeout")
_TRYING = ("p-retry", "async-retry")
_STOPS = ("tenacity.stop_after_attempt", "tenacity.stop.stop_after_attempt")


def retried(library: str, given: Arguments) -> int | None:
    """How often a library makes a call again by itself; None for as often as it does by default."""
    told = given.base.keywords if given.base is not None else {}
    if library == "urllib3":
        written = given.keywords.get("retries") or told.get("retries")
        return None if written is None else _again(written)
    if library == "requests" and isinstance(adapter := told.get(ADAPTED), Instance):
        written = adapter.keywords.get("max_retries") or (adapter.args[-1] if adapter.args else None)
        pair = isinstance(given.keywords.get("timeout"), ListValue) and isinstance(written, Const)
        return 0 if written is None or pair else _again(written)  # a mere number is for connecting alone
    return 0


def _again(written: Value) -> int:
    """A number of retries, or a Retry; what is computed counts for none."""
    if not isinstance(written, Instance):
        return as_whole(written) or 0
    if re.fullmatch(_RETRY, written.path) is None:
        return 0
    named = written.keywords
    total = written.args[0] if written.args else named.get("total")
    bounds = [each for name in ("connect", "read") if (each := named.get(name)) is not None]
    most = _ALL if total is None else as_whole(total) or 0
    return min(most, max(as_whole(each) or 0 for each in bounds)) if bounds else most


def bound_of(args: Sequence[Value], keywords: dict[str, Value]) -> Bound | None:
    """What an SDK client is told to wait: botocore's Config, or the options of either JavaScript SDK."""
    config = keywords.get("config")
    if isinstance(config, Instance) and re.fullmatch(_BOTOCORE, config.path):
        return _of_config(config.keywords)
    options = args[0] if args and isinstance(args[0], ObjectValue) else None
    return _of_options(options.attrs) if options is not None else None


def _of_config(told: dict[str, Value]) -> Bound | None:
    longest = _longest([told[name] for name in _TIMED if name in told], 1)
    if longest is None or "**" in told:
        return None
    retries = told.get("retries")
    if retries is None:
        return Bound(longest)
    if not isinstance(retries, ObjectValue):
        return Bound(longest, 1)
    total, again = as_whole(retries.attrs.get("total_max_attempts")), as_whole(retries.attrs.get("max_attempts"))
    if total is not None:
        return Bound(longest, max(total, 1))
    if again is not None:
        return Bound(longest, again + 1)
    if {"total_max_attempts", "max_attempts"} & retries.attrs.keys():
        return Bound(longest, 1)
    mode = retries.attrs.get("mode")
    return Bound(longest, mode=(as_text(mode) or "") if mode is not None else "")


def _of_options(told: dict[str, Value]) -> Bound | None:
    handler = told.get("requestHandler") or told.get("httpOptions")
    plain = isinstance(handler, ObjectValue)
    if isinstance(handler, Instance) and handler.path.rpartition(".")[2] == "NodeHttpHandler" and handler.args:
        handler = handler.args[0]
    if not isinstance(handler, ObjectValue):
        return None
    longest = _longest([handler.attrs[name] for name in _TIMED_MS if name in handler.attrs], 0.001)
    if longest is None:
        return None
    warns = "requestTimeout" in handler.attrs and not {"socketTimeout", "throwOnRequestTimeout"} & handler.attrs.keys()
    if "retryStrategy" in told:
        return Bound(longest, 1, warns=warns, plain=plain)
    attempts, again = told.get("maxAttempts"), told.get("maxRetries")
    if attempts is not None:
        return Bound(
            longest, max(as_whole(attempts) or 1, 1), warns=warns, plain=plain
        )  # what is computed counts for one
    return Bound(longest, (as_whole(again) or 0) + 1 if again is not None else None, warns=warns, plain=plain)


def _longest(written: list[Value], scale: float) -> float | None:
    """The longest of some timeouts in seconds; None unless all are known."""
    found = [seconds(each, scale) for each in written]
    known = [each.seconds for each in found if each is not None and each.seconds is not None]
    return max(known) if known and len(known) == len(written) else None


def tries_of(decorator: Instance) -> int:
    """How often a decorator calls a function that a timeout ends: tenacity, backoff, retry, retrying."""
    told = decorator.keywords
    if decorator.path == "tenacity.retry" and "retry" not in told:
        stop = told.get("stop")
        counted = isinstance(stop, Instance) and stop.path in _STOPS and stop.args
        return (as_whole(stop.args[0]) or 1) if counted and isinstance(stop, Instance) else 1
    if decorator.path == "backoff.on_exception" and len(decorator.args) > 1 and _is_timeout(decorator.args[1]):
        return as_whole(told.get("max_tries")) or 1
    if decorator.path in ("retry.retry", "retry.api.retry"):
        caught = decorator.args[0] if decorator.args else told.get("exceptions")
        return (as_whole(told.get("tries")) or 1) if caught is None or _is_timeout(caught) else 1
    if decorator.path == "retrying.retry" and not any(name.startswith("retry_on") for name in told):
        return as_whole(told.get("stop_max_attempt_number")) or 1
    return 1


def _is_timeout(caught: Value) -> bool:
    if isinstance(caught, ListValue):
        return any(_is_timeout(each) for each in caught.items)
    return isinstance(caught, External) and re.search(_TIMEOUTS, caught.path.rpartition(".")[2]) is not None


def tried_by(path: str, args: Sequence[Value]) -> int:
    """How often a function is called that is handed to `pRetry(fn, {retries: 3})`."""
    if path not in _TRYING:
        return 1
    told = args[1].attrs.get("retries") if len(args) > 1 and isinstance(args[1], ObjectValue) else None
    return (as_whole(told) or 0) + 1


def turns_of(w: Walker, node: s.Loop, over: Value) -> int:
    """How often a loop turns that counts up to a number: at least so often; 0 where it does not."""
    if isinstance(over, Instance) and over.path == "range" and over.args:
        first, last = (
            (as_whole(over.args[0]), as_whole(over.args[1])) if len(over.args) > 1 else (0, as_whole(over.args[0]))
        )
        return max(last - first, 0) if first is not None and last is not None else 0
    if isinstance(node.test, s.Compare) and node.test.op in ("<", "<=") and isinstance(node.test.right, _PLAIN):
        return max(as_whole(w.eval(node.test.right)) or 0, 0)
    return 0


def pause_of(w: Walker, body: Sequence[s.Stmt]) -> float:
    """Seconds that a turn of a loop sleeps where what it tries fails: in its body, and where a failure is caught."""
    slept = 0.0
    for statement in body:
        if isinstance(statement, s.Try):
            slept += max((pause_of(w, caught) for _, _, caught in statement.handlers), default=0)
        call = statement.value if isinstance(statement, s.ExprStmt) else None
        call = call.value if isinstance(call, s.Await) else call
        if isinstance(call, s.Call) and s.last_name(call.func) == "sleep" and len(call.args) == 1:
            length = w.eval(call.args[0]) if isinstance(call.args[0], _PLAIN) else None
            known = length.value if isinstance(length, Const) else None
            slept += known if isinstance(known, int | float) else 0
    return slept


def turns_at_most(over: Value) -> int:
    """How often a loop over `range(...)` turns at most; 0 for any other, whose body may count as it likes."""
    if not isinstance(over, Instance) or over.path != "range":
        return 0
    bounds = [as_whole(arg) for arg in over.args]
    known = [bound for bound in bounds if bound is not None]
    return len(range(*known[:3])) if 0 < len(known) == len(bounds) and known[2:] != [0] else 0


_PLAIN = (s.Literal, s.Name, s.Attribute)


def tries_again(w: Walker, node: s.Try) -> bool:
    """True in a loop for a `try` that a timeout does not leave, and that a success leaves as far as one can see."""
    done = node.orelse or node.body
    leaves = bool(done) and (isinstance(done[-1], s.Return) or _breaks(done[-1]))
    return (w.retrying > 0 or leaves) and any(
        _takes_timeouts(error) and _stays(body) for error, _, body in node.handlers
    )


def _stays(body: Sequence[s.Stmt]) -> bool:
    return not any(isinstance(statement, s.Raise | s.Return) or _breaks(statement) for statement in body)


def _breaks(statement: s.Stmt) -> bool:
    return isinstance(statement, s.Jump) and statement.kind == "break"


def _takes_timeouts(error: s.Expr | None) -> bool:
    if isinstance(error, s.Sequence):
        return any(_takes_timeouts(each) for each in error.items)
    return error is None or re.search(_TIMEOUTS, s.last_name(error)) is not None
