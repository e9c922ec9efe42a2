"""Variables' types: what they fill in (`optional(type, default)` in objects), and how a text of theirs is read."""

from collections.abc import Callable

from deburr.errors import SourceError
from deburr.sources.terraform import syntax
from deburr.sources.terraform.parsing import parse
from deburr.sources.terraform.syntax import Expr

COLLECTIONS = frozenset({"list", "set"})


def from_text(text: str, type: Expr | None) -> Expr:
    """What an option or environment variable says: HCL where the type is more than a text, else the text itself.

    https://developer.hashicorp.com/terraform/language/values/variables#complex-typed-values
    """
    plain = syntax.Literal((1, 1, 1, 1), text)
    if type is None or (isinstance(type, syntax.Name) and type.name == "string"):
        return plain
    try:
        parsed = parse(f"value = {text}\n".encode(errors="replace"), file="")
    except SourceError:
        return plain
    found = parsed.whole.attributes.get("value")
    return found if found is not None and parsed.broken is None else plain


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
