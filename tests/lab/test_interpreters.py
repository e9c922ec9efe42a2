"""Which interpreter runs a function, and when none may."""

import json
from pathlib import Path

import pytest
from tests.lab.world import function, invoked

from deburr.lab import interpreters
from deburr.lab.abi import refuse_foreign
from deburr.lab.errors import NotRunnable
from deburr.lab.interpreters import Interpreter

FOUND = {
    "3.9": Interpreter(Path("/3.9"), "3.9.18", (), "cpython-39-x86_64-linux-gnu"),
    "3.11": Interpreter(Path("/3.11"), "3.11.7", (), "cpython-311-x86_64-linux-gnu"),
    "3.13": Interpreter(Path("/3.13"), "3.13.0", (), "cpython-313-x86_64-linux-gnu"),
}
NEAREST = [
    pytest.param((3, 11), "3.11", "", id="its own"),
    pytest.param((3, 12), "3.13", "ran on 3.13 for 3.12", id="the next newer"),
    pytest.param((3, 14), "3.13", "ran on 3.13 for 3.14", id="the newest older"),
    pytest.param((3, 8), "3.9", "ran on 3.9 for 3.8", id="older than all"),
]


@pytest.mark.parametrize(("wanted", "chosen", "said"), NEAREST)
def test_the_nearest_is_named(wanted: tuple[int, int], chosen: str, said: str) -> None:
    paths = [each.path for each in FOUND.values()]
    found = interpreters._chosen(wanted, paths, lambda path: FOUND[path.name], (3, 8), "python3.x")
    assert found == FOUND[chosen] and found.told(".".join(map(str, wanted))) == said


def test_none_is_said() -> None:
    with pytest.raises(NotRunnable, match="not run: needs node 22"):
        interpreters._chosen((22,), [], lambda path: None, (18,), "nodejs22.x")


def test_what_the_lab_cannot_run_is_said() -> None:
    with pytest.raises(NotRunnable, match="not ruby"):
        interpreters.find("ruby3.3")


def test_modules_of_another_abi_are_never_loaded(tmp_path: Path) -> None:
    spec = function(tmp_path, "", runtime="python3.13")
    (tmp_path / "numpy.cpython-313-x86_64-linux-gnu.so").touch()
    (tmp_path / "plain.abi3.so").touch()
    refuse_foreign(spec, [tmp_path], "cpython-313-x86_64-linux-gnu")
    with pytest.raises(NotRunnable, match=r"not run: needs python3\.13, for numpy\.cpython-313"):
        refuse_foreign(spec, [tmp_path], "cpython-311-x86_64-linux-gnu")


def test_a_bootstrap_of_ones_own(tmp_path: Path) -> None:
    script = """#!/bin/sh
exec {python} -c '
import http.client, os
host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
api = http.client.HTTPConnection(host, int(port))
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    got = api.getresponse()
    event, id = got.read(), got.headers["Lambda-Runtime-Aws-Request-Id"]
    api.request("POST", f"/2018-06-01/runtime/invocation/{{id}}/response", b"[" + event + b"]")
    api.getresponse().read()
'
"""
    python = next((path for path in ("/usr/bin/python3", "/usr/local/bin/python3") if Path(path).exists()), None)
    if python is None:
        pytest.skip("no Python below /usr")
    spec = function(tmp_path / "code", script.format(python=python), runtime="provided.al2023", file="bootstrap")
    (spec.code / "bootstrap").chmod(0o755)
    first, second = invoked(spec, {"a": 1}, {"a": 2})
    assert (first.answer.body, second.answer.body) == (b'[{"a": 1}]', b'[{"a": 2}]')


VERSIONS = "import sys\ndef handler(event, context):\n    return '%d.%d' % sys.version_info[:2]\n"


@pytest.mark.parametrize("version", [f"3.{minor}" for minor in range(8, 15)])
def test_every_python_that_is_here_runs_its_own_functions(tmp_path: Path, version: str) -> None:
    spec = function(tmp_path / "code", VERSIONS, runtime=f"python{version}")
    try:
        found = interpreters.find(spec.runtime)
    except NotRunnable as error:
        pytest.skip(error.message)
    if found is None or found.told(version):
        pytest.skip(f"missing: Python {version}")
    (record,) = invoked(spec, {})
    assert json.loads(record.answer.body) == version and record.ran_on == ""
