"""What calling something that is not local code means: what it makes, what it waits for, which callbacks it runs."""

import re

from deburr.sources.handlers import event_keys, failing, libraries, needs, routing
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.attempts import tried_by
from deburr.sources.handlers.batches import answers, may_be_empty
from deburr.sources.handlers.clients import calls_on, made, publishes
from deburr.sources.handlers.effects import repeats
from deburr.sources.handlers.invocations import invokes
from deburr.sources.handlers.left import threads
from deburr.sources.handlers.liveness import looks_after
from deburr.sources.handlers.logging import logs
from deburr.sources.handlers.members import member
from deburr.sources.handlers.network import waits
from deburr.sources.handlers.pinning import pins
from deburr.sources.handlers.remaining import asks_time
from deburr.sources.handlers.secrets import fetches
from deburr.sources.handlers.serving import serves
from deburr.sources.handlers.setting_up import sets_up
from deburr.sources.handlers.sleeps import REJECT, RESOLVE, sleeps
from deburr.sources.handlers.staleness import fills
from deburr.sources.handlers.streaming import streams
from deburr.sources.handlers.timeouts import Arguments
from deburr.sources.handlers.tmp_paths import joined, removes, temporary, touch_of, unwritable
from deburr.sources.handlers.values import (
    UNKNOWN,
    VARYING,
    Choice,
    ClassValue,
    Const,
    EventValue,
    External,
    FuncValue,
    Instance,
    ListValue,
    ObjectValue,
    Pattern,
    Value,
    as_text,
    functions_in,
)
from deburr.sources.handlers.walker import Walker
from deburr.sources.handlers.writing_back import writes_back
from deburr.workload.handler import Certainty, Framework, Phase, TmpTouch

_EACH = libraries.AT_ONCE - {"reduce"}
_JOINERS = ("os.path.join", "path.join", "path.resolve", "path.posix.join")
_WRAPS = r"capture|inject|log_?[mM]etrics|trace|instrument|timed?$|retry"
"""Methods that give a function back as it is, and keep no word of it: Powertools, X-Ray and their like."""
_TRANSPARENT = ("asyncio.run", "asyncio.gather", "Promise.all", "Promise.resolve", "Promise.race", "Promise.allSettled")
_PATCHES = (".captureAWS", ".captureAWSClient", ".captureAWSv3Client", ".captureHTTPs")
"""Of the X-Ray SDK and Powertools' tracer: what they get they give back, and it works as before."""
_WEIGHS = (
    "head_object",
    "headObject",
    "HeadObjectCommand",
    "get_object_attributes",
    "list_objects_v2",
    "disk_usage",
    "statvfs",
)
"""Asks how large an object is, or how much room is left."""
_ENDS_LOGS = (
    *(".put_retention_policy", ".putRetentionPolicy", "PutRetentionPolicyCommand"),
    *(".delete_log_group", ".deleteLogGroup", "DeleteLogGroupCommand"),
)


_SHOWS_A_PAGE = ("playgroundHandler",)
"""Of what was given resolvers, it runs none: graphql-yoga 1's (its dist/lambda.js) renders GraphQL Playground."""
_BETWEEN = ("$use",)
"""What it is given stands around requests, and fails for who makes them."""


def external(
    w: Walker, callee: External | Instance, args: list[Value], keywords: dict[str, Value], node: s.Call
) -> Value:
    """Call an external: record what it is known for, run the callbacks it gets, say what comes back."""
    path = callee.path if isinstance(callee, External) else f"{callee.path}()"
    base = callee.base if isinstance(callee, External) else callee
    answers(w, path, node)
    failing.calls(w, path, node)
    needs.notes(w, node)
    needs.stands_in(w, path, args)
    if libraries.starts_several(path):
        w.record.at_once = True
    if path.endswith(_WEIGHS):
        w.record.weighs = True
    if path.endswith(_ENDS_LOGS):
        w.record.sets_retention = True
    special = _special(w, path, args, keywords, node, base)
    if special is not None:
        return special
    _environment(w, path, args)
    asks_time(w, path)
    serves(w, path, args, node)
    calls_on(w, path, args, base, node)
    is_maker = made(w, path, args, keywords, base, node)
    waits(w, path, Arguments(args, keywords, base), node)
    sleeps(w, path, args, base, node)
    logs(w, path, args, keywords, node)
    threads(w, path, args, base, node)
    publishes(w, path, args, keywords, base, node)
    invokes(w, path, args, keywords, base, node)
    repeats(w, path, args, keywords, base, node)
    fetches(w, path, args, keywords, base, node)
    _draws(w, path, node)
    writes_back(w, path, args, keywords, base, node)
    streams(w, path, keywords, node)
    looks_after(w, path, args, keywords)
    sets_up(w, path, args)
    pins(w, path, args, keywords, base, node)
    _touches(w, path, args, keywords, base, node)
    _adapts(w, path, args, keywords, base, node)
    varies = any(arg.varies for arg in args) or any(value.varies for value in keywords.values())
    if w.absent:
        fills(w, path, args, keywords, base, node)
    result = Instance(path, node, args, keywords, base, varies or (base is not None and base.varies))
    handed = list(functions_in([*args, *keywords.values()]))
    tries, w.tries = w.tries, w.tries * tried_by(path, args)
    _callbacks(w, path, base, result, handed, node)
    w.tries = tries
    if _looks_through(args, node) and handed and not is_maker and not path.endswith(("()", "().func")):
        wrapped = args[0]
        if isinstance(wrapped, FuncValue) and libraries.caches(path):
            return FuncValue(wrapped.node, wrapped.scope, wrapped.module, wrapped.this, memoised=True)
    return result


def _looks_through(args: list[Value], node: s.Call) -> bool:
    return len(args) >= 1 and isinstance(args[0], FuncValue)


def _special(
    w: Walker, path: str, args: list[Value], keywords: dict[str, Value], node: s.Call, base: Instance | None
) -> Value | None:
    if path == "util.promisify" and args and isinstance(args[0], External) and args[0].base is not None:
        return args[0]  # `promisify(db.query)`: the same call, which is waited for otherwise
    if path.endswith(".bind") and isinstance(base, Instance) and path.count(".") > 1 and args:
        bound = path.removesuffix(".bind")
        if bound.startswith(base.path) and isinstance(args[0], Instance) and args[0].call is base.call:
            return External(bound, base=base)
    if path == "<event>.get" and base is not None and base.args:
        event = base.args[0]
        key = as_text(args[0]) if args else None
        if isinstance(event, EventValue):
            if not key:
                return EventValue(f"{event.path}.{key}" if event.path else "[]")
            default = len(args) > 1 and not (isinstance(args[1], Const) and args[1].value is None)
            return event_keys.got(w, event, key, node, default=default)
    if path == "<mapping>.get" and base is not None and isinstance(base.args[0], ObjectValue):
        entries = base.args[0].attrs
        if args:
            event_keys.chooses(w, args[0])
        known = entries.get(as_text(args[0]) or "") if args else None
        return known if known is not None else Choice(list(entries.values()))
    if path in ("os.environ.get", "os.getenv"):
        key = as_text(args[0]) if args else None
        if key:
            w.record.environment.add(key)
        return External(f"<environment>.{key or ''}")
    if path in _JOINERS:
        return joined(args)
    if path in ("glob.glob", "glob.iglob") and args and as_text(args[0]) is not None:
        return ListValue([Pattern((as_text(args[0]) or "").replace("**", "*").replace("*", "{}"), False)])
    if path.endswith(_PATCHES) and args:
        return args[0]
    if path in _TRANSPARENT and args:
        first = args[0]
        return first if len(args) == 1 else ListValue(args)
    if path in ("str", "String") and args:
        inner = (
            args[0].args[0]
            if isinstance(args[0], Instance) and args[0].path.endswith("Path") and args[0].args
            else args[0]
        )
        return inner if as_text(inner) is not None else None
    if path in ("functools.partial",) and args and isinstance(args[0], FuncValue | ClassValue):
        if isinstance(args[0], FuncValue):
            w.partly.add(id(args[0].node))
        return args[0]
    if path in ("importlib.import_module", "import", "__import__", "require"):
        name = as_text(args[0]) if args else None
        return w.bring_named(name, node) if name else UNKNOWN
    if path == "getattr" and len(args) >= 2:
        name = as_text(args[1])
        if name and "{}" not in name:
            return member(w, args[0], name, node)
        return Choice(list(functions_in([args[0]]))) if isinstance(args[0], ObjectValue) else VARYING
    if path == "setattr" and len(args) > 2 and isinstance(args[0], ObjectValue):
        named = as_text(args[1])
        if named and "{}" not in named:
            args[0].attrs[named] = args[2]
        args[0].varies = args[0].varies or args[2].varies
    if path == "<function>.call" or path == "<function>.apply":
        return w.call(base.carries[0], args[1:], {}, node) if base is not None and base.carries else UNKNOWN
    if path in ("<function>.delay", RESOLVE, REJECT):
        return UNKNOWN
    if path == "socket.setdefaulttimeout":
        w.bounded_sockets = True
    found = temporary(path, keywords)
    if found is not None:
        return found
    if path.endswith(".format") and base is None and path.startswith("<value>"):
        return Pattern("{}", any(arg.varies for arg in args), (*args, *keywords.values()))
    return None


def _environment(w: Walker, path: str, args: list[Value]) -> None:
    if path.startswith(("os.environ.", "process.env.")):
        w.record.environment.add(path.rpartition(".")[2])


def _draws(w: Walker, path: str, node: s.Call) -> None:
    if path in libraries.DRAWS or (path.startswith("boto3.") and path.rpartition(".")[2] in libraries.FETCHES):
        w.record.draws.setdefault(w.place(node, path.replace("()", "")), set()).add(w.phase)


def _touches(
    w: Walker, path: str, args: list[Value], keywords: dict[str, Value], base: Instance | None, node: s.Call
) -> None:
    if path.endswith("open().close") and isinstance(node.func, s.Attribute) and isinstance(node.func.base, s.Call):
        w.record.untouched(w.place(node.func.base, path.removesuffix("().close")))
    w.record.cleans = w.record.cleans or removes(path, args)
    touch = touch_of(path, args, keywords, base)
    if touch is None:
        _writes_outside(w, path, args, keywords, base, node)
        return
    w.record.add_tmp(
        TmpTouch(
            path=touch.path,
            fixed=touch.fixed,
            mode=touch.mode,
            at=w.place(node, path.replace("()", "")),
            phase=w.phase,
            fresh=touch.path in w.record.truncated,
            via=tuple(w.via),
            certainty=w.certainty if w.always else max(w.certainty, Certainty.LIKELY, key=list(Certainty).index),
            own=touch.own and not w.once,
            renewed=touch.renewed,
            caught=w.sheltered > 0,
        )
    )
    if touch.mode in ("write", "remove") and w.phase is Phase.INVOCATION:
        w.record.truncated.add(touch.path)


def _writes_outside(
    w: Walker, path: str, args: list[Value], keywords: dict[str, Value], base: Instance | None, node: s.Call
) -> None:
    """Note a write where nothing can be written; once the working folder is changed that is not known any more."""
    w.record.moves = w.record.moves or path in ("os.chdir", "process.chdir", "contextlib.chdir")
    touch = touch_of(path, args, keywords, base, unwritable)
    if touch is not None and touch.mode in ("write", "append") and not w.catching:
        at = w.place(node, path.replace("()", ""))
        w.record.outside.setdefault(
            at, TmpTouch(touch.path, touch.fixed, touch.mode, at, w.phase, False, tuple(w.via), w.certainty)
        )


def _adapts(
    w: Walker, path: str, args: list[Value], keywords: dict[str, Value], base: Instance | None, node: s.Call
) -> None:
    if path in libraries.FRAMEWORKS:
        w.record.servers.setdefault(libraries.FRAMEWORKS[path], w.place(node, path))
    adapter = libraries.ADAPTERS.get(path)
    if adapter:
        given = [*args, *keywords.values()]
        for arg in args:
            if isinstance(arg, ObjectValue):
                given.extend(arg.attrs.values())
        w.record.add_framework(Framework(adapter, _framework(given), w.place(node, path)))
    if base is not None and base.path in libraries.FRAMEWORKS:
        routing.routes(w, path.rpartition(".")[2], args, keywords, base)
    elif not adapter:
        routing.handed_on(w, args)


def _framework(values: list[Value]) -> str:
    for value in values:
        walked: Value | None = value
        while isinstance(walked, Instance):
            if walked.path in libraries.FRAMEWORKS:
                return libraries.FRAMEWORKS[walked.path]
            inner = _framework(walked.args)
            if inner:
                return inner
            walked = walked.base
    return ""


def _carried(base: Instance | None) -> list[FuncValue]:
    """What was handed to this instance, or to the one it was made from (`middy(handler).use(...)`)."""
    while base is not None and not base.carries:
        base = base.base
    return list(base.carries) if base is not None else []


def _callbacks(
    w: Walker, path: str, base: Instance | None, result: Instance, handed: list[FuncValue], node: s.Call
) -> None:
    method = path.rpartition(".")[2]
    if method in _SHOWS_A_PAGE:
        return
    if handed:
        if method in ("forEach", "map") and any(func.node.asynchronous for func in handed):
            w.record.at_once = True
        result.carries = [] if w.script and method in libraries.AT_ONCE else handed  # called already, never again
        owner = base if w.phase is Phase.INIT and not re.match(_WRAPS, method) else None
        while owner is not None:  # a route is registered with the app, however long the chain that names it
            owner.carries = [*owner.carries, *handed]
            owner = owner.base
    failed = method == "catch"
    w.doubtful += failed
    if w.phase is Phase.INVOCATION or method in libraries.IMMEDIATE or path == "Promise":
        carried = handed or _carried(base)
        several = len(carried) > 1 and method not in libraries.IMMEDIATE  # routes, tools of an agent: one of them
        idle = method in _EACH and base is not None and may_be_empty(base)
        w.idle += idle
        w.conditional += several
        w.settling += method not in libraries.AT_ONCE
        sheltered = w.sheltered
        between = method in _BETWEEN
        w.heeded += between
        if w.script and path != "Promise" and not between and method not in libraries.AT_ONCE:
            # it runs when this `try` is behind
            w.sheltered = failing.promise_sheltered(w) if method in libraries.IMMEDIATE else 0
        for func in carried:
            argument: Value = VARYING
            if base is not None and isinstance(base, Instance) and method in libraries.IMMEDIATE:
                argument = base
            settles: list[Value] = [External(RESOLVE), External(REJECT)]
            w.call(func, settles if path == "Promise" else [argument, VARYING, VARYING], {}, node)
        w.sheltered = sheltered
        w.heeded -= between
        w.settling -= method not in libraries.AT_ONCE
        w.idle -= idle
        w.conditional -= several
    w.doubtful -= failed
