"""Configuration in JSON (`.tf.json`), read as the blocks and expressions it stands for.

https://developer.hashicorp.com/terraform/language/syntax/json
"""

from functools import partial

from deburr.errors import SourceError
from deburr.sources.cloudformation.parse import parse as parse_tree
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.terraform import syntax
from deburr.sources.terraform.parsing import parse as parse_hcl
from deburr.sources.terraform.parsing import template
from deburr.sources.terraform.syntax import Block, Body, Expr, Span

LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "provider": 1, "locals": 0, "terraform": 0}
PLAIN = frozenset({"variable"})  # what stands there is data, not templates
NESTED = {"dynamic": 1, "content": 0, "lifecycle": 0, "provisioner": 1}
"""Blocks within others that are known by their name alone, and how many labels they have."""
WHOLLY = frozenset({"data", "terraform"})
"""Blocks of which every object within is read as a block too: none of theirs is asked for as a value."""


def parse(data: bytes, *, file: str, values: bool = False) -> Block:
    """The whole file as one block.

    values  True for a file of variables' values, which holds data only.
    Raises  SourceError when it is no JSON, or no object.
    """
    root = parse_tree(data, file=file).root
    if not isinstance(root, MappingNode):
        raise SourceError("is no JSON object", where=file)
    body: Body = ({}, [])
    whole = Block((1, 1, 1, 1), file, "", (), lambda: body)
    if values:
        whole.attributes.update({key.text: _expression(value, file, plain=True) for key, value in root.pairs})
        return whole
    for key, value in root.pairs:
        if key.text in LABELS:
            _blocks(whole, key.text, (), key, value, LABELS[key.text])
    return whole


def _blocks(whole: Block, kind: str, labels: tuple[str, ...], at: Scalar, value: TreeNode, left: int) -> None:
    """Blocks of one kind: maps by label as deep as it has labels, then one body or a list of them."""
    for each in value.items if isinstance(value, SequenceNode) else [value]:
        if not isinstance(each, MappingNode):
            continue
        if left:
            for key, inner in each.pairs:
                _blocks(whole, kind, (*labels, key.text), key, inner, left - 1)
            continue
        whole.blocks.append(Block(_span(at), whole.file, kind, labels, partial(_body, each, whole.file, kind)))


def _body(node: MappingNode, file: str, kind: str) -> Body:
    """Attributes and blocks: what may be either is both, and each reader asks for the one that it knows."""
    held = Block(_span(node), file, kind, (), lambda: ({}, []))
    attributes: dict[str, Expr] = {}
    for key, inner in node.pairs:
        if key.text in NESTED and not isinstance(inner, Scalar):
            _blocks(held, key.text, (), key, inner, NESTED[key.text])
        elif key.text != "//":
            typed = kind in PLAIN and key.text == "type"
            attributes[key.text] = _type(inner, file) if typed else _expression(inner, file, plain=kind in PLAIN)
            if kind in WHOLLY:
                _blocks(held, key.text, (), key, inner, 0)
    return attributes, held.blocks


def _expression(node: TreeNode, file: str, *, plain: bool) -> Expr:
    span = _span(node)
    if isinstance(node, MappingNode):
        entries: list[tuple[Expr, Expr]] = [
            (syntax.Literal(_span(key), key.text), _expression(value, file, plain=plain)) for key, value in node.pairs
        ]
        return syntax.Object(span, entries)
    if isinstance(node, SequenceNode):
        return syntax.Tuple(span, [_expression(item, file, plain=plain) for item in node.items])
    if not isinstance(node, Scalar):
        return syntax.Unread(span, "a value that is no JSON")
    if not node.plain:
        if plain or not ("${" in node.text or "%{" in node.text):
            return syntax.Literal(span, node.text)
        made = template(node.text, file=file)
        whole = made.parts[0] if isinstance(made, syntax.Template) and len(made.parts) == 1 else made
        return _moved(whole if isinstance(whole, Expr) else made, span)
    return syntax.Literal(span, _data(node.text))


def _type(node: TreeNode, file: str) -> Expr:
    """A variable's type, which is HCL in a text."""
    text = node.text if isinstance(node, Scalar) else ""
    found = parse_hcl(f"type = {text}".encode(errors="replace"), file=file).whole.attributes.get("type")
    return _moved(found, _span(node)) if found is not None else syntax.Unread(_span(node), "a type that is no HCL")


def _data(text: str) -> object:
    words: dict[str, object] = {"true": True, "false": False, "null": None, "": None}
    if text in words:
        return words[text]
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def _moved(expr: Expr, span: Span) -> Expr:
    """The expression of a text stands where the text does."""
    expr.line, expr.column, expr.end_line, expr.end_column = span
    return expr


def _span(node: TreeNode) -> Span:
    return node.line, node.column, node.end_line, node.end_column
