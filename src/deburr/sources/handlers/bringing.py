"""What imports bring: local modules are walked once, the others recorded; names are bound to them."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.modules import Modules
from deburr.sources.handlers.record import ImportRecord, Record
from deburr.sources.handlers.values import UNKNOWN, Const, External, FuncValue, ListValue, Namespace, Scope, Value
from deburr.sources.handlers.walker import DEPTH, Frame, Walker
from deburr.workload.handler import Phase

_KEPT = r"noqa(?!\s*:)|noqa\s*:[^#]*\bF401\b|\bunused-import\b"
"""What linters are told where an import is there on purpose; other rules may be silenced beside it (`noqa: E402`)."""


class Loader(Walker):
    """The part of a walk that follows imports.

    modules  where files are found and read.
    loaded   by file, the modules that were walked.
    """

    def __init__(self, modules: Modules, record: Record) -> None:
        super().__init__(record, script=modules.script)
        self.modules = modules
        self.loaded: dict[str, Namespace] = {}

    def forget(self) -> None:
        """Let go of the modules: names and functions hold each other, and a check collects no such circles."""
        for namespace in self.loaded.values():
            namespace.scope.names.clear()
            namespace.exports.clear()
        self.loaded.clear()

    def load(self, module: str, importer: Namespace) -> Namespace | None:
        file = self.modules.find(module, importer.file)
        return None if file is None else self.load_file(file)

    def load_file(self, file: str) -> Namespace | None:
        if file in self.loaded:
            return self.loaded[file]
        tree = self.modules.read(file)
        if tree is None:
            self.record.missed(file)
            return None
        scope = Scope(None, persistent=True)
        namespace = Namespace(file, scope)
        self.loaded[file] = namespace
        if len(self.frames) >= DEPTH:
            self.record.missed(file)
            return namespace
        self.record.files.append(file)
        conditional, once = self.conditional, self.once
        if self.phase is Phase.INVOCATION:
            self.once += 1  # a module imported late is still loaded once
        self.frames.append(Frame(scope, namespace, PurePosixPath(file).name, None))
        self.hoist(tree.body)
        self.run(tree.body)
        self.frames.pop()
        self.conditional, self.once = conditional, once
        return namespace

    def hoist(self, body: Sequence[s.Stmt]) -> None:
        """JavaScript's function declarations are there before the first statement runs."""
        if not self.modules.hoists(self.frame.module.file):
            return
        for statement in body:
            if isinstance(statement, s.Define) and isinstance(statement.value, s.Function):
                made = FuncValue(statement.value, self.scope, self.frame.module.file)
                self.scope.names.setdefault(statement.name, made)

    def bring(self, node: s.Import) -> None:
        if any(item.source == "*" for item in node.names) and not self.modules.hoists(self.frame.module.file):
            self.frame.module.opaque = True  # until the module turns out to be local
        if node.type_only:
            for item in node.names:
                self.scope.names[item.local] = UNKNOWN
            return
        local = self.load(node.module, self.frame.module)
        if local is not None:
            for item in node.names:
                self._bind_import(item, local, node)
            return
        if self.modules.is_local(node.module, self.frame.module.file):
            for item in node.names:  # `from . import sibling`: each name may be a module of its own
                sibling = self.load(
                    f"{node.module}{'' if node.module.endswith('.') else '.'}{item.source}", self.frame.module
                )
                if sibling is None:
                    self.record.missed(node.module)
                self.scope.names[item.local] = sibling or UNKNOWN
            return
        external = [item for item in node.names if not self._bring_apart(item, node)]
        if external or not node.names:
            self._bring_external(node, external)

    def _bring_apart(self, item: s.ImportName, node: s.Import) -> bool:
        """True for a module of a package that a layer or a build brings: `from shared import clients`."""
        if item.source in ("", "*"):
            return False
        file = self.modules.apart(f"{node.module}.{item.source}", self.frame.module.file)
        found = self.load_file(file) if file is not None else None
        if found is None:
            return False
        self.scope.names[item.local] = found
        return True

    def _bind_import(self, item: s.ImportName, local: Namespace, node: s.Import) -> None:
        names = local.exports if self.modules.hoists(local.file) else local.scope.names
        if item.source == "*":
            if self.modules.hoists(local.file) and item.local != "*":
                self.scope.names[item.local] = local
                if node.reexport:  # `export * as db from './db'`
                    self.frame.module.exports[item.local] = local
            else:
                target = self.frame.module.exports if node.reexport else self.scope.names
                target.update(names)
                self.frame.module.opaque = local.opaque
            return
        if item.source == "":
            value: Value = local
            if self.modules.hoists(local.file):
                value = local if "default" not in names or len(names) > 1 else names["default"]
            elif "." in node.module and item.local == node.module.split(".")[0]:
                value = self.load(item.local, self.frame.module) or local
        elif item.source in names:
            value = names[item.source]
        else:
            inner = None if self.modules.hoists(local.file) else self.load(f".{item.source}", local)
            value = inner or UNKNOWN
        self.scope.names[item.local] = value
        if node.reexport:
            self.frame.module.exports[item.local] = value

    def _bring_external(self, node: s.Import, names: Sequence[s.ImportName]) -> None:
        module = node.module.removeprefix("node:")
        python = not self.modules.hoists(self.frame.module.file)
        # What a package's own file imports and does not use is there for others to find, as linters take it too.
        shown = node.reexport or (python and self.frame.module.file.endswith("/__init__.py"))
        kept = (
            "re-export" if shown else "noqa" if re.search(_KEPT, node.comment) else "" if node.names else "side effects"
        )
        lazy = node.lazy or (python and self._lazily(node.module))
        for item in names or [s.ImportName("", "")]:
            full = f"{module}.{item.source}" if python and item.source not in ("", "*") else module
            place = self.place(node, full)
            record = self.record.add_import(
                ImportRecord(full, place, self.phase, self._files(), kept, self.guarded_import > 0, lazy, item.local)
            )
            if not item.local:
                continue
            path = module if item.source in ("", "*", "default") else f"{module}.{item.source}"
            if python and not item.source and "." in module and item.local == module.split(".")[0]:
                path = item.local
            self.scope.names[item.local] = External(path, record)
            if node.reexport:
                self.frame.module.exports[item.local] = self.scope.names[item.local]

    def _lazily(self, module: str) -> bool:
        """True for an import at the level of a file whose `__lazy_modules__` names the module."""
        names = self.frame.module.scope.names.get("__lazy_modules__")
        if not isinstance(names, ListValue) or self.scope is not self.frame.module.scope or self.guarded_import:
            return False
        return any(isinstance(each, Const) and each.value == module for each in names.items)

    def _files(self) -> tuple[str, ...]:
        seen: list[str] = []
        for frame in self.frames:
            if frame.module.file not in seen:
                seen.append(frame.module.file)
        return tuple(seen)

    def bring_named(self, module: str, node: s.Node) -> Value:
        local = self.load(module, self.frame.module)
        if local is not None:
            return local
        name = module.removeprefix("node:")
        record = self.record.add_import(
            ImportRecord(name, self.place(node, name), self.phase, self._files(), "", self.guarded_import > 0)
        )
        return External(name, record)
