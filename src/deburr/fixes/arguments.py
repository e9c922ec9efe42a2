"""One more argument for a call in Python, JavaScript or TypeScript, in the layout that the call has."""

import re
from typing import TYPE_CHECKING

from deburr.edits import PassArgument
from deburr.fixes.programs import call_at, within, written
from deburr.fixes.splice import CannotEdit, Splice

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTIONS = frozenset({"arrow_function", "function_expression"})
_TEXTS = frozenset({"string", "template_string"})
_NO_ARGUMENTS = frozenset({"comment", "html_comment"})


def splice(text: str, fix: PassArgument) -> Splice:
    """What to change in a program.

    Raises  CannotEdit when no call stands there, or its arguments are spread from elsewhere.
    """
    source = text.encode()
    call = call_at(text, source, fix.at)
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.type not in ("argument_list", "arguments"):
        raise CannotEdit("the call has no list of arguments")
    if fix.needs and not re.search(rf"(?m)^[ \t]*import (?:.*, *)?{re.escape(fix.needs)}\b(?! as)", text):
        raise CannotEdit(f"{fix.needs} has no name of its own here")
    given = [child for child in arguments.named_children if child.type not in _NO_ARGUMENTS]
    made = _keyword(arguments, given, fix) if fix.options is None else _option(arguments, given, fix)
    first, last, put = made
    return Splice(len(source[:first].decode()), len(source[:last].decode()), put)


def _keyword(arguments: "Node", given: "list[Node]", fix: PassArgument) -> tuple[int, int, str]:
    for argument in given:
        if argument.type in ("dictionary_splat", "list_splat"):
            raise CannotEdit("the call's arguments come from elsewhere")
        value = argument.child_by_field_name("value")
        if value is not None and written(argument.child_by_field_name("name")) == fix.name:
            return value.start_byte, value.end_byte, fix.value
    return _appended(arguments, given, f"{fix.name}={fix.value}")


def _option(arguments: "Node", given: "list[Node]", fix: PassArgument) -> tuple[int, int, str]:
    at = fix.options
    assert at is not None
    option = f"{fix.name}: {fix.value}"
    if any(argument.type == "spread_element" for argument in given) or len(given) < at:
        raise CannotEdit("the call's arguments come from elsewhere")
    if at < len(given) and given[at].type in _TEXTS and not fix.wraps:
        at += 1  # `https.get(url, options)`, where `https.get(options)` would do too
    if at >= len(given):
        return _appended(arguments, given, f"{{ {option} }}")
    options = given[at]
    if options.type in _FUNCTIONS:
        return options.start_byte, options.start_byte, f"{{ {option} }}, "
    if options.type in _TEXTS and fix.wraps:
        return options.start_byte, options.end_byte, f"{{ {fix.wraps}: {written(options)}, {option} }}"
    if options.type == "identifier":
        options = _literal(options, fix)
    if options.type != "object":
        raise CannotEdit("the call's options come from elsewhere")
    held = [child for child in options.named_children if child.type not in _NO_ARGUMENTS]
    for pair in held:
        value = pair.child_by_field_name("value")
        if value is not None and written(pair.child_by_field_name("key")).strip("\"'") == fix.name:
            return value.start_byte, value.end_byte, fix.value
    if not held:
        return options.start_byte, options.end_byte, f"{{ {option} }}"
    return _appended(options, held, option)


def _literal(name: "Node", fix: PassArgument) -> "Node":
    """The object that a name of the same function was given; the name itself where that is not sure.

    One that is made once for many calls is not touched: a signal would have gone off by the second.
    """
    function: Node | None = name
    while function is not None and function.type not in (*_FUNCTIONS, "function_declaration", "method_definition"):
        function = function.parent
    found = [
        node
        for node in within(function if function is not None else name)
        if node.type in ("variable_declarator", "assignment_expression")
        and written(node.child_by_field_name("name") or node.child_by_field_name("left")) == written(name)
    ]
    value = found[0].child_by_field_name("value") if len(found) == 1 else None
    return value if value is not None and value.end_byte <= name.start_byte else name


def _appended(parent: "Node", given: "list[Node]", text: str) -> tuple[int, int, str]:
    """After the last one, on a line of its own where that has one."""
    if not given:
        return parent.start_byte + 1, parent.start_byte + 1, text
    last = given[-1]
    alone = last.start_point.row > parent.start_point.row and parent.end_point.row > last.end_point.row
    gap = "\n" + " " * last.start_point.column if alone else " "
    return last.end_byte, last.end_byte, f",{gap}{text}"
