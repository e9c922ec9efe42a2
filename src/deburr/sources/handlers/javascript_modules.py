"""What comes into and leaves a JavaScript or TypeScript module, by `import` and `export` or by `require`."""

from typing import TYPE_CHECKING

from deburr.sources.handlers.javascript_functions import class_of, name_of, named
from deburr.sources.handlers.javascript_patterns import key_of
from deburr.sources.handlers.lowering import Lowering
from deburr.sources.handlers.syntax import (
    Assign,
    Attribute,
    Define,
    Export,
    Expr,
    Function,
    Import,
    ImportName,
    Literal,
    Name,
    Stmt,
    Subscript,
)

if TYPE_CHECKING:
    from tree_sitter import Node as Tree


def imported(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`import ... from "m"`, `import "m"`, TypeScript's `import type` and `import x = require("m")`."""
    type_only = any(child.type in ("type", "typeof") for child in node.children[:2])
    source = node.child_by_field_name("source")
    names: list[ImportName] = []
    types: list[ImportName] = []
    for child in node.named_children:
        if child.type == "import_clause":
            _clause(low, child, names, types)
        elif child.type == "import_require_clause":
            source = child.child_by_field_name("source")
            names.append(ImportName("", low.text(child.named_children[0])))
    if types and not names:
        names, type_only = types, True
    made = Import(_module(low, source), names, type_only, False, _comment(low, node))
    out.append(low.at(made, node))


def _clause(low: Lowering, node: "Tree", names: list[ImportName], types: list[ImportName]) -> None:
    """Fill in an import clause's names, those marked `type` apart."""
    for child in node.named_children:
        if child.type == "identifier":
            names.append(ImportName("default", low.text(child)))
        elif child.type == "namespace_import":
            names.extend(ImportName("*", low.text(name)) for name in child.named_children)
        elif child.type == "named_imports":
            for item in child.named_children:
                if item.type == "import_specifier":
                    (types if _is_type(item) else names).append(ImportName(*_both_names(low, item)))


def _is_type(item: "Tree") -> bool:
    return item.children[0].type in ("type", "typeof") and item.child_count > 1


def _both_names(low: Lowering, item: "Tree") -> tuple[str, str]:
    name, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
    source = str(key_of(low, name))
    return source, str(key_of(low, alias)) if alias is not None else source


def _module(low: Lowering, node: "Tree | None") -> str:
    made = low.expr(node) if node is not None else None
    return str(made.value) if isinstance(made, Literal) else ""


def _comment(low: Lowering, node: "Tree") -> str:
    inside = [low.text(child) for child in node.named_children if child.type == "comment"]
    behind = low.rest_of_line(node).lstrip(";").lstrip()
    return " ".join([*inside, behind if behind.startswith(("//", "/*")) else ""]).strip()


def alias(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """TypeScript's `import a = B.c`."""
    parts = low.exprs(node.named_children)
    if len(parts) == 2:
        out.append(low.at(Assign([parts[0]], parts[1], "=", "const"), node))


def exported(low: Lowering, node: "Tree", out: list[Stmt]) -> None:
    """`export` in every form; what is only a type is dropped."""
    words = [child.type for child in node.children if not child.is_named]
    source = node.child_by_field_name("source")
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    if "type" in words or ("as" in words and "namespace" in words):
        return
    if source is not None:
        _reexported(low, node, source, out)
    elif declaration is not None:
        _declaration(low, node, declaration, out, default="default" in words)
    elif value is not None:
        made = low.expr(value)
        out.append(low.at(Export([("default", made)]), node))
    elif "=" in words:
        out.extend(low.at(Export([("*", made)]), node) for made in low.exprs(node.named_children))
    else:
        pairs = _clause_pairs(low, node)
        if pairs:
            out.append(low.at(Export([(to, low.at(Name(name), at)) for name, to, at in pairs]), node))


def _clause_pairs(low: Lowering, node: "Tree") -> "list[tuple[str, str, Tree]]":
    pairs: list[tuple[str, str, Tree]] = []
    for clause in node.named_children:
        if clause.type != "export_clause":
            continue
        for item in clause.named_children:
            if item.type == "export_specifier" and not _is_type(item):
                pairs.append((*_both_names(low, item), item))
    return pairs


def _reexported(low: Lowering, node: "Tree", source: "Tree", out: list[Stmt]) -> None:
    names = [ImportName(name, to) for name, to, _ in _clause_pairs(low, node)]
    for child in node.children:
        if child.type == "*":
            names.append(ImportName("*", "*"))
        elif child.type == "namespace_export":
            names.extend(ImportName("*", str(key_of(low, name))) for name in child.named_children)
    made = Import(_module(low, source), names, False, True, _comment(low, node))
    out.append(low.at(made, node))


_CLASSES = frozenset(("class_declaration", "abstract_class_declaration"))


def _declaration(low: Lowering, node: "Tree", inner: "Tree", out: list[Stmt], *, default: bool) -> None:
    before = len(out)
    if inner.type in _CLASSES:
        decorators: list[Expr] = []
        for child in node.named_children:
            if child.type == "decorator":
                decorators.extend(low.exprs(child.children))
        out.append(low.at(Define(name_of(low, inner), low.at(class_of(low, inner, decorators), inner)), node))
    else:
        low.statements((inner,), out)
    for made in out[before:]:
        if isinstance(made, Assign | Define):
            made.exported = True
        if isinstance(made, Define):
            made.default = default
        if isinstance(made, Import):
            made.reexport = True


# CommonJS ----------------------------------------------------------------------------------------------


def required(low: Lowering, target: "Tree | None", value: "Tree", statement: "Tree", out: list[Stmt]) -> bool:
    """Lower `target = require("m")` and `target = require("m").x` to an Import.

    target  the left side; None for a `require("m")` that stands alone.
    Returns False when it is something else, and nothing was lowered.
    """
    member = ""
    if value.type == "member_expression" and target is not None and target.type == "identifier":
        written, value_in = value.child_by_field_name("property"), value.child_by_field_name("object")
        if written is None or value_in is None:
            return False
        member, value = low.text(written), low.bare(value_in)
    module = _require(low, value)
    if module is None:
        return False
    names = [] if target is None else _required_names(low, target, member)
    if names is None:
        return False
    made = Import(module, names, low.type_only, False, _comment(low, statement))
    out.append(low.at(made, statement))
    return True


def _require(low: Lowering, node: "Tree") -> str | None:
    """The module of `require("m")`; None for anything else."""
    if node.type != "call_expression":
        return None
    func, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if func is None or func.type != "identifier" or low.text(func) != "require":
        return None
    if given is None or given.type != "arguments" or given.named_child_count != 1:
        return None
    argument = given.named_children[0]
    if argument.type not in ("string", "template_string"):
        return None
    made = low.expr(argument)
    return str(made.value) if isinstance(made, Literal) else None


def _required_names(low: Lowering, target: "Tree", member: str) -> list[ImportName] | None:
    """The names `const target = require(...)` binds; None when the pattern is nested or has defaults."""
    if target.type == "identifier":
        return [ImportName(member, low.text(target))]
    if target.type != "object_pattern" or member:
        return None
    names: list[ImportName] = []
    for child in target.named_children:
        kind = child.type
        if kind == "shorthand_property_identifier_pattern":
            names.append(ImportName(low.text(child), low.text(child)))
        elif kind == "pair_pattern":
            key = key_of(low, child.child_by_field_name("key"))
            value = child.child_by_field_name("value")
            if not isinstance(key, str) or value is None or value.type != "identifier":
                return None
            names.append(ImportName(key, low.text(value)))
        elif kind != "comment":
            return None
    return names


def is_exports(target: Expr) -> str | None:
    """The name that an assignment to `target` exports; "" for `exports` itself, None for another target.

    `module.exports` is "*".
    """
    if isinstance(target, Name):
        return "" if target.id == "exports" else None
    if not isinstance(target, Attribute | Subscript):
        return None
    if isinstance(target, Attribute):
        key = target.name
    elif isinstance(target.index, Literal) and isinstance(target.index.value, str):
        key = target.index.value
    else:
        return None
    base = target.base
    if isinstance(base, Name):
        return key if base.id == "exports" else "*" if (base.id, key) == ("module", "exports") else None
    is_module = isinstance(base, Attribute) and base.name == "exports" and isinstance(base.base, Name)
    return key if is_module and isinstance(base, Attribute) and _is_name(base.base, "module") else None


def _is_name(expr: Expr, id: str) -> bool:
    return isinstance(expr, Name) and expr.id == id


def exports_assigned(
    low: Lowering, node: "Tree", exports: list[str], others: list[Expr], value: Expr, out: list[Stmt]
) -> None:
    """`exports.a = b = value`: the value is assigned once, then exported."""
    if isinstance(value, Function) and exports[-1] != "*":
        named(value, exports[-1])
    if others:
        out.append(low.at(Assign(others, value), node))
        if isinstance(others[0], Name):
            value = low.at(Name(others[0].id), node)
    out.append(low.at(Export([(name, value) for name in exports]), node))


MODULES = {
    "import_statement": imported,
    "import_alias": alias,
    "export_statement": exported,
}
