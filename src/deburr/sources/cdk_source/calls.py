"""What calling something in a CDK app's code makes: objects of its own, constructs, or something of a library."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.amplify import forgets, is_schema, of_amplify
from deburr.sources.cdk_source.folders import of_folders
from deburr.sources.cdk_source.lists import of_list
from deburr.sources.cdk_source.loading import checked
from deburr.sources.cdk_source.paths import PATHS, joined, of_paths
from deburr.sources.cdk_source.placing import hand, placed
from deburr.sources.cdk_source.standard import PARTIAL, of_language
from deburr.sources.cdk_source.texts import of_partly, of_text, tested
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Class,
    Const,
    Construct,
    External,
    Function,
    Items,
    Options,
    Own,
    Partly,
    Scope,
    Spot,
    Unknown,
    Value,
    argument,
)
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

HERE = frozenset(f"{names.UNKNOWN}{name}" for name in ("os.getcwd", "process.cwd", "pathlib.Path.cwd"))
ACTIONS = frozenset({"LambdaInvokeAction"})
"""Objects of a library that act by themselves, wherever they are handed to."""
FUNCTION = "lambda.Function"
INNER = "lambdaFunctionProps"
"""https://docs.aws.amazon.com/solutions/latest/constructs/aws-sqs-lambda.html"""
SUPER = f"{names.UNKNOWN}super"


def call(run: "Evaluator", node: s.Call, scope: Scope, at: Spot) -> Value:
    callee = run.eval(node.func, scope)
    args = _args(run, node, scope)
    options = _options(run, node, scope, args, at)
    if isinstance(node.func, s.Name) and node.func.id == "super":
        own, cls = scope.find("this"), scope.find("<class>")
        hand(run, node, scope.file, (*args, options))
        if isinstance(own, Own) and isinstance(cls, Class) and node.args:
            run.construct_base(own, cls, args, options)
        return Called(at, SUPER, args, options)
    if isinstance(callee, Called) and callee.path == PARTIAL and callee.args:
        args = [*callee.args[1:], *args]
        given, options = options, Options(at, dict(callee.options.entries), callee.options.whole)
        options.take(given)
        callee = callee.args[0]
    if isinstance(callee, Class | Function):
        hand(run, node, scope.file, (*args, options))
        via = run.identities.via
        run.identities.via = (id(node), via)  # what one call makes is not what another does
        made = run.make(callee, args, options, at) if isinstance(callee, Class) else run.call(callee, args, options)
        run.identities.via = via
        return made
    if isinstance(callee, External):
        return of_library(run, callee.path, args, options, at)
    if isinstance(callee, Called):
        if callee.path.startswith(SUPER):
            own, cls = scope.find("this"), scope.find("<class>")
            hand(run, node, scope.file, (*args, options))
            if callee.path.endswith("init__") and isinstance(own, Own) and isinstance(cls, Class):
                run.construct_base(own, cls, args, options)
            elif isinstance(own, Own):  # Python's `super().add_event_source(...)`
                run.acts.append(Act(at, own, callee.path.rpartition(".")[2], args, options))
            return Unknown(at)
        if is_schema(callee.path):
            forgets(run, callee, at)
            return Called(at, callee.path, args, options, callee.base)
        data = checked(callee, args)
        if data is not None:
            return data
        run.acts.append(Act(at, callee.base, callee.path.rpartition(".")[2], args, options))
        return Called(at, callee.path, args, options, callee.base)
    if isinstance(node.func, s.Attribute):
        base = run.eval(node.func.base, scope)
        if isinstance(base, Const) and isinstance(base.value, str):
            if node.func.name == "joinpath":
                return joined("joinpath", [base, *args], at)
            return of_text(run, base.value, node.func.name, args, options, at)
        if isinstance(base, Const) and base.value is not None and node.func.name == "toString" and not args:
            return Const(at, str(base.value))
        if isinstance(base, Partly):
            known = of_partly(base, node.func.name, args, at)
            if known is not None:
                return known
        if isinstance(base, Function) and node.func.name in ("bind", "call"):
            bound = base if base.this is not None or not args else Function(base.at, base.node, base.scope, args[0])
            return bound if node.func.name == "bind" else run.call(bound, args[1:], options)
        if isinstance(base, Unknown) and not isinstance(args[0] if args else None, Function | None):
            run.acts.append(Act(at, base, names.camel(node.func.name), args, options))
        more = [options] if node.keywords and node.func.name == "update" else []
        return of_list(run, base, node.func.name, [*args, *more], at)
    return Unknown(at)


PROPS = 2
"""The place of a construct's options, after what holds it and its id."""
MANY = 8
"""Arguments that a list of which nothing is known stands for."""


def _args(run: "Evaluator", node: s.Call, scope: Scope) -> list[Value]:
    """What a call is given by place, `...all` taken apart."""
    found: list[Value] = []
    for arg in node.args:
        value = run.eval(arg.value if isinstance(arg, s.Spread) else arg, scope)
        if not isinstance(arg, s.Spread):
            found.append(value)
        else:
            found += value.items if isinstance(value, Items) else [Unknown(value.at)] * MANY
    return found


def _options(run: "Evaluator", node: s.Call, scope: Scope, args: list[Value], at: Spot) -> Options:
    """Python's keywords, or the object that TypeScript gives last."""
    if node.keywords:
        known = Options(at, {})
        for key, value in node.keywords:
            found = run.eval(value, scope)
            if key is None:  # `**shared`
                known.take(_camel(found) if isinstance(found, Options) else found)
            else:
                known.entries[names.camel(key)] = placed(run, found, Spot(value, scope.file))
        return known
    last = args[-1] if args else None
    return last if isinstance(last, Options) else Options(at, {}, not isinstance(last, Unknown))


def _camel(options: Options) -> Options:
    """The same under the names that TypeScript has for them."""
    return Options(options.at, {names.camel(name): value for name, value in options.entries.items()}, options.whole)


def of_library(
    run: "Evaluator", path: str, args: list[Value], options: Options, at: Spot, otherwise: str = ""
) -> Value:
    """What calling a function or class of a library makes.

    otherwise  what a construct goes by whose id is not known; "" for its class.
    """
    if path in PATHS:
        return joined(path, args, at)
    own = of_language(run, path, args, options, at) or of_amplify(run, path, args, options, at)
    own = own or of_folders(run, path, args, options, at) or of_paths(run, path, args, options, at)
    if own is not None:
        return own
    if (known := tested(path, args)) is not None:
        return Const(at, known)
    if path in HERE:
        return Const(at, run.files.folder.as_posix())
    last = path.rpartition(".")[2]
    # `new Queue(this, "Orders", ...)`: something that holds it, and an id, which Python may name.
    holder, called = argument(args, options, 0, "scope"), argument(args, options, 1, "id")
    scoped = not isinstance(holder, Const | Options | Items | None) and not isinstance(called, Options | None)
    if last[:1].isupper() and not path.startswith(names.UNKNOWN) and scoped:
        if len(args) > PROPS and isinstance(args[PROPS], Called):  # what it is given is made by who knows whom
            options = Options(options.at, options.entries, whole=False)
        return run.made_construct(path, args, options, at, otherwise)
    held = isinstance(holder, Own | Construct)
    foreign = path.startswith(names.UNKNOWN) and last[:1].isupper() and (scoped or held)
    if foreign and scoped and _is_function(options):
        unsaid = Options(options.at, options.entries, whole=False)
        return run.made_construct(FUNCTION, args, unsaid, at, otherwise, by=path.removeprefix(names.UNKNOWN))
    inner = _inner_function(options) if path.startswith(names.UNKNOWN) and held else None
    if inner is not None:
        return _around(run, path, args, options, inner, at)
    if foreign or last in ACTIONS or ("." in path and not last[:1].isupper()):
        run.acts.append(Act(at, None, path, args, options))
    return Called(at, path, args, options)


def _inner_function(options: Options) -> Options | None:
    """What another library's construct is told of the function that it makes: `{ lambdaFunctionProps: {...} }`."""
    told = options.entries.get(INNER)
    if isinstance(told, Called):
        told = told.options  # Python's `FunctionProps(...)`
    return told if isinstance(told, Options) and "code" in told.entries else None


def _around(run: "Evaluator", path: str, args: list[Value], options: Options, inner: Options, at: Spot) -> Value:
    """The function that such a construct makes, and may be calling; what it sets by itself is not known."""
    unsaid = Options(inner.at, inner.entries, whole=False)
    made = run.made_construct(FUNCTION, args, unsaid, at, "LambdaFunction", by=path.removeprefix(names.UNKNOWN))
    run.acts.append(Act(at, None, path, [*args, made], options))
    if not path.rpartition(".")[2][:1].isupper():
        return made  # `buildLambdaFunction(this, {...})`
    return Construct(at, path, made.path, args, options, made.stack, attributes={"lambdaFunction": made})


def _is_function(options: Options) -> bool:
    """True for what is given a runtime of Lambda: a function, whoever's class it is."""
    runtime = options.entries.get("runtime")
    return isinstance(runtime, External) and runtime.path.startswith("lambda.Runtime.")
