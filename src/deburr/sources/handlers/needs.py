"""Code that is only reached where an environment variable is set to something: `if not API_URL: return`."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.asking import asked, either, sometimes, told_by
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.guards import owner_of
from deburr.sources.handlers.settled import CONSTRUCTORS, others_of
from deburr.sources.handlers.values import Asked, External, ObjectValue, Unknown, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler
from deburr.workload.need import Need, Needs, Text
from deburr.workload.phase import Phase

ANY, ALL = "*", "**"
"""Variables that are not set may be any of them; whatever they hold, they may hold something else."""
_SETS = (".environ.setdefault", ".environ.update", "os.putenv", "process.loadEnvFile", "Object.assign")
_SETS_ANEW = (".update", ".putenv", ".assign")
_OF_LAMBDA = r"_|AWS_|LAMBDA_|(?:TZ|PATH|LANG|HOME|PWD|LD_LIBRARY_PATH|PYTHONPATH|NODE_PATH|NODE_OPTIONS)$"
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
_NEVER = frozenset({"AWS_SAM_LOCAL"})
_BUILT_IN = ("NODE_ENV",)
"""What bundlers put into the code as it was when they ran."""


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
    return (Need(str(value.index.value), (None,), holds=False),) if isinstance(value.index, s.Literal) else ()


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
        w.record.needy[node] = at, either(known, tuple(w.needs))


def bound(w: Walker, value: Value, declares: str) -> Value:
    """What a name is bound to; where only a branch does that, it may stand for something else."""
    return sometimes(value) if w.branched and declares not in _ANEW else value


_ANEW = ("const", "let")
"""What makes a name of its own, wherever it stands."""


def gives(w: Walker, target: s.Expr, value: Value) -> None:
    """`os.environ["STAGE"] = ...`: the code sets a variable by itself."""
    if isinstance(target, s.Name):
        if isinstance(value, Unknown) and told_by(owner_of(w, target)):
            w.record.unsure.add((w.frame.module.file, target.id))  # what is known of it stays, and no longer holds
    elif isinstance(target, s.Subscript) and s.last_name(target.base) in ("environ", "env"):
        w.record.supplied.add(str(target.index.value) if isinstance(target.index, s.Literal) else ALL)
    elif isinstance(target, s.Attribute) and s.last_name(target.base) == "env":
        w.record.supplied.add(target.name)
    elif isinstance(target, s.Attribute) and (target.name, s.last_name(target.base)) == ("env", "process"):
        w.record.supplied.add(ALL)
    elif isinstance(target, s.Attribute) and isinstance(owner := owner_of(w, target.base), ObjectValue):
        keeps(w, owner, target.name, value, made=w.frame.name in CONSTRUCTORS and not w.branched)


def keeps(w: Walker, owner: ObjectValue, name: str, value: Value, *, made: bool = True, field: bool = False) -> None:
    """`this.disabled = process.env.DISABLED === "true"`: kept where the class says nothing else of it but constants.

    made   True where that is said of each object when it is made.
    field  True where it stands in the class itself, not in a constructor.
    """
    if isinstance(value, Asked) and made and owner.cls is not None:
        computed, literals = others_of(w, owner.cls, name)
        if computed == (not field):
            owner.asked[name] = Asked(() if True in literals else value.holds, () if False in literals else value.fails)
    elif w.frame.this is not owner:
        owner.asked.pop(name, None)


def sets_variables(path: str) -> bool:
    """True for what gives variables of the environment a value."""
    return path.endswith(_SETS) or "dotenv" in path


def sets(w: Walker, call: Called) -> None:
    """A call of what `sets_variables`; what reads a file leaves alone what is set, unless it is told to override it."""
    first = call.args[0] if call.args else None
    if call.path == "Object.assign" and not (isinstance(first, External) and first.path == "process.env"):
        return
    told = first.attrs if isinstance(first, ObjectValue) else {}
    anew = call.path.endswith(_SETS_ANEW) or "override" in (*call.keywords, *told) or "**" in call.keywords
    w.record.supplied.add(ALL if anew else ANY)


def supplied(w: Walker) -> tuple[str, ...]:
    """The variables that the code gives a value; `*` for any that is not set, `**` for any at all."""
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
    if not told or elsewhere or bundled or not {ANY, ALL}.isdisjoint(handler.supplied):
        return ()
    names = {need.name for _, needs in handler.needs for need in needs}
    known = {name for name, _ in function.environment} | {*handler.supplied}
    return tuple(sorted(name for name in names - known if name in _NEVER or not re.match(_OF_LAMBDA, name)))


def needed(w: Walker) -> tuple[tuple[Place, Needs], ...]:
    """Calls and what each of them needs, first places first."""
    found = (each for key, each in w.record.needy.items() if key not in w.record.free and each[1])
    return tuple(sorted(found, key=lambda each: each[0]))


def told(handler: Handler, function: Function) -> Mapping[str, Text]:
    """What variables surely hold where the function runs; None for those that nobody sets."""
    if ALL in handler.supplied:
        return {}
    copies = [name for name in function.also_known_as if not function.address.endswith(f"#{name}")]
    others = {*handler.supplied, *_BUILT_IN}
    written = {} if copies else {name: text for name, text in function.written if name not in others}
    return written | dict.fromkeys(unset(handler, function))


def without(handler: Handler, environment: Mapping[str, Text]) -> Handler:
    """The handler without what its function never reaches, because a variable holds something else than it must."""
    dead = {_spot(at) for at, needs in handler.needs if not all(need.met(environment) for need in needs)}
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
