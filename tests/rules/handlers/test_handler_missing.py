"""When a handler is surely missing."""

from typing import Any

import pytest
from tests.rules.build import a_function, given

from deburr.place import Place
from deburr.rules.handlers.handler_missing import check
from deburr.workload.function import Code, PackageKind

MISSING = "src/app.py defines no 'handler'"
REFUSED = "src/app.py's handler takes 1 argument, and the runtime passes 2, the event and the context"
AT = Place("template.yaml", 5, 7)


def inline(text: str) -> Code:
    return Code(PackageKind.INLINE, AT, inline=text)


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        pytest.param({"handler_missing": MISSING}, True, id="the reader is sure"),
        pytest.param({"handler_missing": REFUSED}, True, id="it cannot be called"),
        pytest.param({"handler_missing": None}, False, id="there, or unknown"),
        pytest.param({"handler_missing": MISSING, "entry": None}, False, id="settled at deploy time"),
        pytest.param({"handler_missing": MISSING, "code": inline("x = 1")}, True, id="inline without it"),
        pytest.param({"handler_missing": MISSING, "code": inline(" ")}, False, id="inline stand-in"),
        pytest.param(
            {"handler_missing": MISSING, "code": inline("x = 1"), "layers": ("arn:layer",)},
            False,
            id="a layer beside inline code may hold it",
        ),
        pytest.param({"handler_missing": MISSING, "code": inline("x = 1"), "layers": None}, False, id="unknown layers"),
    ],
)
def test_when(fields: dict[str, Any], fires: bool) -> None:
    function = a_function(**fields)
    assert bool(list(check(function, given(function)))) is fires


def test_message_names_the_string_and_the_file() -> None:
    function = a_function(handler_missing=MISSING)
    (finding,) = check(function, given(function))
    assert finding.message == f"Orders's handler app.handler points to nothing: {MISSING}"
    assert finding.at == function.entry.at
