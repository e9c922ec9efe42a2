"""Python to the small syntax."""

from deburr.sources.handlers import lowering
from deburr.sources.handlers.lowering import Grammar
from deburr.sources.handlers.python_expressions import EXPRESSIONS
from deburr.sources.handlers.python_functions import class_defined, decorated, defined, lambda_
from deburr.sources.handlers.python_imports import IMPORTS, is_lazy_word
from deburr.sources.handlers.python_statements import STATEMENTS
from deburr.sources.handlers.syntax import Module


def lower(source: bytes) -> Module:
    """Lower a Python file, of Python 2 too as far as its grammar is known.

    Returns  what parsed; what did not is in `broken`.
    Raises   ParseTooLong when the parser does not come to an end.
    """
    return lowering.lower(source, _GRAMMAR, "python")


_DEFINITIONS = {
    "function_definition": defined,
    "class_definition": class_defined,
    "decorated_definition": decorated,
}
_GRAMMAR = Grammar(
    name="python",
    expressions=EXPRESSIONS | {"lambda": lambda_},
    statements=STATEMENTS | IMPORTS | _DEFINITIONS,
    wrappers={"parenthesized_expression": False, "type": False, "case_pattern": False},
    skipped=frozenset(("comment", "line_continuation", "ERROR", *"()[]{},;:@.=")),
    openers=frozenset(("def", "class")),
    rescued=frozenset((*_DEFINITIONS, *IMPORTS)),
    is_fine=is_lazy_word,
)
