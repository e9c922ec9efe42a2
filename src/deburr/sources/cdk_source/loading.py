"""Data that a CDK app reads from files of its own: JSON that stands beside its code."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.imports import WHOLE
from deburr.sources.cdk_source.values import Called, Const, Options, Value, text_of

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

LOADS = frozenset(f"{names.UNKNOWN}{name}" for name in ("JSON.parse", "json.load", "json.loads"))
READS = ("readFileSync", "?open", ".read", ".read_text", ".readText", "toString")
ENDING = ".json"


def loaded(run: "Evaluator", args: list[Value]) -> Value | None:
    """What `JSON.parse(fs.readFileSync(path))` and `json.load(open(path))` give; None where no such file is there."""
    given = args[0] if args else None
    while isinstance(given, Called) and given.path.endswith(READS):
        given = given.args[0] if given.args else given.base
    path = text_of(given)
    if path is None or not path.endswith(ENDING):
        return None
    whole = run.files.inside(path)
    return run.module(run.files.shown(whole)).names.get(WHOLE) if whole is not None and whole.is_file() else None


ZOD = f"{names.UNKNOWN}zod."


def checked(callee: Called, args: list[Value]) -> Value | None:
    """What zod's `Schema.parse(data)` gives: the data, with the schema's defaults; None for other calls."""
    if not callee.path.startswith(ZOD) or not callee.path.endswith(".parse") or not args:
        return None
    return _filled(callee.base, args[0])


def _filled(schema: Value | None, data: Value) -> Value:
    """Data with what a schema says by default where it says nothing."""
    while isinstance(schema, Called):
        word = schema.path.rpartition(".")[2]
        if word == "default" and isinstance(data, Const) and data.value is None and schema.args:
            return schema.args[0]
        fields = schema.args[0] if word == "object" and schema.args else None
        if isinstance(fields, Options) and isinstance(data, Options):
            known = dict(data.entries)
            for name, field in fields.entries.items() if data.whole else ():
                found = _filled(field, known.get(name, Const(data.at, None)))
                if name in known or not isinstance(found, Const) or found.value is not None:
                    known[name] = found
            return Options(data.at, known, data.whole)
        schema = schema.base
    return data
