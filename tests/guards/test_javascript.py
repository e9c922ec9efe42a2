"""The guards in JavaScript, by their own tests."""

import shutil
import subprocess
from pathlib import Path

import pytest

GUARDS = Path(__file__).parents[2] / "guards"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_in_node() -> None:
    done = subprocess.run(
        ["node", "--test", "js/"], cwd=GUARDS, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# fail 0" in done.stdout
