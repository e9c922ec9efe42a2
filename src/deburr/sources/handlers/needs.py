"""Code that is only reached where an environment variable is set to something: `if not API_URL: return`."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import owner_of
from deburr.sources.handlers.values import Const, External, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler
from deburr.workload.phase import Phase

Needs = tuple[str, ...]
NONE: tuple[Needs, Needs] = (), ()
ANY = "*"
READS = (".environ.get", "os.getenv")
"""How what reads a variable ends, and may be told of something else."""
_SETS = (".environ.setdefault", ".environ.update", "os.putenv", "process.loadEnvFile")
_OF_LAMBDA = r"_|AWS_|LAMBDA_|(?:TZ|PATH|LANG|HOME|PWD|LD_LIBRARY_PATH|PYTHONPATH|NODE_PATH|NODE_OPTIONS)$"
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
_NEVER = frozenset({"AWS_SAM_LOCAL"})
ENVIRONMENT = ("<environment>.", "process.env.", "os.environ.")
"""How the path of a variable begins, by the way that it is read."""


def asked(w: Walker, test: s.Expr) -> tuple[Needs, Needs]:
    """The variables that hold something where a test holds, and where it does not."""
    if isinstance(test, s.Not):
        holds, fails = asked(w, test.value)
        return fails, holds
    if isinstance(test, s.Logical) and test.op in ("and", "or"):
        (left, no_left), (right, no_right) = asked(w, test.left), asked(w, test.right)
        return ((*left, *right), ()) if test.op == "and" else ((), (*no_left, *no_right))
    name = _variable(w, test)
    return ((name,), ()) if name else NONE


def behind(w: Walker, node: s.If) -> Needs:
    """What holds behind an `if` whose body leaves."""
    last = node.body[-1] if node.body and not node.orelse else None
    leaves = isinstance(last, s.Return | s.Raise) or (isinstance(last, s.Jump) and last.kind in ("continue", "break"))
    return asked(w, node.test)[1] if leaves else ()


def demanded(node: s.Assign) -> Needs:
    """What holds behind `name = os.environ["NAME"]`, which fails where it is not set."""
    value = node.value
    if not isinstance(value, s.Subscript) or s.last_name(value.base) != "environ":
        return ()
    return (str(value.index.value),) if isinstance(value.index, s.Literal) else ()


def notes(w: Walker, node: s.Call) -> None:
    """A call is met in an invocation; where it is met once without a need, it has none."""
    if w.phase is not Phase.INVOCATION:
        return
    if not w.needs:
        w.record.free.add(node)
    elif node not in w.record.needy:
        w.record.needy[node] = (w.place(node), tuple(dict.fromkeys(w.needs)))
    else:
        at, known = w.record.needy[node]
        w.record.needy[node] = at, tuple(name for name in known if name in w.needs)


def gives(w: Walker, target: s.Expr, value: Value) -> None:
    """`os.environ["STAGE"] = ...`: the code sets a variable by itself; a name that only a branch binds is unsure."""
    if isinstance(target, s.Name):
        if w.branched and _told(value):
            w.record.unsure.add((w.frame.module.file, target.id))
    elif isinstance(target, s.Subscript) and s.last_name(target.base) in ("environ", "env"):
        w.record.supplied.add(str(target.index.value) if isinstance(target.index, s.Literal) else ANY)
    elif isinstance(target, s.Attribute) and s.last_name(target.base) == "env":
        w.record.supplied.add(target.name)


def sets_variables(path: str) -> bool:
    """True for what gives variables of the environment a value."""
    return path.endswith(_SETS) or "dotenv" in path


def sets(w: Walker, call: Called) -> None:
    """A call of what `sets_variables`."""
    w.record.supplied.add(ANY)


def stands_in(w: Walker, call: Called) -> None:
    """`os.environ.get("STAGE", "dev")`: something else where a variable is not set."""
    if len(call.args) > 1:
        name, other = call.args[0], call.args[1]
        if isinstance(name, Const) and not (isinstance(other, Const) and not other.value):
            w.record.supplied.add(str(name.value))


def supplied(w: Walker) -> tuple[str, ...]:
    """The variables that the code gives a value, or something that stands in; `*` where that may be any."""
    if any("dotenv" in module for module, _ in w.record.imports):
        w.record.supplied.add(ANY)
    return tuple(sorted(w.record.supplied))


def unset(handler: Handler, function: Function) -> tuple[str, ...]:
    """Of the variables that something needs, those that surely nobody sets: the template tells all that there are.

    A layer, an image, a bundler and the code itself may bring others, and so does Lambda.
    """
    told = function.environment_told and function.at.in_template and not function.also_known_as
    elsewhere = function.layers.value != () or function.code.kind is PackageKind.IMAGE
    bundled = function.language == "node" and (function.code.built_by is not None or function.code.entry_points)
    if not told or elsewhere or bundled or ANY in handler.supplied:
        return ()
    names = {name for _, needs in handler.needs for name in needs}
    known = {name for name, _ in function.environment} | {*handler.supplied}
    return tuple(sorted(name for name in names - known if name in _NEVER or not re.match(_OF_LAMBDA, name)))


def needed(w: Walker) -> tuple[tuple[Place, Needs], ...]:
    """Calls and what each of them needs, first places first."""
    found = (each for key, each in w.record.needy.items() if key not in w.record.free and each[1])
    return tuple(sorted(found))


def without(handler: Handler, blank: Sequence[str]) -> Handler:
    """The handler without what its function never reaches, because a variable that it needs is nothing."""
    dead = {_spot(at) for at, names in handler.needs if any(name in blank for name in names)}
    if not dead:
        return handler
    return replace(
        handler,
        clients=tuple(each for each in handler.clients if _spot(each.at) not in dead),
        calls=tuple(each for each in handler.calls if _spot(each.at) not in dead),
        secrets=tuple(each for each in handler.secrets if _spot(each.at) not in dead),
        metrics=tuple(each for each in handler.metrics if _spot(each.at) not in dead),
        invokes=tuple(each for each in handler.invokes if _spot(each.at) not in dead),
        repeats=tuple(each for each in handler.repeats if _spot(each.at) not in dead),
        sleeps=tuple(each for each in handler.sleeps if _spot(each.at) not in dead),
    )


def _spot(at: Place) -> tuple[str, int, int]:
    return at.file, at.line, at.column


def _variable(w: Walker, expr: s.Expr) -> str:
    """The environment variable that an expression stands for; "" for anything else."""
    if isinstance(expr, s.Name):
        return _told(owner_of(w, expr)) if (w.frame.module.file, expr.id) not in w.record.unsure else ""
    if isinstance(expr, s.Attribute) and s.last_name(expr.base) == "env":
        return expr.name if isinstance(expr.base, s.Attribute) and s.last_name(expr.base.base) == "process" else ""
    if isinstance(expr, s.Call) and expr.args and isinstance(expr.args[0], s.Literal):
        asks = s.last_name(expr.func)
        owner = s.last_name(expr.func.base) if isinstance(expr.func, s.Attribute) else ""
        if asks == "getenv" or (asks == "get" and owner == "environ"):
            return str(expr.args[0].value)
    return ""


def _told(value: Value | None) -> str:
    """The variable that a value was read from; "" for any other."""
    path = value.path if isinstance(value, External) else ""
    return next((path.removeprefix(each) for each in ENVIRONMENT if path.startswith(each)), "")
