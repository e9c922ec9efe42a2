"""Imports that move to where they are used, and those that stay, with the reason."""

from textwrap import dedent

import pytest
from tests.fixes.test_splice import place

from deburr.findings import MoveImport
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
            "import openai\r\ndef one():\r\n    return openai.a\r\ndef two():\r\n\tx = 1\r\n\treturn openai.b\r\n",
            "def one():\r\n    import openai\r\n    return openai.a\r\ndef two():\r\n\tx = 1\r\n\timport openai\r\n\treturn openai.b\r\n",
            id="into two functions, with their line ends and tabs",
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


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("app.py", "import heavy\nx = heavy.a\n", "used while the file loads"),
        ("app.py", "import heavy\n@heavy.a\ndef f():\n    pass\n", "used while the file loads"),
        ("app.py", "import heavy\ndef f(x=heavy.a):\n    return x\n", "used while the file loads"),
        ("app.py", "import heavy\ndef f(x: heavy.A):\n    return x\n", "used while the file loads"),
        ("app.py", "import heavy\nclass A(heavy.B):\n    pass\n", "used while the file loads"),
        ("app.py", "import heavy\nclass A:\n    x = heavy.B\n", "used while the file loads"),
        ("app.py", "import heavy, os\ndef f():\n    return heavy.a\n", "together with others"),
        ("app.py", "import heavy; import os\ndef f():\n    return heavy.a\n", "another statement"),
        ("app.py", "try:\n    import heavy\nexcept ImportError:\n    heavy = None\n", "level by itself"),
        ("app.py", "import heavy\ndef f(heavy):\n    return heavy.a\n", "means something else"),
        ("app.py", "import heavy\ndef f():\n    import heavy\n    return heavy.a\n", "means something else"),
        ("app.py", "import heavy\ndef f():\n    global heavy\n    return heavy.a\n", "means something else"),
        ("app.py", "import heavy\ndef f(x):\n    for heavy in x:\n        pass\n", "means something else"),
        ("app.py", "import heavy\ndef f(): return heavy.a\n", "on a line with something else"),
        ("app.py", "import heavy\ndef f(x):\n    return x.heavy\n", "nothing in the file uses it"),
        ("app.py", "from heavy import *\ndef f():\n    return a\n", "together with others"),
        ("app.js", "import x from 'heavy';\nfunction f() {\n  return x;\n}\n", "static import"),
        ("app.js", "const x = require('heavy'), y = 1;\nfunction f() {\n  return x;\n}\n", "not required by itself"),
        ("app.js", "const x = require('heavy').default;\nfunction f() {\n  return x;\n}\n", ""),
        ("app.js", "const x = require('heavy');\nconst f = () => x.a;\n", "without a body of statements"),
        ("template.yaml", "heavy", "inside a template"),
    ],
)
def test_an_import_that_cannot_move_stays(file: str, text: str, why: str) -> None:
    if not why:
        assert "  const x = require('heavy').default;" in moved(text, "heavy", file)
        return
    with pytest.raises(CannotEdit, match=why):
        moved(text, "heavy", file)


def test_it_is_used_by_too_many() -> None:
    text = "import heavy\n" + "".join(f"def f{at}():\n    return heavy.a\n" for at in range(4))
    with pytest.raises(CannotEdit, match="4 functions use it"):
        moved(text, "heavy")
