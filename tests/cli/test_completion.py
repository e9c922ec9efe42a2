"""Completion as a real bash asks for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from deburr.cli.completion import SHELLS
from deburr.cli.main import deburr

SOURCE = Path(__file__).parents[2] / "src"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_every_shell(shell: str) -> None:
    result = CliRunner().invoke(deburr, ["completion", shell])
    assert result.exit_code == 0
    assert f"_DEBURR_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["deburr", "ch"], {"check"}),
        (["deburr", "check", "--sel"], {"--select"}),
        (["deburr", "check", "--select", "timeouts/short"], {"timeouts/short-visibility"}),
        (["deburr", "check", "--ignore", "memory,short-v"], {"memory,short-visibility"}),
        (["deburr", "explain", "no-red"], {"no-redrive"}),
        (["deburr", "check", "--format", "sar"], {"sarif"}),
    ],
)
def test_bash_offers(tmp_path: Path, words: list[str], offered: set[str]) -> None:
    """The printed script, sourced by bash, asked as readline asks it."""
    script = CliRunner().invoke(deburr, ["completion", "bash"]).stdout
    command = tmp_path / "deburr"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m deburr "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    asked = f"""{script}
COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}
_deburr_completion deburr
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, env=env, check=True)
    assert set(done.stdout.split()) == offered
