"""One more argument for a call in Python, JavaScript or TypeScript, in the layout that the call has."""

from typing import TYPE_CHECKING

from deburr.findings import PassArgument
from deburr.fixes.programs import call_at, written
from deburr.fixes.splice import CannotEdit, Splice

if TYPE_CHECKING:
    from tree_sitter import Node

_NO_ARGUMENTS = frozenset({"comment", "html_comment"})


def splice(text: str, fix: PassArgument) -> Splice:
    """What to change in a program.

    Raises  CannotEdit when no call stands there, or its arguments are spread from elsewhere.
    """
    source = text.encode()
    arguments = call_at(text, source, fix.at).child_by_field_name("arguments")
    if arguments is None or arguments.type not in ("argument_list", "arguments"):
        raise CannotEdit("the call has no list of arguments")
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
    assert fix.options is not None
    option = f"{fix.name}: {fix.value}"
    if any(argument.type == "spread_element" for argument in given) or len(given) < fix.options:
        raise CannotEdit("the call's arguments come from elsewhere")
    if len(given) == fix.options:
        return _appended(arguments, given, f"{{ {option} }}")
    options = given[fix.options]
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


def _appended(parent: "Node", given: "list[Node]", text: str) -> tuple[int, int, str]:
    """After the last one, on a line of its own where that has one."""
    if not given:
        return parent.start_byte + 1, parent.start_byte + 1, text
    last = given[-1]
    alone = last.start_point.row > parent.start_point.row and parent.end_point.row > last.end_point.row
    gap = "\n" + " " * last.start_point.column if alone else " "
    return last.end_byte, last.end_byte, f",{gap}{text}"
