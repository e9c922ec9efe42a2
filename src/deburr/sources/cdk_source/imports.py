"""What the imports of a CDK app bring into a file."""

from typing import TYPE_CHECKING

from deburr.sources.cdk_source import names
from deburr.sources.cdk_source.values import External, Options, Scope, Spot, Unknown, Value, option
from deburr.sources.handlers import syntax as s

if TYPE_CHECKING:
    from deburr.sources.cdk_source.evaluate import Evaluator

WHOLE = "*"
"""What `module.exports = ...` says, among a module's names."""


def bound(run: "Evaluator", node: s.Import, scope: Scope) -> None:
    """Put what an import names into a scope: an app's own module is run, a library's is known by its path."""
    at = Spot(node, scope.file)
    local = run.files.local(node.module, scope.file)
    module = run.module(local) if local is not None else None
    path = names.library(node.module.removeprefix("node:"))
    for item in node.names:
        if module is not None:
            if WHOLE in module.names and item.source in ("", "default"):
                scope.names[item.local] = module.names[WHOLE]
            elif WHOLE in module.names and (held := option(module.names[WHOLE], item.source)) is not None:
                scope.names[item.local] = held
            elif item.source in ("", "*"):
                scope.names[item.local] = Options(at, dict(module.names), whole=False)
                if item.local == "*":
                    scope.names.update(module.names)
            else:
                scope.names[item.local] = module.names.get(item.source) or _submodule(run, node, item, scope, at)
        elif item.source in ("", "*", "default"):
            whole = "." in node.module and item.local == node.module.split(".")[0]
            scope.names[item.local] = External(at, names.library(item.local) if whole else path)
        else:
            scope.names[item.local] = External(at, names.member(path, item.source))


def _submodule(run: "Evaluator", node: s.Import, item: s.ImportName, scope: Scope, at: Spot) -> Value:
    file = run.files.local(f"{node.module.rstrip('.')}.{item.source}", scope.file)
    return Options(at, dict(run.module(file).names), whole=False) if file is not None else Unknown(at)
