"""Variables' types, as far as they fill in what a caller left out: `optional(type, default)` in objects."""

from collections.abc import Callable

from deburr.sources.terraform import syntax
from deburr.sources.terraform.syntax import Expr

COLLECTIONS = frozenset({"list", "set"})


def filled_in(type: Expr | None, value: object, default: Callable[[Expr], object]) -> object:
    """The value with the attributes that its type calls optional, at their defaults or null.

    default  what the expression of a default comes to.
    """
    if not isinstance(type, syntax.Call) or not type.arguments:
        return value
    inner = type.arguments[0]
    if type.name == "optional":
        return filled_in(inner, value, default)
    if type.name in COLLECTIONS and isinstance(value, list):
        return [filled_in(inner, each, default) for each in value]
    if type.name == "map" and isinstance(value, dict):
        return {key: filled_in(inner, each, default) for key, each in value.items()}
    if type.name != "object" or not isinstance(inner, syntax.Object) or not isinstance(value, dict):
        return value
    found = dict(value)
    for key, of in inner.entries:
        name = key.value if isinstance(key, syntax.Literal) else None
        if name in found and found[name] is not None:
            found[name] = filled_in(of, found[name], default)
        elif isinstance(of, syntax.Call) and of.name == "optional":
            given = default(of.arguments[1]) if len(of.arguments) > 1 else None
            found[name] = filled_in(of.arguments[0], given, default)
    return found
