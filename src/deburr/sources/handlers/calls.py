"""What calling something that is not local code means: what it makes, what it waits for, which callbacks it runs."""

import re
from operator import attrgetter

from deburr.sources.handlers import failing, libraries, needs
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.attempts import tried_by
from deburr.sources.handlers.batches import may_be_empty
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.questions import OF_ARGUMENTS, OF_INSTANCES, OF_KEYWORDS, questions
from deburr.sources.handlers.sleeps import REJECT, RESOLVE
from deburr.sources.handlers.staleness import fills
from deburr.sources.handlers.values import VARYING, External, FuncValue, Instance, Value, functions_in
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

_EACH = libraries.AT_ONCE - {"reduce"}
_WRAPS = r"capture|inject|log_?[mM]etrics|trace|instrument|timed?$|retry"
"""Methods that give a function back as it is, and keep no word of it: Powertools, X-Ray and their like."""
_SHOWS_A_PAGE = ("playgroundHandler",)
"""Of what was given resolvers, it runs none: graphql-yoga 1's (its dist/lambda.js) renders GraphQL Playground."""
_BETWEEN = ("$use",)
"""What it is given stands around requests, and fails for who makes them."""
_varies = attrgetter("varies")


def external(
    w: Walker, callee: External | Instance, args: list[Value], keywords: dict[str, Value], node: s.Call
) -> Value:
    """Call an external: record what it is known for, run the callbacks it gets, say what comes back."""
    path = callee.path if isinstance(callee, External) else f"{callee.path}()"
    base = callee.base if isinstance(callee, External) else callee
    call = Called(path, args, keywords, base, node)
    asked = questions(path)
    needs.notes(w, node)
    for ask in asked.first:
        ask(w, call)
    seen = asked.look(w, call) if asked.look is not None else None
    if seen is not None:
        return seen
    for ask in asked.then:
        ask(w, call)
    for ask in OF_INSTANCES if base is not None else ():
        ask(w, call)
    for ask in OF_ARGUMENTS if args else ():
        ask(w, call)
    for ask in OF_KEYWORDS if keywords else ():
        ask(w, call)
    if w.absent:
        fills(w, call)
    given = [*args, *keywords.values()]
    varies = any(map(_varies, given)) or (base is not None and base.varies)
    result = Instance(path, node, args, keywords, base, varies)
    handed = list(functions_in(given))
    carried = handed or _carried(base)
    if carried:
        tries, w.tries = w.tries, w.tries * tried_by(path, args)
        _callbacks(w, call, result, handed, carried)
        w.tries = tries
    wrapped = args[0] if args else None
    if isinstance(wrapped, FuncValue) and libraries.caches(path):
        return FuncValue(wrapped.node, wrapped.scope, wrapped.module, wrapped.this, memoised=True)
    return result


def _carried(base: Instance | None) -> list[FuncValue]:
    """What was handed to this instance, or to the one it was made from (`middy(handler).use(...)`)."""
    while base is not None and not base.carries:
        base = base.base
    return list(base.carries) if base is not None else []


def _callbacks(w: Walker, call: Called, result: Instance, handed: list[FuncValue], carried: list[FuncValue]) -> None:
    """Run what a call is handed, or what was handed to the instance it is made on, where the call runs it.

    handed   functions among what it is given.
    carried  the same; where there are none, what was given before.
    """
    path, method, base = call.path, call.method, call.base
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
    w.failed += failed
    if w.phase is Phase.INVOCATION or method in libraries.IMMEDIATE or path == "Promise":
        several = len(carried) > 1 and method not in libraries.IMMEDIATE  # routes, tools of an agent: one of them
        idle = method in _EACH and base is not None and may_be_empty(base)
        w.idle += idle
        w.conditional += several
        w.settling += method not in libraries.AT_ONCE
        sheltered, promising = w.sheltered, w.promising
        if path == "Promise":
            w.promising = failing.promise_sheltered(w) if w.returning else w.sheltered
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
            w.call(func, settles if path == "Promise" else [argument, VARYING, VARYING], {}, call.node)
        w.sheltered, w.promising = sheltered, promising
        w.heeded -= between
        w.settling -= method not in libraries.AT_ONCE
        w.idle -= idle
        w.conditional -= several
    w.failed -= failed
    w.doubtful -= failed
