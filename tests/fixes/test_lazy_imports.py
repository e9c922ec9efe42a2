"""Imports that findings name, moved as `deferral` moves them, and those that stay because too many use them."""

from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.edits import MoveImport
from deburr.fixes import lazy_imports
from deburr.fixes.splice import CannotEdit, spliced


def moved(text: str, module: str, file: str = "app.py") -> str:
    return spliced(text, lazy_imports.splices(text, MoveImport(place(text, module, file=file))))


@pytest.mark.parametrize(
    ("file", "module", "before", "after"),
    [
        pytest.param(
            "app.py",
            "pandas",
            """\
            import json

            import pandas as pd  # heavy: é


            def handler(event, context):
                # one of two ways
                if event["csv"]:
                    rows = event["rows"]
                    # as a table
                    return pd.DataFrame(rows).to_csv()
                return json.dumps(event)
            """,
            """\
            import json


            def handler(event, context):
                # one of two ways
                if event["csv"]:
                    rows = event["rows"]
                    # as a table
                    import pandas as pd  # heavy: é
                    return pd.DataFrame(rows).to_csv()
                return json.dumps(event)
            """,
            id="into a branch, its comment with it",
        ),
        pytest.param(
            "app.py",
            "scipy",
            """\
            from scipy import (
                optimize,
                stats,
            )

            class Service:
                @staticmethod
                def fit(x):
                    y = optimize.minimize(x)
                    return [stats.norm(each) for each in y]
            """,
            """\
            class Service:
                @staticmethod
                def fit(x):
                    from scipy import (
                        optimize,
                        stats,
                    )
                    y = optimize.minimize(x)
                    return [stats.norm(each) for each in y]
            """,
            id="over several lines, before the first use",
        ),
        pytest.param(
            "app.py",
            "openai",
            "import openai\ndef one():\n    return openai.a\ndef two():\n\tx = 1\n\treturn openai.b\n",
            "def one():\n    import openai\n    return openai.a\ndef two():\n\tx = 1\n\timport openai\n\treturn openai.b\n",
            id="into two functions, with their tabs",
        ),
        pytest.param(
            "app.js",
            "exceljs",
            """\
            const { Workbook } = require('exceljs');
            const fs = require('fs');
            exports.handler = async (event) => {
              if (event.sheet) {
                return new Workbook();
              }
              return fs;
            };
            """,
            """\
            const fs = require('fs');
            exports.handler = async (event) => {
              if (event.sheet) {
                const { Workbook } = require('exceljs');
                return new Workbook();
              }
              return fs;
            };
            """,
            id="require",
        ),
    ],
)
def test_an_import_moves_to_its_use(file: str, module: str, before: str, after: str) -> None:
    assert moved(dedent(before), module, file) == dedent(after)


def test_a_part_of_what_is_required_moves_too() -> None:
    text = "const x = require('heavy').default;\nfunction f() {\n  return x;\n}\n"
    assert "  const x = require('heavy').default;" in moved(text, "heavy", "app.js")


def test_an_import_that_a_fallback_stands_for_stays() -> None:
    text = "try:\n    import heavy\nexcept ImportError:\n    heavy = None\ndef f():\n    return heavy.a\n"
    with pytest.raises(CannotEdit, match="no import stands there"):
        moved(text, "heavy")


def test_it_is_used_by_too_many() -> None:
    text = "import heavy\n" + "".join(f"def f{at}():\n    return heavy.a\n" for at in range(4))
    with pytest.raises(CannotEdit, match="4 functions use it"):
        moved(text, "heavy")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '"""Orders."""\nfrom __future__ import annotations\n\n# the library\nimport os\nimport pandas as pd\n',
            '"""Orders."""\nfrom __future__ import annotations\n\n__lazy_modules__ = ["pandas"]\n\n'
            "# the library\nimport os\nimport pandas as pd\n",
            id="above the imports, below what comes before them",
        ),
        pytest.param(
            "#!/usr/bin/env python3\nimport pandas\n",
            '#!/usr/bin/env python3\n__lazy_modules__ = ["pandas"]\n\nimport pandas\n',
            id="below what the file begins with",
        ),
        pytest.param(
            "import os\nos.umask(0)\nfrom pandas import DataFrame\n",
            '__lazy_modules__ = ["pandas"]\n\nimport os\nos.umask(0)\nfrom pandas import DataFrame\n',
            id="what is imported from it",
        ),
        pytest.param(
            '__lazy_modules__ = {"numpy"}\nimport numpy\nimport pandas\n',
            '__lazy_modules__ = {"numpy", "pandas"}\nimport numpy\nimport pandas\n',
            id="among others",
        ),
        pytest.param(
            '__lazy_modules__ = [\n    "numpy",\n]\nimport pandas\n',
            '__lazy_modules__ = [\n    "numpy",\n    "pandas",\n]\nimport pandas\n',
            id="on a line of its own",
        ),
    ],
)
def test_an_import_is_named_lazy(before: str, after: str) -> None:
    at = place(before, "pandas", file="app.py", path="pandas")
    made = spliced(before, lazy_imports.splices(before, MoveImport(at, lazy=True)))
    assert made == after
    compile(made, "app.py", "exec")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("try:\n    import pandas\nexcept ImportError: ...\n", "no import at the top of the file"),
        ("from pandas import *\n", "cannot be lazy"),
        ("from .pandas import a\n", "has another name"),
        ("import pandas\nprint(globals()['pandas'])\n", "looks names up by their text"),
        ("__lazy_modules__ = NAMES\nimport pandas\n", "no list of names above it"),
        ("import pandas\n__lazy_modules__ = ['a']\n", "no list of names above it"),
        ("__lazy_modules__ = ['a']\n__lazy_modules__ += ['b']\nimport pandas\n", "no list of names above it"),
    ],
)
def test_an_import_that_would_be_loaded_at_once_is_not_named(text: str, why: str) -> None:
    at = place(text, "pandas", file="app.py", path="pandas")
    with pytest.raises(CannotEdit, match=why):
        lazy_imports.splices(text, MoveImport(at, lazy=True))
