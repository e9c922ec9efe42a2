"""What methods of a text that is known give back, where that is no work."""

from collections.abc import Callable, Mapping

from deburr.sources.cdk_source.values import Const, External, Items, Spot, Unknown, Value, text_of

BACKSLASHES = "?/\\\\/g"
"""The regular expression by which paths of Windows are told as others."""


def of_text(base: str, method: str, args: list[Value], at: Spot) -> Value:
    """The value of `base.method(args)`."""
    if method in SAME and not args:
        return Const(at, base)
    if method in CASES and not args:
        return Const(at, CASES[method](base))
    first = args[0] if args else None
    if method == "replace" and isinstance(first, External) and first.path == BACKSLASHES:
        other = text_of(args[1]) if len(args) > 1 else None
        return Const(at, base.replace("\\", other)) if other is not None else Unknown(at)
    known = [each.value if isinstance(each, Const) else None for each in args]
    if not known or None in known:
        return Unknown(at)
    if method == "split" and isinstance(known[0], str) and known[0]:
        return Items(at, [Const(at, part) for part in base.split(known[0])])
    if method in ("replace", "replaceAll") and len(known) == 2 and all(isinstance(each, str) for each in known):
        return Const(at, base.replace(str(known[0]), str(known[1]), -1 if method == "replaceAll" else 1))
    if method == "charAt" and len(known) == 1 and type(known[0]) is int and 0 <= known[0] < len(base):
        return Const(at, base[known[0]])
    if method in ("substring", "slice", "substr"):
        return _piece(base, method, known, at)
    if method == "concat":
        return Const(at, "".join([base, *map(str, known)]))
    tests: Mapping[str, Callable[[str], bool]] = {
        "startsWith": base.startswith,
        "endsWith": base.endswith,
        "includes": base.__contains__,
    }
    if method in tests and len(known) == 1 and isinstance(known[0], str):
        return Const(at, tests[method](known[0]))
    return Unknown(at)


def _piece(base: str, method: str, known: list[str | int | float | bool | None], at: Spot) -> Value:
    ends = [each for each in known if type(each) is int]
    if len(ends) < len(known) or len(ends) > 2 or (method != "slice" and min(ends) < 0):
        return Unknown(at)
    if method == "substr" and len(ends) == 2:
        ends[1] += ends[0]
    return Const(at, base[ends[0] :] if len(ends) == 1 else base[ends[0] : ends[1]])


SAME = ("resolve", "absolute", "as_posix", "toString")
"""Methods of a path or text that say it again."""
CASES: Mapping[str, Callable[[str], str]] = {
    "toUpperCase": str.upper,
    "toLowerCase": str.lower,
    "upper": str.upper,
    "lower": str.lower,
    "trim": str.strip,
    "strip": str.strip,
}
