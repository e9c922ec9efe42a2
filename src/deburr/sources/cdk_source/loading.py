"""What a CDK app reads from files of its own: their text, and the data of JSON that stands beside its code."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.imports import WHOLE
from deburr.sources.cdk_source.values import Called, Const, Options, Value, text_of

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

LOADS = frozenset(f"{names.UNKNOWN}{name}" for name in ("JSON.parse", "json.load", "json.loads"))
READERS = ("readFileSync", "read_text", "?open", "file_to_string")
ENDING = ".json"


def loaded(run: "Evaluator", args: list[Value]) -> Value | None:
    """What `JSON.parse(fs.readFileSync(path))` and `json.load(open(path))` give; None where no such file is there."""
    path = file_of(args[0]) if args else None
    if path is None or not path.endswith(ENDING):
        return None
    whole = run.files.inside(path)
    return run.module(run.files.shown(whole)).names.get(WHOLE) if whole is not None and whole.is_file() else None


def file_of(value: Value | None) -> str | None:
    """The path of the file whose text a value is: `readFileSync(path).toString()`, `open(path).read()`."""
    while isinstance(value, Called) and value.base is not None:
        value = value.base
    if not isinstance(value, Called) or not value.path.endswith(READERS):
        return None
    return text_of(value.args[0]) if value.args else None


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
