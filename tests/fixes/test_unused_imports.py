"""Imports that nothing uses go, whole or in part; those that something may name stay, with the reason."""

import pytest
from tests.fixes.test_splice import place

from deburr.edits import DropImport
from deburr.fixes import unused_imports
from deburr.fixes.splice import CannotEdit, spliced


def dropped(text: str, piece: str, path: str, file: str = "app.py") -> str:
    return spliced(text, unused_imports.splices(text, DropImport(place(text, piece, file=file, path=path))))


@pytest.mark.parametrize(
    ("file", "before", "piece", "path", "after"),
    [
        pytest.param("app.py", "import os\n\nimport pandas as pd  # é\n\nos.a\n", "pandas as pd", "pandas", "import os\n\nos.a\n", id="whole"),
        pytest.param("app.py", "import os, pandas, re\nos.a + re.b + x.pandas\n", "pandas", "pandas", "import os, re\nos.a + re.b + x.pandas\n", id="one of three"),
        pytest.param("app.py", "from scipy import stats as s, fft\nfft.x(s=1)\n", "stats", "scipy.stats", "from scipy import fft\nfft.x(s=1)\n", id="the first of two"),
        pytest.param("app.py", "from scipy import (\n    fft,\n    stats,\n)\nfft.x\n", "stats", "scipy.stats", "from scipy import (\n    fft,\n)\nfft.x\n", id="the last line of several"),
        pytest.param("app.js", "const { a, b } = require('x');\nconst y = 1;\n", "const", "x", "const y = 1;\n", id="JavaScript"),
        pytest.param("app.mjs", "import x from 'x';\nexport const y = 1;\n", "import", "x", "export const y = 1;\n", id="a module"),
    ],
)  # fmt: skip
def test_goes(file: str, before: str, piece: str, path: str, after: str) -> None:
    assert dropped(before, piece, path, file) == after


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        pytest.param("app.py", "import pandas\n\n__all__ = ['pandas']\n", "pandas is named in line 3", id="offered"),
        pytest.param("app.py", "import pandas\nglobals()['pan' + 'das']\n", "looks names up", id="by its text"),
        pytest.param("app.py", "import pandas; x = 1\n", "another statement", id="two on a line"),
        pytest.param("app.py", "try:\n    import pandas\nexcept ImportError: ...\n", "no import stands", id="tried"),
        pytest.param("app.py", "from pandas import *\n", "whatever there is", id="a star"),
        pytest.param(
            "app.js", "const { a, pandas } = require('pandas');\na();\n", "a is named in line 2", id="in part"
        ),
        pytest.param("app.mjs", "import 'pandas';\n", "for its side effects", id="side effects"),
    ],
)
def test_stays(file: str, text: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        dropped(text, "pandas", "pandas", file)
