"""JavaScript and TypeScript to the small syntax."""

from msgspec.structs import replace

from deburr.sources.handlers import lowering
from deburr.sources.handlers.javascript_expressions import EXPRESSIONS
from deburr.sources.handlers.javascript_functions import class_defined, defined
from deburr.sources.handlers.javascript_modules import MODULES
from deburr.sources.handlers.javascript_statements import STATEMENTS
from deburr.sources.handlers.lowering import Grammar
from deburr.sources.handlers.syntax import Module


def lower(source: bytes, *, typescript: bool, tsx: bool = False) -> Module:
    """Lower a JavaScript or TypeScript file.

    tsx      TypeScript with JSX; JavaScript always knows JSX.
    Returns  what parsed; what did not is in `broken`.
    Raises   ParseTooLong when the parser does not come to an end.
    """
    if tsx:
        return lowering.lower(source, _TSX, "typescript")
    if typescript:
        return lowering.lower(source, _TYPESCRIPT, "typescript")
    return lowering.lower(source, _JAVASCRIPT, "javascript")


_DEFINITIONS = {
    "function_declaration": defined,
    "generator_function_declaration": defined,
    "class_declaration": class_defined,
    "abstract_class_declaration": class_defined,
}
_ERASED = (
    "type_arguments",
    "type_annotation",
    "type_parameters",
    "type_identifier",
    "predefined_type",
    "interface_declaration",
    "type_alias_declaration",
    "function_signature",
    "ambient_declaration",
)
_JAVASCRIPT = Grammar(
    name="javascript",
    expressions=EXPRESSIONS,
    statements=STATEMENTS | MODULES | _DEFINITIONS,
    wrappers={
        "parenthesized_expression": False,
        "as_expression": False,
        "satisfies_expression": False,
        "non_null_expression": False,
        "instantiation_expression": False,
        "type_assertion": True,
    },
    skipped=frozenset(("comment", "html_comment", "hash_bang_line", "ERROR", *"()[]{},;:@", *_ERASED)),
    openers=frozenset(("function", "class", "=>", "formal_parameters")),
    rescued=frozenset((*_DEFINITIONS, *MODULES)),
    is_fine=lambda _error: False,
)
_TYPESCRIPT = replace(_JAVASCRIPT, name="typescript")
_TSX = replace(_JAVASCRIPT, name="tsx")
