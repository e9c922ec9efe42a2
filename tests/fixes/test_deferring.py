"""Imports that move into the functions that use them, and those that stay, with the reason."""

from textwrap import dedent

import pytest

from deburr.fixes.deferring import deferral
from deburr.fixes.splice import CannotEdit, spliced


def deferred(text: str, file: str = "app.py", line: int = 1) -> str:
    text = dedent(text).lstrip("\n")
    return spliced(text, deferral(text, file, line).splices)


@pytest.mark.parametrize(
    ("file", "line", "before", "after"),
    [
        pytest.param(
            "app.py",
            2,
            """
            import json
            import pandas as pd  # noqa: E402
            import requests


            def report(rows):
                \"\"\"A table.\"\"\"
                return pd.DataFrame(rows)


            def handler(event, context):
                return json.dumps(event)
            """,
            """
            import json
            import requests


            def report(rows):
                \"\"\"A table.\"\"\"
                import pandas as pd  # noqa: E402
                return pd.DataFrame(rows)


            def handler(event, context):
                return json.dumps(event)
            """,
            id="below the docstring of the one that uses it",
        ),
        pytest.param(
            "app.py",
            1,
            """
            from heavy import (
                one,
                two as second,
            )

            class Store:
                def read(self):
                    # both
                    return [one(lambda: second) for _ in range(3)]

            def last():
                return second
            """,
            """
            class Store:
                def read(self):
                    # both
                    from heavy import (
                        one,
                        two as second,
                    )
                    return [one(lambda: second) for _ in range(3)]

            def last():
                from heavy import two as second
                return second
            """,
            id="each function gets what it uses",
        ),
        pytest.param(
            "app.py",
            1,
            """
            import xml.dom.minidom
            def outer():
                def inner():
                    return xml.dom.minidom.parseString
                return inner
            """,
            """
            def outer():
                def inner():
                    import xml.dom.minidom
                    return xml.dom.minidom.parseString
                return inner
            """,
            id="the innermost function, a dotted name",
        ),
        pytest.param(
            "app.py",
            1,
            """
            import heavy
            def handler(event, context):
                if event.get("a"):
                    print("a")
                    return heavy.a(event)
                elif event.get("b"):
                    return heavy.b(event)
                return None
            """,
            """
            def handler(event, context):
                if event.get("a"):
                    print("a")
                    import heavy
                    return heavy.a(event)
                elif event.get("b"):
                    import heavy
                    return heavy.b(event)
                return None
            """,
            id="only the branches that use it pay",
        ),
        pytest.param(
            "app.py",
            1,
            """
            import heavy
            def handler(event, context):
                count = 0
                for record in event["Records"]:
                    try:
                        count += heavy.one(record)
                    except heavy.Wrong:
                        pass
                return count
            """,
            """
            def handler(event, context):
                count = 0
                import heavy
                for record in event["Records"]:
                    try:
                        count += heavy.one(record)
                    except heavy.Wrong:
                        pass
                return count
            """,
            id="out of loops, and of what catches errors",
        ),
        pytest.param(
            "app.py",
            1,
            """
            import heavy
            def handler(event, context):
                if event:
                    heavy.a()
                return [heavy.b(each) for each in event]
            """,
            """
            def handler(event, context):
                import heavy
                if event:
                    heavy.a()
                return [heavy.b(each) for each in event]
            """,
            id="before the first use in the block that holds all",
        ),
        pytest.param(
            "app.js",
            1,
            """
            const heavy = require('heavy');
            exports.handler = async (event) => {
              if (event.a) {
                return event.rows.map((row) => heavy.a(row));
              }
              return 1;
            };
            """,
            """
            exports.handler = async (event) => {
              if (event.a) {
                const heavy = require('heavy');
                return event.rows.map((row) => heavy.a(row));
              }
              return 1;
            };
            """,
            id="a branch in JavaScript, around an arrow without a block",
        ),
        pytest.param(
            "app.js",
            2,
            """
            'use strict';
            const { S3, Config: Settings } = require('aws');
            exports.handler = async (event) => {
              'use strict';
              return new S3(new Settings());
            };
            """,
            """
            'use strict';
            exports.handler = async (event) => {
              'use strict';
              const { S3, Config: Settings } = require('aws');
              return new S3(new Settings());
            };
            """,
            id="require",
        ),
        pytest.param(
            "app.mjs",
            1,
            """
            import heavy, { part as piece } from 'heavy';
            import * as all from 'other';
            export const handler = async (event) => {
              return heavy(piece, all);
            };
            """,
            """
            import * as all from 'other';
            export const handler = async (event) => {
              const { default: heavy, part: piece } = await import('heavy');
              return heavy(piece, all);
            };
            """,
            id="an import that an async function can wait for",
        ),
    ],
)
def test_moved(file: str, line: int, before: str, after: str) -> None:
    assert deferred(before, file, line) == dedent(after).lstrip("\n")


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        pytest.param("app.py", "import a\nx = a.b\n", "used while the module loads, in line 2", id="module level"),
        pytest.param("app.py", "import a\n@a.b\ndef f():\n    pass\n", "used while the module loads", id="decorator"),
        pytest.param("app.py", "import a\ndef f(x: a.B):\n    pass\n", "used while the module loads", id="annotation"),
        pytest.param("app.py", "import a\ndef f(x=a.B):\n    pass\n", "used while the module loads", id="default"),
        pytest.param("app.py", "import a\nclass C(a.B):\n    pass\n", "used while the module loads", id="base class"),
        pytest.param("app.py", "import a\nclass C:\n    b = a.B\n", "used while the module loads", id="class body"),
        pytest.param("app.py", "import a\nf = lambda: a.b\n", "used while the module loads", id="lambda"),
        pytest.param("app.py", "import a\ndef f(a):\n    return a\n", "given another value", id="parameter"),
        pytest.param("app.py", "import a\ndef f():\n    a = 1\n    return a\n", "given another value", id="local"),
        pytest.param("app.py", "import a\ndef f():\n    global a\n    return a\n", "given another value", id="global"),
        pytest.param("app.py", "import a.b\nimport a.c\ndef f():\n    return a.b\n", "another value", id="bound twice"),
        pytest.param("app.py", "import a\n__all__ = ['a']\ndef f():\n    return a\n", "module offers", id="exported"),
        pytest.param("app.py", "import a\ndef f():\n    pass\n", "nothing in the file uses a", id="unused"),
        pytest.param("app.py", "from a import *\ndef f():\n    return b\n", "whatever there is", id="star"),
        pytest.param("app.py", "import a; import b\ndef f():\n    return a\n", "on its line", id="two on a line"),
        pytest.param("app.py", "import a\ndef f(): return a\n", "f has no room", id="one line"),
        pytest.param("app.py", "import a\ndef f():\n    return globals()['a'], a\n", "by their text", id="globals"),
        pytest.param("app.py", "import a\ndef f(:\n    return a\n", "not all of the file", id="broken"),
        pytest.param("app.py", "x = 1\n", "no import stands there", id="no import"),
        pytest.param("app.js", "const a = require('a');\nmodule.exports = { a };\n", "while the module loads", id="js"),
        pytest.param("app.js", "const a = require('a')();\nf = () => { a(); };\n", "no plain require", id="called"),
        pytest.param(
            "app.js",
            "const a = require('a');\nconst f = () => {\n  const { a } = b;\n  return a;\n};\n",
            "given another value",
            id="taken out of something in JavaScript",
        ),
        pytest.param(
            "app.ts",
            "import { A } from 'a';\nconst f = async () => {\n  const a: A = new A();\n  return a;\n};\n",
            "A is a type too",
            id="type",
        ),
        pytest.param(
            "app.py",
            "from a import (\n    b,  # first\n    c,\n)\ndef f():\n    return b\ndef g():\n    return c\n",
            "a comment within it",
            id="comment",
        ),
        pytest.param("app.mjs", "import a from 'a';\nconst f = () => {\n  a();\n};\n", "f is not async", id="no await"),
        pytest.param("app.mjs", "import 'a';\n", "side effects", id="for its side effects"),
        pytest.param("app.yaml", "import a\n", "inside a template", id="no program"),
    ],
)
def test_stays(file: str, text: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        deferral(text, file, 1)


def test_the_functions_are_named() -> None:
    text = "import a\nclass C:\n    def read(self):\n        return a\ndef last():\n    return a\n"
    assert deferral(text, "app.py", 1).functions == ("read", "last")
    assert deferral("const a = require('a');\nexports.go = () => {\n  a();\n};\n", "a.js", 1).functions == (
        "exports.go",
    )
