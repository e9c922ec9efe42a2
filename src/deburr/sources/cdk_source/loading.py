"""Data that a CDK app reads from files of its own: JSON that stands beside its code."""

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.imports import WHOLE
from deburr.sources.cdk_source.values import Called, Value, text_of

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
    whole = run.files.folder / PurePosixPath(path)
    if not whole.is_file() or not whole.resolve().is_relative_to(run.files.root):
        return None
    return run.module(run.files.shown(whole.resolve())).names.get(WHOLE)
