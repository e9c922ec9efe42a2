"""What methods of a text that is known give back, where that is no work."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.lists import joined
from deburr.sources.cdk_source.names import camel
from deburr.sources.cdk_source.values import (
    Const,
    External,
    Function,
    Items,
    Options,
    Partly,
    Spot,
    Unknown,
    Value,
    text_of,
    together,
)

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

BACKSLASHES = "?/\\\\/g"
"""The regular expression by which paths of Windows are told as others."""


def of_text(run: "Evaluator", base: str, method: str, args: list[Value], options: Options, at: Spot) -> Value:
    """The value of `base.method(args)`.

    options  Python's keywords.
    """
    if method in SAME and not args:
        return Const(at, base)
    if method in CASES and not args:
        return Const(at, CASES[method](base))
    first = args[0] if args else None
    if method == "replace" and isinstance(first, External) and first.path == BACKSLASHES:
        other = text_of(args[1]) if len(args) > 1 else None
        return Const(at, base.replace("\\", other)) if other is not None else Unknown(at)
    if method == "join" and isinstance(first, Items):
        return joined(first, base, at)
    if method == "format":
        return _formatted(base, args, options, at)
    if method in ("replace", "replaceAll") and isinstance(first, External):
        return _replaced(run, base, first.path, args, at)
    known = [each.value if isinstance(each, Const) else None for each in args]
    if not known and method == "split":
        return Items(at, [Const(at, part) for part in base.split()])
    if not known or None in known:
        return Unknown(at)
    if method == "split" and isinstance(known[0], str) and known[0]:
        return Items(at, [Const(at, part) for part in base.split(known[0])])
    if method in ("replace", "replaceAll") and len(known) == 2 and all(isinstance(each, str) for each in known):
        every = method == "replaceAll" or at.file.endswith(".py")
        return Const(at, base.replace(str(known[0]), str(known[1]), -1 if every else 1))
    if method in ("removeprefix", "removesuffix") and isinstance(known[0], str):
        return Const(at, getattr(base, method)(known[0]))
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
        "startswith": base.startswith,
        "endswith": base.endswith,
    }
    if method in tests and len(known) == 1 and isinstance(known[0], str):
        return Const(at, tests[method](known[0]))
    if method in ("indexOf", "find") and len(known) == 1 and isinstance(known[0], str):
        return Const(at, base.find(known[0]))
    return Unknown(at)


def of_partly(base: Partly, method: str, args: list[Value], at: Spot) -> Value | None:
    """The same of a text of which some is known, which is changed; None for what is not read."""
    if method in SAME and not args:
        return base
    if method not in CASES or args:
        return None
    parts: list[str | Value] = [CASES[method](part) if isinstance(part, str) else Unknown(at) for part in base.parts]
    return together(parts, at)


def _formatted(base: str, args: list[Value], options: Options, at: Spot) -> Value:
    """`"{}-{name}".format(stage, name="orders")`."""
    parts: list[str | Value] = []
    number = 0
    for text, field in FIELD.findall(base):
        parts += [text] if text else []
        if not field:
            continue
        name = field[1:-1]
        at_place = int(name) if name.isdigit() else number if not name else len(args)
        number += not name
        value = args[at_place] if at_place < len(args) else options.entries.get(camel(name))
        known = isinstance(value, Const) and value.value is not None
        parts.append(str(value.value) if known and isinstance(value, Const) else value or Unknown(at))
    return together(parts, at)


FIELD = re.compile(r"([^{}]*)(\{\w*\}|$)")
WRITTEN = re.compile(r"\?/((?:[^*{\\]|\\[-wdsb./_])+)/(g?)")
SLOW = re.compile(r"\)[+]|\(\?<")
"""What of a regular expression may take long, or means another thing to Python."""
LONGEST = 200
"""Characters of a name that one is tried on."""


def _replaced(run: "Evaluator", base: str, pattern: str, args: list[Value], at: Spot) -> Value:
    r"""`name.replace(/[_ ]/g, "-")`, and `name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())`."""
    found, other = WRITTEN.fullmatch(pattern), args[1] if len(args) > 1 else None
    text = text_of(other)
    if found is None or SLOW.search(found[1]) or (text is None and not isinstance(other, Function)):
        return Unknown(at)
    if len(base) > LONGEST or (text is not None and "$" in text):
        return Unknown(at)
    try:
        compiled = re.compile(found[1])
    except re.error:
        return Unknown(at)
    parts: list[str | Value] = []
    end = 0
    for number, match in enumerate(compiled.finditer(base)):
        if number and not found[2]:
            break
        parts.append(base[end : match.start()])
        end = match.end()
        if isinstance(other, Function):
            made = run.call(other, [Const(at, group) for group in (match[0], *match.groups())], Options(at, {}))
            told = text_of(made)
            parts.append(made if told is None else told)
        else:
            parts.append(text or "")
    return together([*parts, base[end:]], at)


ENDS = re.compile(r"\?/(\^?)([-\w :/]+)(\$?)/(i?)\.test")
"""A test of how a text begins or ends, or of what is in it."""


def tested(path: str, args: list[Value]) -> bool | None:
    """What `/Table$/.test(name)` says; None where the text is not known, or the expression is no plain one."""
    found, text = ENDS.fullmatch(path), text_of(args[0]) if len(args) == 1 else None
    if found is None or text is None:
        return None
    text, part = (text.lower(), found[2].lower()) if found[4] else (text, found[2])
    if found[1] and found[3]:
        return text == part
    return text.startswith(part) if found[1] else text.endswith(part) if found[3] else part in text


def _piece(base: str, method: str, known: list[str | int | float | bool | None], at: Spot) -> Value:
    ends = [each for each in known if type(each) is int]
    if len(ends) < len(known) or len(ends) > 2 or (method != "slice" and min(ends) < 0):
        return Unknown(at)
    if method == "substr" and len(ends) == 2:
        ends[1] += ends[0]
    return Const(at, base[ends[0] :] if len(ends) == 1 else base[ends[0] : ends[1]])


SAME = ("resolve", "absolute", "as_posix", "toString", "valueOf", "normalize")
"""Methods of a path or text that say it again."""
CASES: Mapping[str, Callable[[str], str]] = {
    "toUpperCase": str.upper,
    "toLowerCase": str.lower,
    "upper": str.upper,
    "lower": str.lower,
    "trim": str.strip,
    "strip": str.strip,
    "toLocaleUpperCase": str.upper,
    "toLocaleLowerCase": str.lower,
    "title": str.title,
    "capitalize": str.capitalize,
}
