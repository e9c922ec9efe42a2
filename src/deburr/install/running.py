"""A package installer as a child process: bounded, quiet, ended with all it started."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from deburr.install.errors import InstallError

WITHIN_S = 900
"""Longer than any install that was seen; a registry that never answers must not hang a build."""


def run(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run an installer.

    cwd          where it looks for its own configuration.
    environment  over the user's own.
    Returns      its exit code and all it printed.
    Raises       InstallError when it cannot be started or takes longer than a quarter of an hour.
    """
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise InstallError(
            f"{command[0]} cannot be started: {error.strerror}", hint="check its installation"
        ) from error
    try:
        out, _ = process.communicate(timeout=WITHIN_S)
    except subprocess.TimeoutExpired as error:
        raise InstallError(f"{command[0]} took longer than {WITHIN_S} s", hint="check the network") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return process.returncode, out.decode(errors="replace")
