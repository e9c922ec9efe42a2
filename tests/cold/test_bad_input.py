"""Handlers that cannot be loaded, do not end, or ask for what the lab has not: what is said, and what to do."""

from pathlib import Path

import pytest
from tests.cold.world import PYTHON, cold, project

NETWORK = "import socket\nsocket.create_connection(('db.internal', 5432), timeout=1)\ndef handler(e, c): pass\n"
CREDENTIALS = """\
class NoCredentialsError(Exception):
    pass
raise NoCredentialsError("Unable to locate credentials")
"""


@pytest.mark.parametrize(
    ("source", "says", "hint"),
    [
        pytest.param("import absent\n", "No module named 'absent'", "is absent in it?", id="a package is missing"),
        pytest.param("import os\nos.environ['DB']\n", "'DB'", "--env DB=VALUE", id="a variable is missing"),
        pytest.param("def handler(e, c:\n    pass\n", "Syntax error", "another version", id="not its language"),
        pytest.param(NETWORK, "Temporary failure in name resolution", "--stand-in PORT", id="the network"),
        pytest.param(CREDENTIALS, "Unable to locate credentials", "AWS_ENDPOINT_URL", id="credentials"),
        pytest.param(
            "def other(e, c):\n    pass\n", "Handler 'handler' missing", "fails in the same way", id="no handler"
        ),
    ],
)
def test_init_fails(tmp_path: Path, source: str, says: str, hint: str) -> None:
    outcome = cold(project(tmp_path, {"app.py": source}, runtime="python3.11"), "--runs", "3")
    assert outcome.exit_code != 0
    assert says in str(outcome.exception) and hint in str(outcome.exception)


def test_init_does_not_end(tmp_path: Path) -> None:
    files = {"app.py": "import outer\ndef handler(e, c): pass\n", "outer.py": "import waits\n"}
    files["waits.py"] = "import threading\nthreading.Event().wait()\n"
    short = '[lambda.init.max_on_demand]\nvalue = 1\nsource = "https://example.com"\nchecked = "2026-11-01"\n'
    folder = project(tmp_path, files, runtime="python3.11", timeout=1, facts=short)
    told = str(cold(folder, "--runs", "3").exception)
    assert "does not end its init within 1 s" in told and "it stands in app > outer > waits" in told


def test_an_event_that_is_not_answered(tmp_path: Path) -> None:
    files = {
        **PYTHON,
        "app.py": PYTHON["app.py"].replace("return report", "raise ValueError('no id')\n    return report"),
    }
    outcome = cold(project(tmp_path, files, runtime="python3.11"), "--runs", "3", "--imports-only", "--event", "{}")
    assert outcome.exit_code == 0
    assert "event 1 is not answered: ValueError: no id; give one that is: --event FILE" in " ".join(
        outcome.stdout.split()
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["--event", "{"], "is no JSON", id="no JSON"),
        pytest.param(["--event", "absent.json"], "cannot be read", id="no file"),
        pytest.param(["--flame", "chart.pdf"], ".svg or .html", id="no chart"),
        pytest.param(["--fix", "--diff"], "edits nothing", id="two ways"),
    ],
)
def test_what_is_asked_makes_no_sense(tmp_path: Path, arguments: list[str], says: str) -> None:
    outcome = cold(project(tmp_path, PYTHON, runtime="python3.11"), *arguments)
    assert outcome.exit_code != 0 and says in f"{outcome.output}{outcome.exception}"
