"""What calling something in a CDK app's code makes: objects of its own, constructs, or something of a library."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.texts import of_text
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Class,
    Const,
    External,
    Function,
    Items,
    Options,
    Own,
    Scope,
    Spot,
    Unknown,
    Value,
    placed,
    text_of,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

TURNS = 100
"""Of one loop over a list that is known."""

PATHS = frozenset(
    f"{names.UNKNOWN}{name}"
    for name in (
        *("path.join", "path.resolve", "path.posix.join", "path.dirname", "path.normalize"),
        *("os.path.join", "os.path.dirname", "os.path.abspath", "os.path.normpath", "os.path.realpath"),
        *("pathlib.Path", "str"),
    )
)
HERE = frozenset(f"{names.UNKNOWN}{name}" for name in ("os.getcwd", "process.cwd", "pathlib.Path.cwd"))
MERGE = f"{names.UNKNOWN}Object.assign"
ACTIONS = frozenset({"LambdaInvokeAction"})
"""Objects of a library that act by themselves, wherever they are handed to."""
SUPER = f"{names.UNKNOWN}super"


def call(run: "Evaluator", node: s.Call, scope: Scope, at: Spot) -> Value:
    callee = run.eval(node.func, scope)
    args = [run.eval(arg.value if isinstance(arg, s.Spread) else arg, scope) for arg in node.args]
    options = _options(run, node, scope, args, at)
    if isinstance(node.func, s.Name) and node.func.id == "super":
        own, cls = scope.find("this"), scope.find("<class>")
        if isinstance(own, Own) and isinstance(cls, Class) and node.args:
            run.construct_base(own, cls, args, options)
        return Called(at, SUPER, args, options)
    if isinstance(callee, Class):
        return run.make(callee, args, options, at)
    if isinstance(callee, Function):
        return run.call(callee, args, options)
    if isinstance(callee, External):
        return _external(run, callee.path, args, options, at)
    if isinstance(callee, Called):
        if callee.path.startswith(SUPER):
            own, cls = scope.find("this"), scope.find("<class>")
            if callee.path.endswith("init__") and isinstance(own, Own) and isinstance(cls, Class):
                run.construct_base(own, cls, args, options)
            return Unknown(at)
        run.acts.append(Act(at, callee.base, callee.path.rpartition(".")[2], args, options))
        return Called(at, callee.path, args, options, callee.base)
    if isinstance(node.func, s.Attribute):
        base = run.eval(node.func.base, scope)
        if isinstance(base, Const) and isinstance(base.value, str):
            if node.func.name == "joinpath":
                return _joined("joinpath", [base, *args], at)
            return of_text(base.value, node.func.name, args, at)
        return _of_list(run, base, node.func.name, args, at)
    return Unknown(at)


def _options(run: "Evaluator", node: s.Call, scope: Scope, args: list[Value], at: Spot) -> Options:
    """Python's keywords, or the object that TypeScript gives last."""
    if node.keywords:
        known = {
            names.camel(key): placed(run.eval(value, scope), Spot(value, scope.file))
            for key, value in node.keywords
            if key is not None
        }
        return Options(at, known, all(key is not None for key, _ in node.keywords))
    last = args[-1] if args else None
    return last if isinstance(last, Options) else Options(at, {}, not isinstance(last, Unknown))


def _external(run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot) -> Value:
    if path in PATHS:
        return _joined(path, args, at)
    if path == MERGE:
        return _merged(args, at)
    if path in HERE:
        return Const(at, run.files.folder.as_posix())
    last = path.rpartition(".")[2]
    name = text_of(args[1]) if len(args) > 1 else text_of(options.entries.get("id"))
    # `new Queue(this, "Orders", ...)`: something that holds it, and an id, which Python may name.
    holder, called = _given(args, options, 0, "scope"), _given(args, options, 1, "id")
    scoped = not isinstance(holder, Const | Options | Items | None) and not isinstance(called, Options | None)
    if last[:1].isupper() and not path.startswith(names.UNKNOWN) and scoped:
        return run.made_construct(path, name, args, options, at)
    foreign = path.startswith(names.UNKNOWN) and last[:1].isupper() and scoped
    if foreign or last in ACTIONS or ("." in path and not last[:1].isupper()):
        run.acts.append(Act(at, None, path, args, options))
    return Called(at, path, args, options)


def _merged(parts: list[Value], at: Spot) -> Options:
    """What `Object.assign` makes of several objects: the last to name something wins."""
    found = Options(at, {})
    for part in parts:
        found.take(part)
    return found


def _given(args: list[Value], options: Options, at: int, name: str) -> Value | None:
    return args[at] if at < len(args) else options.entries.get(name)


def _of_list(run: "Evaluator", base: Value, method: str, args: list[Value], at: Spot) -> Value:
    """`forEach` and `map` of a list that is known; of one that is not, one turn."""
    if method not in ("forEach", "map") or not args or not isinstance(args[0], Function):
        return Unknown(at)
    over = base.items[:TURNS] if isinstance(base, Items) else [Unknown(at)]
    found = [run.call(args[0], [each], Options(at, {})) for each in over]
    return Items(at, found) if isinstance(base, Items) else Unknown(at)


def _joined(path: str, args: list[Value], at: Spot) -> Value:
    parts = [part for arg in args if (part := text_of(arg)) is not None]
    if not parts or len(parts) < len(args):
        return Unknown(at)
    # Node's `join` takes "/../lambda" for a part like others; Python's, and `resolve`, begin anew there.
    joins = path.endswith("path.join") and not path.startswith("?os.")
    whole = PurePosixPath(parts[0], *(part.lstrip("/") if joins else part for part in parts[1:]))
    return Const(at, str(whole.parent if path.endswith("dirname") else whole))


def give(run: "Evaluator", callee: Function, args: list[Value], options: Options, scope: Scope) -> None:
    """Bind what a function of the app is called with to its parameters."""
    node = callee.node
    params = list(node.params)
    if params and isinstance(params[0], s.Name) and params[0].id in ("self", "cls"):
        if params[0].id == "self" and callee.this is None and args:  # `Base.add(self, ...)`
            scope.names["this"], args = args[0], args[1:]
        params = params[1:]
    for at, param in enumerate(params):
        if isinstance(param, s.Spread):
            continue
        name = param.id if isinstance(param, s.Name) else ""
        value = args[at] if at < len(args) else options.entries.get(names.camel(name)) if name else None
        default = node.defaults.get(name)
        if value is None and default is not None:
            value = run.eval(default, scope)
        run.bind(param, value if value is not None else Unknown(Spot(param, scope.file)), scope)
