"""What the languages' own functions give back in a CDK app: copies, lists of numbers, functions with some arguments."""

from collections.abc import Callable, Mapping

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.lists import TURNS, of_object
from deburr.sources.cdk_source.values import Called, Const, Items, Options, Spot, Unknown, Value

PARTIAL = f"{names.UNKNOWN}functools.partial"
MERGE = f"{names.UNKNOWN}Object.assign"
OBJECT = f"{names.UNKNOWN}Object."


def of_language(path: str, args: list[Value], options: Options, at: Spot) -> Value | None:
    """What a function of the language's own gives back; None for any other."""
    if path == MERGE:
        return merged(args, at)
    if path.startswith(OBJECT):
        return of_object(args[0] if args else None, path.removeprefix(OBJECT), at)
    reader = READERS.get(path)
    return reader(args, options, at) if reader is not None else None


def merged(parts: list[Value], at: Spot) -> Options:
    """What `Object.assign` makes of several objects: the first of them, and the last to name something wins."""
    first = parts[0] if parts else None
    found = first if isinstance(first, Options) else Options(at, {}, whole=False)
    for part in parts[1:]:
        found.take(part)
    return found


def copied(value: Value, at: Spot) -> Value:
    """The same, that may be changed without changing the other."""
    if isinstance(value, Options):
        return Options(at, dict(value.entries), value.whole)
    return Items(at, list(value.items)) if isinstance(value, Items) else value


def _copy(args: list[Value], options: Options, at: Spot) -> Value:
    return copied(args[0], at) if args else Unknown(at)


def _dict(args: list[Value], options: Options, at: Spot) -> Value:
    """`dict(shared, memory_size=256)`."""
    found = Options(at, {})
    for part in (*args, options):
        found.take(part)
    return found


def _list(args: list[Value], options: Options, at: Spot) -> Value:
    if not args:
        return Items(at, [])
    if isinstance(args[0], Options):
        return of_object(args[0], "keys", at)
    return copied(args[0], at) if isinstance(args[0], Items) else Unknown(at)


def _enumerate(args: list[Value], options: Options, at: Spot) -> Value:
    if not args or not isinstance(args[0], Items):
        return Unknown(at)
    return Items(at, [Items(at, [Const(at, number), each]) for number, each in enumerate(args[0].items)])


def _zip(args: list[Value], options: Options, at: Spot) -> Value:
    lists = [each.items for each in args if isinstance(each, Items)]
    if not lists or len(lists) < len(args):
        return Unknown(at)
    return Items(at, [Items(at, list(each)) for each in zip(*lists, strict=False)])


def _range(args: list[Value], options: Options, at: Spot) -> Value:
    numbers = [each.value for each in args if isinstance(each, Const) and type(each.value) is int]
    if len(numbers) < len(args) or not 1 <= len(numbers) <= 3 or numbers[2:] == [0]:
        return Unknown(at)
    return Items(at, [Const(at, number) for number in range(*numbers)[:TURNS]])


def _partial(args: list[Value], options: Options, at: Spot) -> Value:
    return Called(at, PARTIAL, args, options)


READERS: Mapping[str, Callable[[list[Value], Options, Spot], Value]] = {
    PARTIAL: _partial,
    **{f"{names.UNKNOWN}{name}": _copy for name in ("copy.copy", "copy.deepcopy", "structuredClone")},
    **{f"{names.UNKNOWN}{name}": _list for name in ("list", "tuple", "sorted", "set")},
    f"{names.UNKNOWN}dict": _dict,
    f"{names.UNKNOWN}enumerate": _enumerate,
    f"{names.UNKNOWN}zip": _zip,
    f"{names.UNKNOWN}range": _range,
}
