"""From the grammar's nodes to expressions: what is broken, or nested too deep, stays unread."""

from collections.abc import Iterator
from functools import partial

from tree_sitter import Node

from deburr.sources.terraform import syntax
from deburr.sources.terraform.syntax import Block, Body, Expr, Span
from deburr.sources.terraform.texts import dedented, number, unescaped

DEEPEST = 60  # expressions and blocks within each other
_POSTFIX = frozenset({"get_attr", "index", "splat"})
_EACH = "\ue000each"  # no name that HCL allows


class Lowering:
    """Lowers one file's nodes to blocks and expressions; places are in characters."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        self.lines: list[bytes] | None = None if data.isascii() else data.split(b"\n")

    def span(self, node: Node) -> Span:
        start, end = node.start_point, node.end_point
        return (start[0] + 1, self._column(*start), end[0] + 1, self._column(*end))

    def _column(self, row: int, column: int) -> int:
        """In characters, from 1; tree-sitter counts bytes."""
        if self.lines is None:
            return column + 1
        return len(self.lines[row][:column].decode(errors="replace")) + 1

    def text(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    # Bodies ----------------------------------------------------------------------------------------------------------

    def bodies(self, node: Node, depth: int) -> Body:
        attributes: dict[str, Expr] = {}
        blocks: list[Block] = []
        todo = [(node, depth)]
        while todo:
            body, level = todo.pop()
            for child in body.named_children:
                if child.type == "attribute":
                    name, value = self._attribute(child)
                    attributes[name] = value
                elif child.type == "block" and level < DEEPEST:
                    blocks.append(self._block(child, level + 1))
                elif child.type in ("body", "ERROR") and level < DEEPEST:
                    todo.append((child, level + 1))
        return attributes, blocks

    def _attribute(self, node: Node) -> tuple[str, Expr]:
        names = [child for child in node.named_children if child.type == "identifier"]
        values = [child for child in node.named_children if child.type == "expression"]
        name = self.text(names[0]) if names else ""
        if not values:
            return name, syntax.Unread(self.span(node), "a syntax error")
        return name, self.expression(values[0], 0)

    def _block(self, node: Node, depth: int) -> Block:
        words = [child for child in node.named_children if child.type in ("identifier", "string_lit")]
        names = [self.text(word).strip('"') for word in words]
        head = self.span(node)
        first = self.span(node.named_children[0]) if node.named_children else head
        span = (head[0], head[1], first[2], first[3])
        return Block(span, self.file, names[0] if names else "", tuple(names[1:]), partial(self._body, node, depth))

    def _body(self, node: Node, depth: int) -> Body:
        attributes: dict[str, Expr] = {}
        blocks: list[Block] = []
        for child in node.named_children:
            if child.type in ("body", "ERROR"):
                more, inner = self.bodies(child, depth)
                attributes |= more
                blocks += inner
        return attributes, blocks

    # Expressions -----------------------------------------------------------------------------------------------------

    def expression(self, node: Node, depth: int) -> Expr:
        if depth > DEEPEST:
            return syntax.Unread(self.span(node), f"an expression nested deeper than {DEEPEST} levels")
        kind = node.type
        reader = getattr(self, f"_{kind}", None)
        if reader is not None:
            found: Expr = reader(node, depth + 1)
            return found
        return self._sequence(node, node.children, depth + 1)

    def _sequence(self, node: Node, children: list[Node], depth: int) -> Expr:
        """A primary expression and what follows it: attributes, indexes and splats stand beside it, not around it."""
        inner = [child for child in children if child.is_named and child.type not in ("comment", "strip_marker")]
        if not inner or any(child.type == "ERROR" for child in inner):
            return syntax.Unread(self.span(node), "a syntax error")
        found = self.expression(inner[0], depth)
        for child in inner[1:]:
            if child.type not in _POSTFIX:
                return syntax.Unread(self.span(node), "a syntax error")
            found = self._after(found, child, depth)
        return found

    def _after(self, of: Expr, node: Node, depth: int) -> Expr:
        span = (of.line, of.column, *self.span(node)[2:])
        if node.type == "get_attr":
            return syntax.Attribute(span, of, self.text(node).lstrip(". \t"))
        if node.type == "index":
            inner = node.named_children[0] if node.named_children else node
            if inner.type == "legacy_index":
                return syntax.Attribute(span, of, self.text(inner).lstrip("."))
            key = inner.named_children[0] if inner.named_children else None
            return syntax.Index(span, of, self.expression(key, depth)) if key is not None else syntax.Unread(span, "[]")
        rest: Expr = syntax.Name(span, _EACH)
        for child in node.named_children[0].named_children if node.named_children else []:
            rest = self._after(rest, child, depth)
        return syntax.Splat(span, of, _EACH, rest)

    def _variable_expr(self, node: Node, depth: int) -> Expr:
        return syntax.Name(self.span(node), self.text(node))

    def _literal_value(self, node: Node, depth: int) -> Expr:
        inner = node.named_children[0] if node.named_children else node
        text = self.text(inner)
        value: object
        if inner.type == "string_lit":
            value = unescaped(text[1:-1])
        elif inner.type == "bool_lit":
            value = text == "true"
        elif inner.type == "null_lit":
            value = None
        else:
            value = number(text)
        return syntax.Literal(self.span(node), value)

    def _collection_value(self, node: Node, depth: int) -> Expr:
        inner = node.named_children[0] if node.named_children else node
        if any(child.type == "ERROR" for child in inner.children):
            return syntax.Unread(self.span(node), "a syntax error")
        if inner.type == "tuple":
            items = [self.expression(child, depth) for child in inner.named_children if child.type == "expression"]
            return syntax.Tuple(self.span(node), items)
        entries: list[tuple[Expr, Expr]] = []
        for child in inner.named_children:
            parts = [part for part in child.named_children if part.type == "expression"]
            if child.type == "object_elem" and len(parts) == 2:
                entries.append((self._object_key(parts[0], depth), self.expression(parts[1], depth)))
        return syntax.Object(self.span(node), entries)

    def _object_key(self, node: Node, depth: int) -> Expr:
        """A bare word is a text, not a variable."""
        key = self.expression(node, depth)
        bare = isinstance(key, syntax.Name) and not self.text(node).startswith("(")
        return syntax.Literal(self.span(node), self.text(node)) if bare else key

    def _function_call(self, node: Node, depth: int) -> Expr:
        names = [child for child in node.named_children if child.type == "identifier"]
        inside = [child for child in node.named_children if child.type == "function_arguments"]
        children = inside[0].named_children if inside else []
        arguments = [self.expression(child, depth) for child in children if child.type == "expression"]
        expands = any(child.type == "ellipsis" for child in children)
        return syntax.Call(self.span(node), self.text(names[-1]) if names else "", arguments, expands)

    def _conditional(self, node: Node, depth: int) -> Expr:
        parts = [self.expression(child, depth) for child in node.named_children if child.type == "expression"]
        if len(parts) != 3:
            return syntax.Unread(self.span(node), "a syntax error")
        return syntax.Conditional(self.span(node), *parts)

    def _unary_operation(self, node: Node, depth: int) -> Expr:
        operator = node.children[0]
        return syntax.Unary(self.span(node), self.text(operator), self._sequence(node, node.children[1:], depth))

    def _binary_operation(self, node: Node, depth: int) -> Expr:
        children = [child for child in node.children if child.type != "comment"]
        at = next((at for at, child in enumerate(children) if not child.is_named), -1)
        if at <= 0 or at == len(children) - 1:
            return syntax.Unread(self.span(node), "a syntax error")
        left = self._sequence(node, children[:at], depth)
        right = self._sequence(node, children[at + 1 :], depth)
        return syntax.Binary(self.span(node), self.text(children[at]), left, right)

    def _for_expr(self, node: Node, depth: int) -> Expr:
        inner = node.named_children[0]
        intro = next((child for child in inner.named_children if child.type == "for_intro"), None)
        values = [child for child in inner.named_children if child.type == "expression"]
        tested = next((child for child in inner.named_children if child.type == "for_cond"), None)
        over = [child for child in intro.named_children if child.type == "expression"] if intro is not None else []
        makes_object = inner.type == "for_object_expr"
        if intro is None or not over or len(values) < 1 + makes_object:
            return syntax.Unread(self.span(node), "a syntax error")
        names = [self.text(child) for child in intro.named_children if child.type == "identifier"]
        condition = (
            [child for child in tested.named_children if child.type == "expression"] if tested is not None else []
        )
        return syntax.For(
            self.span(node),
            names,
            self.expression(over[0], depth),
            self.expression(values[0], depth) if makes_object else None,
            self.expression(values[-1], depth),
            self.expression(condition[0], depth) if condition else None,
            groups=any(child.type == "ellipsis" for child in inner.named_children),
        )

    # Texts -----------------------------------------------------------------------------------------------------------

    def _template_expr(self, node: Node, depth: int) -> Expr:
        return self.expression(node.named_children[0], depth)

    def _quoted_template(self, node: Node, depth: int) -> Expr:
        return self._put_together(node, list(self._pieces(node, node.start_byte + 1, node.end_byte - 1, depth, True)))

    def _heredoc_template(self, node: Node, depth: int) -> Expr:
        start = self.data.find(b"\n", node.start_byte) + 1
        end = self.data.rfind(b"\n", start, node.end_byte) + 1 or node.end_byte
        pieces = list(self._pieces(node, start, max(start, end), depth, False))
        if self.data[node.start_byte : node.start_byte + 3] == b"<<-":
            pieces = dedented(pieces)
        return self._put_together(node, pieces)

    def _put_together(self, node: Node, pieces: "list[str | Expr]") -> Expr:
        if all(isinstance(piece, str) for piece in pieces):
            return syntax.Literal(self.span(node), "".join(piece for piece in pieces if isinstance(piece, str)))
        return syntax.Template(self.span(node), pieces)

    def _pieces(self, node: Node, start: int, end: int, depth: int, escaped: bool) -> "Iterator[str | Expr]":
        """Texts, taken from the bytes between the nodes, and what stands between them."""
        at = start
        for child in node.named_children:
            if child.type not in ("template_interpolation", "template_directive"):
                continue
            if child.start_byte > at:
                yield self._plain(at, child.start_byte, escaped)
            inner = next(iter(child.named_children), None)
            if child.type == "template_interpolation":
                values = [part for part in child.named_children if part.type == "expression"]
                yield self.expression(values[0], depth) if values else ""
            elif inner is not None and inner.type == "template_for":
                yield self._template_for(inner, depth)
            elif inner is not None and inner.type == "template_if":
                yield self._template_if(inner, depth)
            else:
                yield syntax.Unread(self.span(child), "a template directive")
            at = child.end_byte
        if at < end:
            yield self._plain(at, end, escaped)

    def _plain(self, start: int, end: int, escaped: bool) -> str:
        text = self.data[start:end].decode(errors="replace")
        return unescaped(text) if escaped else text.replace("$${", "${").replace("%%{", "%{")

    def _template_for(self, node: Node, depth: int) -> Expr:
        head = next((child for child in node.named_children if child.type == "template_for_start"), None)
        over = [child for child in head.named_children if child.type == "expression"] if head is not None else []
        if head is None or not over:
            return syntax.Unread(self.span(node), "a template directive")
        names = [self.text(child) for child in head.named_children if child.type == "identifier"]
        last = node.named_children[-1]
        body = self._put_together(node, list(self._pieces(node, head.end_byte, last.start_byte, depth, False)))
        return syntax.For(self.span(node), names, self.expression(over[0], depth), None, body, None, text=True)

    def _template_if(self, node: Node, depth: int) -> Expr:
        children = node.named_children
        head = next((child for child in children if child.type == "template_if_intro"), None)
        tested = [child for child in head.named_children if child.type == "expression"] if head is not None else []
        if head is None or not tested:
            return syntax.Unread(self.span(node), "a template directive")
        other = next((child for child in children if child.type == "template_else_intro"), None)
        last = children[-1]
        middle = other.start_byte if other is not None else last.start_byte
        then = self._put_together(node, list(self._between(node, head.end_byte, middle, depth)))
        orelse: Expr = syntax.Literal(self.span(node), "")
        if other is not None:
            orelse = self._put_together(node, list(self._between(node, other.end_byte, last.start_byte, depth)))
        return syntax.Conditional(self.span(node), self.expression(tested[0], depth), then, orelse)

    def _between(self, node: Node, start: int, end: int, depth: int) -> "Iterator[str | Expr]":
        at = start
        for piece in node.named_children:
            if piece.type == "template_interpolation" and start <= piece.start_byte < end:
                if piece.start_byte > at:
                    yield self._plain(at, piece.start_byte, False)
                values = [part for part in piece.named_children if part.type == "expression"]
                yield self.expression(values[0], depth) if values else ""
                at = piece.end_byte
        if at < end:
            yield self._plain(at, end, False)
