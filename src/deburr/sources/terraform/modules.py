"""One use of a module: its variables as it is called, its locals, and the instances of what it declares."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec import Struct

from deburr.place import Place
from deburr.sources.terraform import syntax
from deburr.sources.terraform.evaluate import value_of
from deburr.sources.terraform.functions import Failed
from deburr.sources.terraform.given import Told
from deburr.sources.terraform.instances import ONE, Keys, each, numbered, shaped
from deburr.sources.terraform.library import Declared, Library, vendored
from deburr.sources.terraform.lookups import looked_up
from deburr.sources.terraform.outside import Outside
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block, Expr
from deburr.sources.terraform.tables import LOOKED_AT
from deburr.sources.terraform.types import filled_in
from deburr.sources.terraform.values import Budget, Handle, Ref, Unknown
from deburr.workload.workload import Gap

DEEPEST = 12  # modules within each other
# Attributes by which resources refer to each other: what they say matters less than whose they are.
REFERENCES = frozenset(
    """arn id name function_name invoke_arn qualified_arn qualified_invoke_arn version function_arn url bucket
    rest_api_id root_resource_id execution_arn stream_arn function_url endpoint api_endpoint layer_arn
    queue_url topic_arn role policy_arn""".split()  # noqa: SIM905 a word list reads better than a column of quotes
)


TAKEN = "its values are taken for variables without a default: Terraform reads it only where --var-file names it"

SAID = ("aws_lambda_function.", "module.")
"""Of what it is said that nobody knows how many there are."""


class Instance(Struct, frozen=True):
    """One resource of one module.

    names  what `each` and `count` stand for in it.
    """

    module: "Module"
    block: Block
    address: str
    names: Mapping[str, object]

    @property
    def scope(self) -> Scope:
        return self.module.scope.within(self.names) if self.names else self.module.scope


@dataclass(eq=False, slots=True)
class Module:
    """declared  what is written.
    path      of its call from the root: `orders.queue`; "" for the root.
    address   in front of its resources: `module.orders.module.queue.`.
    given     what its call passes for each variable.
    call      the call of the first module on the way here that is not the owner's; None when all of it is.
    outside   what a root module's variables are told; None for one that is called.
    """

    declared: Declared
    library: Library
    base: Path
    budget: Budget
    path: str = ""
    address: str = ""
    parent: "Module | None" = None
    given: Mapping[str, tuple[Expr, Scope, str]] = field(default_factory=dict)
    call: Block | None = None
    vendored: Mapping[str, Path] = field(default_factory=dict)
    outside: Outside | None = None
    gaps: dict[Gap, None] = field(default_factory=dict)
    _known: dict[str, object] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _calls: "dict[str, object]" = field(default_factory=dict)
    _children: "dict[str, list[Module]]" = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return Scope(self.library.root, self.base, self.find, self.budget)

    # Names -----------------------------------------------------------------------------------------------------------

    def find(self, word: str) -> object:
        """What a first word stands for."""
        if word == "var":
            return Handle("var", self.variable)
        if word == "local":
            return Handle("local", self.local)
        if word == "module":
            return Handle("module", self.called)
        if word == "data":
            return Handle("data", lambda kind: Handle(f"data.{kind}", partial(self._data, kind)))
        if word == "path":
            return Handle("path", self._path)
        if any(kind == word for kind, _ in self.declared.resources):
            return Handle(word, partial(self._resource, word))
        return Unknown(f"{word} is settled at deploy time", (word, ""))

    def _path(self, name: str) -> object:
        return str(self.declared.folder if name == "module" else self.base)

    def _once(self, key: str, expr: Expr, scope: Scope) -> object:
        """The value, worked out once; a cycle finds that it refers to itself."""
        if key not in self._known:
            if key in self._open:
                return Unknown(f"{key} refers to itself")
            self._open.add(key)
            try:
                self._known[key] = value_of(expr, scope)
            finally:
                self._open.discard(key)
        return self._known[key]

    def variable(self, name: str) -> object:
        """What the call passes, what values files and options say, the default; else it is unknown."""
        key = f"filled var.{name}"
        if key not in self._known:
            block = self.declared.variables.get(name)
            again = f"var.{name}" in self._open
            found = self._variable(name, block)
            if again:
                return found  # it refers to itself: not the last word
            typed = block.attributes.get("type") if block is not None else None
            self._known[key] = filled_in(typed, found, lambda default: value_of(default, self.scope))
        return self._known[key]

    def _variable(self, name: str, block: Block | None) -> object:
        key = f"var.{name}"
        default = block.attributes.get("default") if block is not None else None
        if name in self.given:
            expr, scope, _ = self.given[name]
            found = self._once(key, expr, scope)
            nulled = found is None and default is not None and block is not None and _refuses_null(block)
            return self._once(f"{key} by default", default, self.scope) if nulled and default is not None else found
        if self.outside is not None and block is not None:
            said = self.outside.said(name, block, self.scope)
            if said is not None:
                if said.stage:
                    self.gaps[Gap(Place(said.stage), TAKEN)] = None
                return self._once(key, said.expr, self.scope)
        if default is None:
            differ = self.outside.differ(name) if self.outside is not None else []
            why = f"; {', '.join(differ)} differ: --var-file names one" if differ else ""
            return Unknown(f"variable {name} has no default{why}", (f"{self.address}{key}", ""))
        return self._once(key, default, self.scope)

    def placed(self, name: str) -> tuple[Expr, str] | None:
        """Where a root module's variable is written, in a file of values; None for what is said otherwise."""
        block = self.declared.variables.get(name)
        if self.outside is None or block is None:
            return None
        said = self.outside.said(name, block, self.scope)
        return (said.expr, said.file) if said is not None and said.file else None

    def local(self, name: str) -> object:
        written = self.declared.locals.get(name)
        if written is None:
            raise Failed(f"there is no local.{name}")
        return self._once(f"local.{name}", written[0], self.scope)

    # Resources -------------------------------------------------------------------------------------------------------

    def instances(self) -> Iterator[Instance]:
        """Every resource of this module and of those it calls, of the kinds that deburr looks at."""
        for (kind, name), block in self.declared.resources.items():
            if kind not in LOOKED_AT:
                continue
            for key, names in self.keys(block, f"{kind}.{name}").items():
                self.budget.instances -= 1
                if self.budget.instances < 0:
                    self.budget.tired.add("more resources than are looked at")
                    return
                yield Instance(self, block, f"{self.address}{kind}.{name}{key}", names)
        for name in self.declared.modules:
            self.called(name)
            for child in self._children.get(name, []):
                if self.budget.instances < 0:
                    return
                yield from child.instances()

    def keys(self, block: Block, what: str) -> Keys:
        """Instances of a block by the end of their address, and what `each` and `count` stand for in each."""
        many, counted = block.attributes.get("for_each"), block.attributes.get("count")
        written = many if many is not None else counted
        if written is None:
            return {ONE: {}}
        value = self._once(f"{what} {'count' if many is None else 'keys'}", written, self.scope)
        found, left_out = numbered(value) if many is None else each(value)
        if isinstance(value, Unknown) and what.startswith(SAID):
            self.gap(block, f"{what}: how many there are is not known, one is looked at: {value.why}")
        if left_out:
            self.gap(block, f"{what}: {left_out + len(found):,} instances, {len(found)} are looked at")
        return found

    def _resource(self, kind: str, name: str) -> object:
        block = self.declared.resources.get((kind, name))
        if block is None:
            return Unknown(f"{kind}.{name} is not declared here", (f"{kind}.{name}", ""))
        return self._instances(block, f"{kind}.{name}", f"{self.address}{kind}.{name}")

    def _data(self, kind: str, name: str) -> object:
        block = self.declared.data.get((kind, name))
        if block is None:
            return Unknown(f"data.{kind}.{name} is not declared here", (f"data.{kind}.{name}", ""))
        return self._instances(block, f"data.{kind}.{name}", f"{self.address}data.{kind}.{name}")

    def _instances(self, block: Block, what: str, address: str) -> object:
        if what in self._open:
            return Unknown(f"{what} refers to itself")
        self._open.add(what)
        try:
            keys = self.keys(block, what)
        finally:
            self._open.discard(what)
        made = {key: self._handle(block, f"{address}{key}", names) for key, names in keys.items()}
        return shaped(block, keys, made)

    def _handle(self, block: Block, address: str, names: Mapping[str, object]) -> Handle:
        return Handle(address, partial(self.attribute, Instance(self, block, address, names)))

    def attribute(self, instance: Instance, name: str) -> object:
        """One attribute of a resource: what is written, or a reference to it."""
        block = instance.block
        if block.type == "data":
            twin = self.declared.resources.get((block.labels[0], block.labels[1]))
            found = looked_up(block, instance.scope, instance.address, name, twin)
            if isinstance(found, Ref) and twin is not None and found.address != instance.address:
                own = instance.address.removeprefix(self.address)
                kind = block.labels[0]
                self.gap(block, f"{own} is taken for the {kind} of that label, whose name is known in parts alone")
            return found
        written = block.attributes.get(name)
        if written is not None and name not in REFERENCES:
            value = self._once(f"{instance.address}.{name}", written, instance.scope)
            if value is not None:
                return value
        return Ref(instance.address, name)

    # Modules ---------------------------------------------------------------------------------------------------------

    def called(self, name: str) -> object:
        """The module of that name, of which outputs are asked."""
        if name in self._calls:
            return self._calls[name]
        block = self.declared.modules.get(name)
        if block is None:
            raise Failed(f"there is no module.{name}")
        self._calls[name] = Unknown(f"module.{name} refers to itself", (f"module.{name}", ""))
        self._calls[name] = self._made(name, block)
        return self._calls[name]

    def _made(self, name: str, block: Block) -> object:
        where = f"module.{name}"
        source = block.attributes.get("source")
        written = value_of(source, self.scope) if source is not None else None
        path = f"{self.path}.{name}".strip(".")
        declared = self._declared(written, path) if isinstance(written, str) else None
        if declared is None:
            source_text = written if isinstance(written, str) else "somewhere settled at deploy time"
            way = "`terraform init` brings it"
            if source_text.startswith(("./", "../")):
                way = "no folder of what was named, name one that holds both"
            self.gap(block, f"{where} is not here, it comes from {source_text}: {way}")
            return Unknown(f"{where} is not here", (f"{self.address}{where}", ""))
        if path.count(".") >= DEEPEST or self._contains_itself(declared, name):
            self.gap(block, f"{where} contains itself")
            return Unknown(f"{where} contains itself", (f"{self.address}{where}", ""))
        keys = self.keys(block, where)
        self.budget.modules -= len(keys)
        if self.budget.modules < 0:
            self.budget.tired.add("more uses of modules than are looked at")
            return Unknown(f"{where} is one of more modules than are looked at", (f"{self.address}{where}", ""))
        made: dict[str, object] = {}
        for key, names in keys.items():
            scope = self.scope.within(names)
            child = Module(
                declared,
                self.library,
                self.base,
                self.budget,
                path=path,
                address=f"{self.address}{where}{key}.",
                parent=self,
                given={
                    argument: (expr, scope, block.file)
                    for argument, expr in block.attributes.items()
                    if argument not in ("source", "version", "count", "for_each", "providers", "depends_on")
                },
                call=self.call if self.call is not None else None if declared.own else block,
                vendored=self.vendored,
                gaps=self.gaps,
            )
            self._children.setdefault(name, []).append(child)
            made[key] = Handle(child.address.rstrip("."), child.output)
        return shaped(block, keys, made)

    def _declared(self, source: str, path: str) -> Declared | None:
        if source.startswith(("./", "../")):
            folder = (self.declared.folder / source).resolve()
            inside = folder.is_relative_to(self.library.root) and folder.is_dir()
            return self.library.folder(folder, own=self.declared.own) if inside else None
        folder = self.vendored.get(path, Path())
        if path in self.vendored and folder.is_dir():
            return self.library.folder(folder.resolve(), own=False)
        return self.library.model(source)

    def _contains_itself(self, declared: Declared, name: str) -> bool:
        """A module may be used within another use of it only as long as its folder is not on the way here."""
        above: Module | None = self
        while above is not None:
            if above.declared is declared:
                return True
            above = above.parent
        return False

    def output(self, name: str) -> object:
        """An output of this module."""
        block = self.declared.outputs.get(name)
        value = block.attributes.get("value") if block is not None else None
        if value is None:
            return Unknown(f"{self.address}{name} is no output that is known", (self.address.rstrip("."), name))
        return self._once(f"output.{name}", value, self.scope)

    def gap(self, block: Block, what: str) -> None:
        at = self.call if self.call is not None else block
        self.gaps[Gap(Place(at.file, at.line, at.column, at.end_line, at.end_column), what)] = None


def _refuses_null(block: Block) -> bool:
    written = block.attributes.get("nullable")
    return isinstance(written, syntax.Literal) and written.value is False


def root_module(declared: Declared, library: Library, told: Told) -> Module:
    """The module that is deployed: its folder is where relative paths begin."""
    return Module(
        declared,
        library,
        declared.folder,
        Budget(),
        vendored=vendored(declared.folder),
        outside=Outside(declared, library, told),
    )
