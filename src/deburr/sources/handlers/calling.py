"""Whether a handler of Python's can be called as the runtime calls it: with the event and the context, by position."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.values import FuncValue, Value

PASSED = 2


def refused(entry: Value) -> str:
    """Why every call ends in a TypeError, in words that follow the file; "" where none surely does.

    What a decorator stands around may be called otherwise, and what is bound to an object has a parameter more.
    """
    if not isinstance(entry, FuncValue) or not entry.module.endswith(".py") or entry.this is not None:
        return ""
    made = entry.node
    if made.decorators or made.kind:
        return ""
    plain = [each for each in made.params if not isinstance(each, s.Spread) and not _by_keyword(each, made)]
    any_number = any(isinstance(each, s.Spread) and not _by_keyword(each.value, made) for each in made.params)
    needed = sum(not (isinstance(each, s.Walrus) or _default(each, made)) for each in plain)
    if len(plain) < PASSED and not any_number:
        return _takes(made, len(plain))
    if needed > PASSED:
        return _takes(made, needed)
    named = [each for each in made.params if isinstance(each, s.Name) and _by_keyword(each, made)]
    missing = [each.id for each in named if not _default(each, made)]
    return f"{made.name or 'handler'} needs {missing[0]}= too, which the runtime does not pass" if missing else ""


def _takes(made: s.Function, count: int) -> str:
    arguments = f"{count} argument{'' if count == 1 else 's'}" if count else "no argument"
    return f"{made.name or 'handler'} takes {arguments}, and the runtime passes {PASSED}, the event and the context"


def _by_keyword(param: s.Expr, made: s.Function) -> bool:
    return isinstance(param, s.Name) and param.id in made.keyword_params


def _default(param: s.Expr, made: s.Function) -> bool:
    return isinstance(param, s.Name) and param.id in made.defaults
