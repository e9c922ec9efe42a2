"""Which paths a web framework's application routes, and whether further ones come from what is not read."""

from collections.abc import Mapping

from deburr.sources.handlers import libraries
from deburr.sources.handlers.values import FuncValue, Instance, ListValue, Value, as_text
from deburr.sources.handlers.walker import Walker


def routes(w: Walker, method: str, args: list[Value], keywords: Mapping[str, Value]) -> None:
    """What a call of a web framework's application or router routes: a path that is read, or some that are not."""
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
            verb = _verbs(keywords.get("methods")) if w.frame.module.file.endswith(".py") and method != "all" else "ANY"
        if f"{verb} {route}" not in w.record.routes:
            w.record.routes.append(f"{verb} {route}")


def _verbs(methods: Value | None) -> str:
    """`methods=["GET", "POST"]` of a route of Python's; GET alone where none are said, ANY where they are not known."""
    if methods is None:
        return "GET"
    named = [as_text(each) for each in methods.items] if isinstance(methods, ListValue) else [None]
    known = [each.upper() for each in named if each is not None]
    return "|".join(known) if known and len(known) == len(named) else "ANY"


def _hands_on(args: list[Value]) -> bool:
    """True for `app.use("/path", something)` where what serves that path is no function or router of the workload's."""
    if len(args) < 2 or as_text(args[0]) is None:
        return False
    served = args[-1]
    return not (isinstance(served, FuncValue) or (isinstance(served, Instance) and served.path in libraries.FRAMEWORKS))


def handed_on(w: Walker, args: list[Value]) -> None:
    """A call of a library that is given an application or a router: it may add routes to it."""
    if any(isinstance(arg, Instance) and arg.path in libraries.FRAMEWORKS for arg in args):
        w.record.routes_elsewhere = True
