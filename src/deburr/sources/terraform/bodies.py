"""A resource's body as a tree of values, in Terraform's own words: what the tables translate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, TreeNode
from deburr.sources.cloudformation.values import Final, unknown
from deburr.sources.terraform import syntax
from deburr.sources.terraform.evaluate import value_of
from deburr.sources.terraform.instances import turns
from deburr.sources.terraform.modules import Instance, Module
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block, Expr
from deburr.sources.terraform.values import Encoded, Handle, Ref, Text, Unknown, encoded, number

DEEPEST = 30  # levels of a value
MOST = 5_000  # elements of one value
TEXTS = frozenset({"input"})
"""Attributes whose JSON is a text to whoever gets it."""
META = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"})


@dataclass(slots=True)
class Bodies:
    """Writes bodies of one root module; `left` counts the values that may still be written.

    Every node stands where its value is decided: at the call's argument, where a module takes it.
    """

    make: Maker
    left: int = 100_000

    def body(self, instance: Instance) -> MappingNode:
        block = instance.block
        at = self.place(instance.module, block, block.file)
        return self._body(instance.module, block, instance.scope, at)

    def place(self, module: Module, node: TreeNode, file: str) -> TreeNode:
        """Where something is told to stand; what is not the owner's stands at the owner's call."""
        if module.call is not None:
            node, file = module.call, module.call.file
        self.make.origins.setdefault(id(node), file)
        self.make.kept.append(node)
        return node

    def _body(self, module: Module, block: Block, scope: Scope, at: TreeNode) -> MappingNode:
        entries: dict[str, TreeNode | None] = {}
        for name, expr in block.attributes.items():
            if name not in META:
                value = value_of(expr, scope)
                text = encoded(value.value) if name in TEXTS and isinstance(value, Encoded) else None
                entries[name] = self.value(module, expr, block.file, value if text is None else text)
        groups: dict[str, list[TreeNode]] = {}
        for inner in block.blocks:
            if inner.type == "dynamic" and inner.labels:
                groups.setdefault(inner.labels[0], []).extend(self._dynamic(module, inner, scope))
            elif inner.type not in META:
                where = self.place(module, inner, inner.file)
                groups.setdefault(inner.type, []).append(self._body(module, inner, scope, where))
        entries |= {name: self.make.sequence(group[0], group) for name, group in groups.items() if group}
        return self.make.mapping(at, entries)

    def _dynamic(self, module: Module, block: Block, scope: Scope) -> Iterator[TreeNode]:
        """The blocks that one `dynamic` makes; one that is unknown when their number is not known."""
        over = block.attributes.get("for_each")
        content = next(block.of_type("content"), None)
        value = value_of(over, scope) if over is not None else None
        if content is None or value is None:
            return
        at, made = self.place(module, block, block.file), turns(block, value)
        if made is None:
            why = value.why if isinstance(value, Unknown) else "a block that is settled at deploy time"
            yield self.make.unknown(at, why)
            return
        for names in made:
            yield self._body(module, content, scope.within(names), at)

    # Values ----------------------------------------------------------------------------------------------------------

    def value(self, module: Module, expr: Expr, file: str, value: object) -> TreeNode | None:
        """The node for a value, at the place of what decides it; None for null."""
        decided, where, within = _decided(module, expr, file, whole=isinstance(value, dict | Encoded))
        return self.node(value, self.place(within, decided, where), decided)

    def node(self, value: object, at: TreeNode, expr: TreeNode, depth: int = 0) -> TreeNode | None:
        """expr  what the value was written as: its parts stand at their own places where they are written out."""
        make = self.make
        if value is None:
            return None
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            return make.unknown(at, "a value of more levels or parts than are looked at")
        if isinstance(value, bool):
            return make.text(at, "true" if value else "false", plain=True)
        if isinstance(value, str):
            said = isinstance(at, syntax.Literal) and at.value == value and ".tfvars" not in make.file_of(at)
            return make.text(at, value, written=said)
        if isinstance(value, (int, float)):
            return make.text(at, number(value))
        if isinstance(value, list):
            places: list[TreeNode] = [at] * len(value)
            if isinstance(expr, syntax.Tuple) and len(expr.items) == len(value) and at is expr:
                places = [self._like(item, at) for item in expr.items]
            items = (self.node(each, where, where, depth + 1) for each, where in zip(value, places, strict=True))
            return make.sequence(at, [item for item in items if item is not None][:MOST])
        if isinstance(value, dict):
            written = _places(expr) if at is expr else {}
            entries = {
                str(key): self.node(each, where, where, depth + 1)
                for key, each in list(value.items())[:MOST]
                for where in [self._like(written[key], at) if key in written else at]
            }
            return make.mapping(at, entries)
        if isinstance(value, Encoded):
            return self.node(value.value, at, expr, depth + 1)
        return make.settled(at, _final(value))

    def _like(self, node: TreeNode, at: TreeNode) -> TreeNode:
        self.make.origins.setdefault(id(node), self.make.file_of(at))
        self.make.kept.append(node)
        return node


def _places(expr: TreeNode) -> dict[object, Expr]:
    """Where the parts of a map are written: in braces, within `jsonencode(...)`, in the last of a `merge(...)`."""
    if isinstance(expr, syntax.Call) and expr.name in ("jsonencode", "merge"):
        return {key: value for each in expr.arguments for key, value in _places(each).items()}
    if not isinstance(expr, syntax.Object):
        return {}
    return {key.value: value for key, value in expr.entries if isinstance(key, syntax.Literal)}


def _final(value: object) -> Final:
    if isinstance(value, Ref):
        attribute = "RootResourceId" if value.attribute == "root_resource_id" else value.attribute
        return Final("reference", target=(value.address, attribute))
    if isinstance(value, Handle):
        return Final("reference", target=(value.address, ""))
    if isinstance(value, Text):
        if len(value.parts) == 1 and isinstance(value.parts[0], tuple):
            return Final("reference", target=value.parts[0])
        return Final("text", parts=list(value.parts))
    if isinstance(value, Unknown):
        return unknown(value.why, value.target)
    return unknown("a value that deburr does not know")


def _decided(module: Module, expr: Expr, file: str, *, whole: bool) -> tuple[Expr, str, Module]:
    """The expression that decides a value: a variable that was passed leads to the argument of the call.

    whole  the value has parts: an argument that writes them out goes before one that only chooses.
    """
    while True:
        name = _variable(expr) if module.call is None else _mentioned(expr, module.given, whole=whole)
        if name is None or name not in module.given or module.parent is None:
            placed = _in_a_file_of_values(module, expr)
            return (*placed, module) if placed is not None else (expr, file, module)
        expr, _, file = module.given[name]
        module = module.parent


def _in_a_file_of_values(module: Module, expr: Expr) -> tuple[Expr, str] | None:
    """Where a file of values says what a variable of the root is, or a local that is that variable and nothing else."""
    for _ in range(DEEPEST):
        name = _variable(expr)
        if name is not None and module.parent is None:
            return module.placed(name)
        if name is not None and name in module.given and module.parent is not None:
            expr, module = module.given[name][0], module.parent
        elif isinstance(expr, syntax.Attribute) and isinstance(expr.of, syntax.Name) and expr.of.name == "local":
            written = module.declared.locals.get(expr.name)
            if written is None:
                return None
            expr = written[0]
        else:
            return None
    return None


def _variable(expr: Expr) -> str | None:
    """`x` for `var.x` and nothing else."""
    if isinstance(expr, syntax.Attribute) and isinstance(expr.of, syntax.Name) and expr.of.name == "var":
        return expr.name
    return None


def _mentioned(expr: Expr, given: Mapping[str, tuple[Expr, Scope, str]], *, whole: bool) -> str | None:
    """The first variable in an expression that the call passes; where parts are asked for, the first with any."""
    names = list(dict.fromkeys(_mentions(expr, given)))
    parted = (name for name in names if whole and _places(given[name][0]))
    return next(parted, names[0] if names else None)


def _mentions(expr: Expr, given: Mapping[str, tuple[Expr, Scope, str]]) -> Iterator[str]:
    todo: list[Expr] = [expr]
    for _ in range(200):
        if not todo:
            return
        each = todo.pop()
        name = _variable(each)
        if name is not None and name in given:
            yield name
        elif isinstance(each, syntax.Conditional):
            todo += [each.condition, each.otherwise, each.then]
        elif isinstance(each, syntax.Call):
            todo += reversed(each.arguments)
        elif isinstance(each, (syntax.Attribute, syntax.Index)):
            todo.append(each.of)
        elif isinstance(each, syntax.Template):
            todo += [part for part in each.parts if isinstance(part, Expr)]
