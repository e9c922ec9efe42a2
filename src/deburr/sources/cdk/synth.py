"""Runs a CDK app's own synthesis into a folder that is removed again."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from deburr.errors import SourceError
from deburr.sources.cdk.assembly import Assembly, load

TIMEOUT_S = 300
FOLDER = Path(".deburr", "synth")  # below the app: its assets are named relative to it
SHOWN = 600  # characters of what a failed app said last


@contextmanager
def synthesized(app: Path, announce: Callable[[str], None], *, timeout_s: float = TIMEOUT_S) -> Iterator[Assembly]:
    """The assembly of one app, there as long as the block runs.

    app       the folder of its cdk.json.
    announce  is told the command before it runs.
    Raises    SourceError when cdk.json names no command, or the command fails or takes longer than timeout_s.
    """
    settings = _settings(app / "cdk.json")
    command = settings.get("app")
    if not isinstance(command, str) or not command.strip():
        raise SourceError("names no app to run", where=str(app / "cdk.json"), hint='cdk.json needs "app": "a command"')
    folder = app / FOLDER
    kept = folder.parent.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        for step in (settings.get("build"), command):
            if isinstance(step, str) and step.strip():
                announce(f"running in {app}: {step}")
                _run(step, app, _environment(app, folder, settings), timeout_s)
        yield replace(load(folder, app=app), temporary=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if not kept and not any(folder.parent.iterdir()):
            folder.parent.rmdir()


def _run(command: str, app: Path, environment: Mapping[str, str], timeout_s: float) -> None:
    """The command as cdk.json writes it, which is for a shell; what it started ends with it."""
    process = subprocess.Popen(
        command,
        shell=True,
        cwd=app,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise SourceError(
            f"`{command}` took longer than {timeout_s:g} s", where=str(app), hint="run `cdk synth` yourself, then check"
        ) from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode:
        last = said.decode(errors="replace").strip()[-SHOWN:]
        raise SourceError(
            f"`{command}` ended with {process.returncode}: {last or 'it said nothing'}",
            where=str(app),
            hint="install what the app needs, or run `cdk synth` yourself",
        )


def _environment(app: Path, folder: Path, settings: Mapping[str, object]) -> Mapping[str, str]:
    """What the CDK's own command line sets for the app."""
    own = settings.get("context")
    context = {
        **(own if isinstance(own, dict) else {}),
        **_settings(app / "cdk.context.json"),
        "aws:cdk:enable-path-metadata": True,
        "aws:cdk:enable-asset-metadata": True,
        "aws:cdk:bundling-stacks": ["**"],
    }
    return {**os.environ, "CDK_OUTDIR": str(folder), "CDK_DEBUG": "1", "CDK_CONTEXT_JSON": json.dumps(context)}


def _settings(path: Path) -> Mapping[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read: {error}", where=str(path), hint="it is JSON") from None
    return found if isinstance(found, dict) else {}
