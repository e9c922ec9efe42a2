"""Which paths a web framework's application routes, and whether further ones come from what is not read."""

from deburr.sources.handlers import libraries
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.syntax import Call
from deburr.sources.handlers.values import FuncValue, Instance, ListValue, ObjectValue, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Framework


def serves(w: Walker, call: Called) -> None:
    """An application of a web framework is made."""
    w.record.servers.setdefault(libraries.FRAMEWORKS[call.path], w.place(call.node, call.path))


def adapts(w: Walker, call: Called) -> None:
    """A web framework's application is handed to an adapter."""
    given = [*call.args, *call.keywords.values()]
    for arg in call.args:
        if isinstance(arg, ObjectValue):
            given.extend(arg.attrs.values())
    at = w.place(call.node, call.path)
    w.record.add_framework(Framework(libraries.ADAPTERS[call.path], _framework(given), at))


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


def routes(w: Walker, call: Called) -> None:
    """What a call of a web framework's application or router routes: a path that is read, or some that are not.

    The same path of another router is another route: what they are mounted under is not followed.
    """
    method, args, base = call.method, call.args, call.base
    if base is None or base.path not in libraries.FRAMEWORKS:
        return
    if method in libraries.MOUNTS or (method == "use" and _hands_on(args)):
        w.record.routes_elsewhere = True
    if method not in libraries.ROUTERS or not args:
        return
    route = as_text(args[0])
    if route is None:  # one argument alone asks Express for a setting, but is what a decorator takes
        asks = len(args) == 1 and method != "route" and not w.frame.module.file.endswith(".py")
        w.record.routes_elsewhere = w.record.routes_elsewhere or not asks
    elif route.startswith(("/", "{")):
        verb = method.upper()
        if method in ("route", "api_route", "all"):
            verb = (
                _verbs(call.keywords.get("methods"))
                if w.frame.module.file.endswith(".py") and method != "all"
                else "ANY"
            )
        w.record.routes.setdefault((_router(base), f"{verb} {route}"))


def _router(served: Instance) -> Call | None:
    """Where the application or router was made: `router.route("/path")` gives back what is the router's too."""
    while served.base is not None:
        served = served.base
    return served.call


def _verbs(methods: Value | None) -> str:
    """`methods=["GET", "POST"]` of a route of Python's; GET alone where none are said, ANY where they are not known."""
    if methods is None:
        return "GET"
    named = [as_text(each) for each in methods.items] if isinstance(methods, ListValue) else [None]
    known = [each.upper() for each in named if each is not None]
    return "|".join(known) if known and len(known) == len(named) else "ANY"


def _hands_on(args: list[Value]) -> bool:
    """True for `app.use("/path", something)` where what serves that path is no function or router of the workload's.

    Without a path it is middleware as a rule, and a router of another library where that says so.
    """
    if not args:
        return False
    served = args[-1]
    if len(args) < 2 or as_text(args[0]) is None:
        return (
            isinstance(served, Instance) and "route" in served.path.lower() and served.path not in libraries.FRAMEWORKS
        )
    return not (isinstance(served, FuncValue) or (isinstance(served, Instance) and served.path in libraries.FRAMEWORKS))


def hands_on(w: Walker, call: Called) -> None:
    """A call of a library that is given an application or a router: it may add routes to it."""
    if (call.base is not None and call.base.path in libraries.FRAMEWORKS) or libraries.ADAPTERS.get(call.path):
        return
    for arg in call.args:
        if isinstance(arg, Instance) and arg.path in libraries.FRAMEWORKS:
            w.record.routes_elsewhere = True
