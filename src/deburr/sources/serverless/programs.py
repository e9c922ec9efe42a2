"""A service, or a part of one, that is written as a program: read without running it, as far as it tells by itself."""

from collections.abc import Mapping
from pathlib import Path

from deburr.sources.cdk_source.evaluate import Evaluator
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.imports import WHOLE
from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.overrides import Overrides
from deburr.sources.cdk_source.values import Const, Function, Items, Options, Spot, Value
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import TreeNode
from deburr.sources.handlers import syntax as s

DEEPEST = 40
DEFAULT = "default"
SETTINGS = (
    *("runtime", "memorySize", "timeout", "architecture", "environment", "vpc", "layers", "role", "events", "handler"),
    *("reservedConcurrency", "provisionedConcurrency", "destinations", "onError", "url", "image", "snapStart", "tags"),
    *("package", "versionFunctions", "versionFunction", "stage", "region", "iam", "tracing", "logRetentionInDays"),
)
"""What may stand in an object of which only a part is known: none of these is missing there."""


def document(path: Path, folder: Path, root: Path, make: Maker) -> TreeNode | None:
    """What a program exports, each value where it is written; None when it exports nothing that could be told.

    folder  where it would run: the service's own.
    """
    files = AppFiles(folder / path.name, root)
    run = Evaluator(files, unset_environment=True)
    try:
        file = files.shown(path)
        exported = _exported(run, file)
        for gap in files.gaps:
            make.gaps[gap] = None
        return Tree(make).node(exported) if isinstance(exported, Options | Items) else None
    finally:
        run.forget()


def _exported(run: Evaluator, file: str) -> Value | None:
    """`module.exports`, the default export, else all that is exported; functions are asked what they give back."""
    tree = run.files.tree(file)
    if tree is None:
        return None
    names = run.module(file).names
    exported = [name for statement in tree.body if isinstance(statement, s.Export) for name, _ in statement.pairs]
    for statement in tree.body:
        if isinstance(statement, s.Assign) and statement.exported:
            exported += [target.id for target in statement.targets if isinstance(target, s.Name)]
        elif isinstance(statement, s.Define) and statement.exported:
            exported.append(statement.name)
        elif isinstance(statement, s.Define) and statement.default:
            exported.append(DEFAULT)
    whole = next((names[name] for name in (WHOLE, DEFAULT) if name in exported and name in names), None)
    if whole is not None:
        return _asked(run, whole)
    found = {name: _asked(run, names[name]) for name in exported if name in names}
    return Options(Spot(tree.body[0], file), found) if found else None


def _asked(run: Evaluator, value: Value) -> Value:
    if isinstance(value, Function):
        return run.call(value, [], Options(value.at, {}))
    if isinstance(value, Options):
        entries = {
            name: run.call(inner, [], Options(inner.at, {})) if isinstance(inner, Function) else inner
            for name, inner in value.entries.items()
        }
        return Options(value.at, entries, value.whole)
    return value


class Tree:
    """Makes the tree that the same service in YAML would be."""

    def __init__(self, make: Maker) -> None:
        self.make = make
        self.nodes = Nodes(make, Overrides(()))

    def node(self, value: Value, depth: int = 0) -> TreeNode:
        """Any value; what only running tells is unknown."""
        if depth < DEEPEST:
            if isinstance(value, Const) and value.value is not None:
                return self.nodes.value(value) or self._unknown(value)
            if isinstance(value, Items):
                return self.nodes.items(value.at, [self.node(each, depth + 1) for each in value.items])
            if isinstance(value, Options):
                return self._mapping(value, depth)
        return self._unknown(value)

    def _mapping(self, value: Options, depth: int) -> TreeNode:
        entries: Mapping[str, Value] = value.entries
        told: dict[str, TreeNode | None] = {
            name: self.node(inner, depth + 1)
            for name, inner in entries.items()
            if not (isinstance(inner, Const) and inner.value is None)  # `undefined` is not there
        }
        if not value.whole:
            at = self.nodes.at(value.at)
            self.make.gap(at, "a part of what stands here is not known: it is settled when the program runs")
            told |= {name: self._unknown(value) for name in SETTINGS if depth and name not in told}
        return self.make.mapping(self.nodes.at(value.at), told)

    def _unknown(self, value: Value) -> TreeNode:
        return self.make.unknown(self.nodes.at(value.at), "it is settled when the program runs")
