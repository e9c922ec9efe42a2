"""Projects with a function whose imports take known times, and runs of `deburr cold` on them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deburr.cli.main import deburr

HEAVY_S = 0.15
"""Slept, not burnt: a busy machine makes it longer and never shorter."""
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Handler: app.handler, CodeUri: src/, MemorySize: 1024, Timeout: {timeout}}}
"""
PYTHON = {
    "app.py": """\
import json
import heavy
import light


def report(event):
    return heavy.table(event)


def handler(event, context):
    return report(event) if event.get("report") else {"light": light.ONE}
""",
    "heavy/__init__.py": f"import time\ntime.sleep({HEAVY_S})\nfrom heavy.inner import table\n",
    "heavy/inner.py": "def table(event):\n    return {'rows': 1}\n",
    "heavy-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: heavy\nVersion: 1.0\n",
    "heavy-1.0.dist-info/RECORD": "heavy/__init__.py,,\nheavy/inner.py,,\nheavy-1.0.dist-info/RECORD,,\n",
    "light.py": "ONE = 1\n",
}
NODE = {
    "app.js": """\
const heavy = require('heavy');
const { one } = require('./light');

const report = (event) => {
  return heavy.table(event);
};
exports.handler = async (event) => {
  return event.report ? report(event) : { light: one() };
};
""",
    "light.js": "exports.one = function one() { return 1; };\n",
    "node_modules/heavy/package.json": '{"name": "heavy", "version": "1.0.0", "main": "index.js"}',
    "node_modules/heavy/index.js": f"""\
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, {HEAVY_S * 1000:.0f});
exports.table = require('./inner').table;
""",
    "node_modules/heavy/inner.js": "exports.table = function table() { return { rows: 1 }; };\n",
}


def project(folder: Path, files: dict[str, str], *, runtime: str, timeout: int = 5, facts: str = "") -> Path:
    """A SAM project with one function called Orders.

    facts  of its own, as TOML.
    """
    (folder / "template.yaml").write_text(TEMPLATE.format(runtime=runtime, timeout=timeout), encoding="utf-8")
    for name, text in files.items():
        path = folder / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if facts:
        (folder / "own.toml").write_text(facts, encoding="utf-8")
        (folder / "deburr.toml").write_text('facts = "own.toml"\n', encoding="utf-8")
    return folder


def cold(folder: Path, *arguments: str) -> Result:
    """Run the command; skipped where the lab cannot keep handlers off the network."""
    command = ["cold", "Orders", "--project", str(folder), *arguments]
    outcome = CliRunner().invoke(deburr, command, catch_exceptions=True)
    if "cannot keep handlers off the network" in str(outcome.exception):
        pytest.skip(str(outcome.exception))
    return outcome


def profile(folder: Path, *arguments: str) -> dict[str, Any]:
    """The profile that the command prints as JSON."""
    outcome = cold(folder, "--format", "json", *arguments)
    assert outcome.exit_code == 0, outcome.exception
    (found,) = json.loads(outcome.stdout)["profiles"]
    assert isinstance(found, dict)
    return found
