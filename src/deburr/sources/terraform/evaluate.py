"""What an expression comes to where it stands: variables, locals and resources are looked up when somebody asks."""

from collections.abc import Callable, Mapping

from deburr.errors import SourceError
from deburr.sources.terraform import functions, syntax
from deburr.sources.terraform.functions import Failed
from deburr.sources.terraform.local_files import FILES, read_text
from deburr.sources.terraform.parsing import template
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Expr
from deburr.sources.terraform.values import (
    THERE_OR_NOT,
    Encoded,
    Handle,
    Many,
    Ref,
    Text,
    Unknown,
    joined,
    known,
    parts_of,
)

DEEPEST = 120  # expressions, locals and modules being looked through
MOST = 5_000  # elements of a loop


def evaluate(expr: Expr, scope: Scope) -> object:
    """Plain data, or what stands for what is not known; never raises for what somebody wrote, except Failed.

    Raises  Failed where Terraform would refuse: the nearest `try` or `can` catches it.
    """
    budget = scope.budget
    budget.steps -= 1
    if budget.steps < 0 or budget.depth > DEEPEST:
        budget.tired.add("expressions of more steps or levels than are looked at")
        return Unknown("an expression of more steps or levels than are looked at")
    budget.depth += 1
    try:
        return _READERS[type(expr)](expr, scope)
    finally:
        budget.depth -= 1


def value_of(expr: Expr, scope: Scope) -> object:
    """The same, and an unknown with its reason where Terraform would refuse."""
    try:
        return evaluate(expr, scope)
    except Failed as error:
        if isinstance(expr, syntax.Object):  # what one entry lacks the others do not
            named = ((key.value, value) for key, value in expr.entries if isinstance(key, syntax.Literal))
            return {str(key): value_of(value, scope) for key, value in named}
        return Unknown(str(error))


def _literal(expr: syntax.Literal, scope: Scope) -> object:
    return expr.value


def _template(expr: syntax.Template, scope: Scope) -> object:
    if len(expr.parts) == 1 and isinstance(expr.parts[0], Expr):
        return evaluate(expr.parts[0], scope)
    return joined([part for piece in expr.parts for part in _parts(piece, scope)])


def _parts(piece: "str | Expr", scope: Scope) -> list[str | tuple[str, str] | None]:
    return [piece] if isinstance(piece, str) else parts_of(evaluate(piece, scope))


def _name(expr: syntax.Name, scope: Scope) -> object:
    return scope.names[expr.name] if expr.name in scope.names else scope.find(expr.name)


def _attribute(expr: syntax.Attribute, scope: Scope) -> object:
    return attribute(evaluate(expr.of, scope), expr.name)


def attribute(of: object, name: str) -> object:
    """`of.name`.

    Raises  Failed when surely there is no such thing.
    """
    if isinstance(of, Handle):
        return of.read(name)
    if isinstance(of, dict):
        if name in of or isinstance(of, Many):
            return of[name]
        raise Failed(f"there is no {name}")
    if isinstance(of, list) and name.isdigit():
        return _at(of, int(name))
    if isinstance(of, Unknown):
        return Unknown(of.why, (of.target[0], f"{of.target[1]}.{name}".strip(".")) if of.target else None)
    if isinstance(of, (Ref, Text, Encoded)):
        return Unknown(f"{name} of what is settled at deploy time", (of.address, name) if isinstance(of, Ref) else None)
    raise Failed(f"there is no {name}")


def _index(expr: syntax.Index, scope: Scope) -> object:
    of, key = evaluate(expr.of, scope), evaluate(expr.key, scope)
    if isinstance(of, Many):
        return of.one
    if isinstance(key, (Unknown, Text, Ref)):
        return Unknown("an element by what is settled at deploy time")
    if isinstance(of, list):
        if isinstance(key, str) and key.isdigit():
            key = int(key)
        return _at(of, key) if isinstance(key, int) else Unknown("an element by no number")
    return attribute(of, key if isinstance(key, str) else functions.text(key) if isinstance(key, (int, float)) else "")


def _at(items: list[object], at: int) -> object:
    if not 0 <= at < len(items):
        raise Failed(f"there is no element {at}")
    return items[at]


def _splat(expr: syntax.Splat, scope: Scope) -> object:
    of = evaluate(expr.of, scope)
    if isinstance(of, Unknown):
        return of
    items = of if isinstance(of, list) else [] if of is None else [of]
    return [evaluate(expr.rest, scope.within({expr.each: item})) for item in items[:MOST]]


def _call(expr: syntax.Call, scope: Scope) -> object:
    if expr.name == "try":
        for argument in expr.arguments:
            try:
                return evaluate(argument, scope)
            except Failed:
                continue
        raise Failed("try(): nothing worked")
    if expr.name == "can":
        try:
            found = [evaluate(argument, scope) for argument in expr.arguments]
        except Failed:
            return False
        return Unknown("can() of what is settled at deploy time") if isinstance(found[0], Unknown) else True
    arguments = [evaluate(argument, scope) for argument in expr.arguments]
    if expr.expands and arguments:
        last = arguments.pop()
        if not isinstance(last, list):
            return last if isinstance(last, Unknown) else Unknown(f"{expr.name}() of what is settled at deploy time")
        arguments += last
    if expr.name == "templatefile" and arguments:
        return _templatefile(scope, *arguments)
    reader = FILES.get(expr.name)
    return reader(scope, *arguments) if reader is not None and arguments else functions.call(expr.name, arguments)


def _unary(expr: syntax.Unary, scope: Scope) -> object:
    value = evaluate(expr.operand, scope)
    if expr.operator == "!":
        flag = truth(value)
        return Unknown("a condition that is settled at deploy time") if flag is None else not flag
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return -value
    return value if isinstance(value, Unknown) else Unknown("a number that is settled at deploy time")


def truth(value: object) -> bool | None:
    """True or False; None while it is settled at deploy time."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def _binary(expr: syntax.Binary, scope: Scope) -> object:
    operator = expr.operator
    left = evaluate(expr.left, scope)
    if operator in ("&&", "||"):
        return _logical(operator, left, evaluate(expr.right, scope))
    right = evaluate(expr.right, scope)
    if operator in ("==", "!="):
        same = equal(left, right)
        return Unknown("a comparison that is settled at deploy time") if same is None else same is (operator == "==")
    if not (_plain(left) and _plain(right)):
        return next(
            (v for v in (left, right) if isinstance(v, Unknown)), Unknown("a sum of what is settled at deploy time")
        )
    try:
        return _ARITHMETIC[operator](functions.as_number(left), functions.as_number(right))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, KeyError) as error:
        raise Failed(str(error)) from None


def _plain(value: object) -> bool:
    return isinstance(value, (str, int, float))


def _logical(operator: str, left: object, right: object) -> object:
    one, other = truth(left), truth(right)
    decides = operator == "||"
    if one is decides or other is decides:
        return decides
    return Unknown("a condition that is settled at deploy time") if None in (one, other) else not decides


def equal(left: object, right: object) -> bool | None:
    """None while it is settled at deploy time; what a resource gives is surely there, and no empty text."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Unknown) and one.target is not None and other is None:
            return False  # a required variable, a data source, a module that is not here: something is given
        if isinstance(one, (Ref, Handle)) and other in (None, ""):
            return False
        if isinstance(one, (Text, Encoded)) and (other is None or (other == "" and any(parts_of(one)))):
            return False
    if isinstance(left, (Ref, Text)) and left == right:
        return True
    if not known(left) or not known(right):
        return None
    if isinstance(left, str) != isinstance(right, str) and _plain(left) and _plain(right):
        return functions.text(left) == functions.text(right)
    return left == right


def _conditional(expr: syntax.Conditional, scope: Scope) -> object:
    decided = truth(evaluate(expr.condition, scope))
    if decided is not None:
        return evaluate(expr.then if decided else expr.otherwise, scope)
    found = [value_of(branch, scope) for branch in (expr.then, expr.otherwise)]
    if known(found[0]) and found[0] == found[1]:
        return found[0]
    absent = any(branch is None or branch == [] for branch in found)
    return Unknown(THERE_OR_NOT if absent else "a condition that is settled at deploy time")


def _tuple(expr: syntax.Tuple, scope: Scope) -> object:
    return [evaluate(item, scope) for item in expr.items]


def _object(expr: syntax.Object, scope: Scope) -> object:
    found: dict[object, object] = {}
    for key_expr, value_expr in expr.entries:
        key = evaluate(key_expr, scope)
        if isinstance(key, (int, float, bool)):
            key = functions.text(key)
        if not isinstance(key, str):
            key = "".join(part if isinstance(part, str) else "{}" for part in parts_of(key))
        found[key] = evaluate(value_expr, scope)
    return found


def _for(expr: syntax.For, scope: Scope) -> object:
    over = evaluate(expr.over, scope)
    if isinstance(over, Unknown) or not isinstance(over, (list, dict)):
        return over if isinstance(over, Unknown) else Unknown("a loop over what is settled at deploy time")
    entries = list(over.items()) if isinstance(over, dict) else list(enumerate(over))
    if len(entries) > MOST:
        scope.budget.tired.add(f"a loop over more than {MOST:,} elements")
        return Unknown(f"a loop over more than {MOST:,} elements")
    items: list[object] = []
    made: dict[object, object] = {}
    for key, value in entries:
        inner = scope.within(dict(zip(expr.names, (key, value) if len(expr.names) > 1 else (value,), strict=False)))
        if expr.condition is not None:
            kept = truth(evaluate(expr.condition, inner))
            if kept is None:
                return Unknown("a loop with a condition that is settled at deploy time")
            if not kept:
                continue
        result = evaluate(expr.value, inner)
        if expr.key is None:
            items.append(result)
            continue
        name = evaluate(expr.key, inner)
        if not isinstance(name, (str, int)):
            return Unknown("a map whose keys are settled at deploy time")
        name = functions.text(name)
        if expr.groups:
            group = made.setdefault(name, [])
            assert isinstance(group, list)
            group.append(result)
        else:
            made[name] = result
    if expr.text:
        return joined([part for item in items for part in parts_of(item)])
    return items if expr.key is None else made


def _unread(expr: syntax.Unread, scope: Scope) -> object:
    return Unknown(expr.why)


def _templatefile(scope: Scope, written: object, given: object = None) -> object:
    source = read_text(scope, written)
    if source is None or not isinstance(written, str):
        return Unknown("a template that is not in the checked folder")
    return rendered(source, given, scope, file=written)


def rendered(text: str, given: object, scope: Scope, *, file: str = "the template") -> object:
    """A template's text with the names that it is given."""
    names = {str(name): value for name, value in given.items()} if isinstance(given, dict) else {}
    try:
        return evaluate(template(text, file=file), scope.within(names))
    except SourceError as error:
        return Unknown(f"a template that cannot be read: {error.message}")


_ARITHMETIC: Mapping[str, Callable[[int | float, int | float], object]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: int(a / b) if (a / b) == int(a / b) else a / b,
    "%": lambda a, b: a % b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_READERS: dict[type, Callable[..., object]] = {
    syntax.Literal: _literal,
    syntax.Template: _template,
    syntax.Name: _name,
    syntax.Attribute: _attribute,
    syntax.Index: _index,
    syntax.Splat: _splat,
    syntax.Call: _call,
    syntax.Unary: _unary,
    syntax.Binary: _binary,
    syntax.Conditional: _conditional,
    syntax.Tuple: _tuple,
    syntax.Object: _object,
    syntax.For: _for,
    syntax.Unread: _unread,
}
