"""One more argument for a call in Python, JavaScript or TypeScript, in the layout that the call has."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from deburr.findings import PassArgument
from deburr.fixes.splice import CannotEdit, Splice, span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_CALLS = frozenset({"call", "call_expression", "new_expression"})
_NO_ARGUMENTS = frozenset({"comment", "html_comment"})


def splice(text: str, fix: PassArgument) -> Splice:
    """What to change in a program.

    Raises  CannotEdit when no call stands there, or its arguments are spread from elsewhere.
    """
    source = text.encode()
    start, end = (len(text[:at].encode()) for at in span(text, fix.at))
    call = _call(_tree(source, PurePosixPath(fix.at.file).suffix), start, end)
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.type not in ("argument_list", "arguments"):
        raise CannotEdit("the call has no list of arguments")
    given = [child for child in arguments.named_children if child.type not in _NO_ARGUMENTS]
    made = _keyword(arguments, given, fix) if fix.options is None else _option(arguments, given, fix)
    first, last, written = made
    return Splice(len(source[:first].decode()), len(source[:last].decode()), written)


def _keyword(arguments: "Node", given: "list[Node]", fix: PassArgument) -> tuple[int, int, str]:
    for argument in given:
        if argument.type in ("dictionary_splat", "list_splat"):
            raise CannotEdit("the call's arguments come from elsewhere")
        value = argument.child_by_field_name("value")
        if value is not None and _written(argument.child_by_field_name("name")) == fix.name:
            return value.start_byte, value.end_byte, fix.value
    return _appended(arguments, given, f"{fix.name}={fix.value}")


def _option(arguments: "Node", given: "list[Node]", fix: PassArgument) -> tuple[int, int, str]:
    assert fix.options is not None
    written = f"{fix.name}: {fix.value}"
    if any(argument.type == "spread_element" for argument in given) or len(given) < fix.options:
        raise CannotEdit("the call's arguments come from elsewhere")
    if len(given) == fix.options:
        return _appended(arguments, given, f"{{ {written} }}")
    options = given[fix.options]
    if options.type != "object":
        raise CannotEdit("the call's options come from elsewhere")
    held = [child for child in options.named_children if child.type not in _NO_ARGUMENTS]
    for pair in held:
        value = pair.child_by_field_name("value")
        if value is not None and _written(pair.child_by_field_name("key")).strip("\"'") == fix.name:
            return value.start_byte, value.end_byte, fix.value
    if not held:
        return options.start_byte, options.end_byte, f"{{ {written} }}"
    return _appended(options, held, written)


def _appended(parent: "Node", given: "list[Node]", written: str) -> tuple[int, int, str]:
    """After the last one, on a line of its own where that has one."""
    if not given:
        return parent.start_byte + 1, parent.start_byte + 1, written
    last = given[-1]
    alone = last.start_point.row > parent.start_point.row and parent.end_point.row > last.end_point.row
    gap = "\n" + " " * last.start_point.column if alone else " "
    return last.end_byte, last.end_byte, f",{gap}{written}"


def _written(node: "Node | None") -> str:
    return node.text.decode() if node is not None and node.text is not None else ""


def _call(root: "Node", start: int, end: int) -> "Node":
    """The call that reaches from here to there."""
    node: Node | None = root.descendant_for_byte_range(start, max(start, end - 1))
    while node is not None and not (node.type in _CALLS and node.start_byte == start):
        node = node.parent
    if node is None:
        raise CannotEdit("no call stands there")
    return node


def _tree(source: bytes, suffix: str) -> "Node":
    made = _parsers().get(suffix)
    if made is None:
        raise CannotEdit("code inside a template is not edited")
    return _parser(suffix).parse(source).root_node


@cache
def _parser(suffix: str) -> "Parser":
    from tree_sitter import Language, Parser

    return Parser(Language(_parsers()[suffix]()))


@cache
def _parsers() -> dict[str, Callable[[], Any]]:
    import tree_sitter_javascript
    import tree_sitter_python
    import tree_sitter_typescript

    return dict(_by_suffix(tree_sitter_python.language, tree_sitter_javascript.language, tree_sitter_typescript))


def _by_suffix(python: Any, javascript: Any, typescript: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield ".py", python
    yield from dict.fromkeys((".js", ".mjs", ".cjs", ".jsx"), javascript).items()
    yield from dict.fromkeys((".ts", ".mts", ".cts"), typescript.language_typescript).items()
    yield ".tsx", typescript.language_tsx
