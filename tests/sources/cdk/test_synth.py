"""`--synth` runs what cdk.json names, tells it first, and leaves nothing behind."""

import json
import sys
import time
from pathlib import Path

import pytest

from deburr.errors import DeburrError, SourceError
from deburr.sources.cdk.synth import synthesized

from .conftest import HANDLER, App, checked

WRITES = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDK_OUTDIR"])
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
assert os.environ["CDK_DEBUG"] and context["aws:cdk:enable-path-metadata"] and context["stage"] == "test"
made = json.loads(pathlib.Path("made.json").read_text())
(out / "asset.x").mkdir()
(out / "asset.x" / "api.py").write_text(made["handler"])
(out / "Api.template.json").write_text(json.dumps({"Resources": made["resources"]}))
stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Api.template.json"}, "displayName": "Api"}
(out / "manifest.json").write_text(json.dumps({"artifacts": {"Api": stack}}))
"""


def _runs(app: App, script: str) -> str:
    app.write_file("app.py", script)
    command = f"{sys.executable} app.py"
    app.write_file("cdk.json", json.dumps({"app": command, "context": {"stage": "test"}}))
    return command


def test_the_app_is_run_read_and_cleared_away(app: App) -> None:
    command = _runs(app, WRITES)
    app.function("Api/Orders", noted={"aws:asset:path": "asset.x"}, properties={"Runtime": "python3.8"})
    app.write_file("made.json", json.dumps({"handler": HANDLER, "resources": app.stacks["Api"]}))
    before = sorted(app.folder.rglob("*"))
    told: list[str] = []
    verdict = checked(app.folder, announce=told.append)
    assert told == [f"running in {app.folder}: {command}"]
    assert {f.rule: f.at.file for f in verdict.findings}["runtimes/deprecated-runtime"] == "cdk.json"
    assert sorted(app.folder.rglob("*")) == before


def test_nothing_runs_unless_asked(app: App) -> None:
    _runs(app, "open('ran', 'w').close()")
    with pytest.raises(DeburrError):
        checked(app.folder)
    assert not (app.folder / "ran").exists()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("raise SystemExit('no such stage')", "no such stage", id="it says why it failed"),
        pytest.param("", "cannot be read", id="it wrote no assembly"),
    ],
)
def test_an_app_that_fails_is_told(app: App, script: str, told: str) -> None:
    _runs(app, script)
    with pytest.raises(DeburrError, match=told):
        checked(app.folder, announce=lambda _: None)
    assert not (app.folder / ".deburr").exists()


def test_an_app_that_hangs_is_ended_with_what_it_started(app: App, tmp_path: Path) -> None:
    child = "import time, pathlib; time.sleep(2); pathlib.Path('late').touch()"
    _runs(app, f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}])")
    with pytest.raises(SourceError, match=r"longer than 0\.5 s"), synthesized(tmp_path, lambda _: None, timeout_s=0.5):
        pass
    time.sleep(2)
    assert not (tmp_path / "late").exists()
