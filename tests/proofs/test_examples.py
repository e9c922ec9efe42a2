"""The shipped example: every finding that has an experiment is proved in one run, and its twin has nothing to prove.

Needs packages from PyPI and npm, so it runs where DEBURR_PROVE is set: `make soak`.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from deburr.cli.main import deburr

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
pytestmark = pytest.mark.skipif("DEBURR_PROVE" not in os.environ, reason="fetches packages: DEBURR_PROVE=1")


def proved(name: str, tmp_path: Path) -> tuple[list[tuple[str, bool]], list[dict[str, str]]]:
    shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=shutil.ignore_patterns(".deburr"))
    result = CliRunner().invoke(deburr, ["prove", str(tmp_path / name), "--install", "--format", "json"])
    told = json.loads(result.stdout)
    return [(proof["rule"], proof["shown"]) for proof in told["proofs"]], told["not_run"]


def test_every_provable_finding_of_the_orders_is_proved(tmp_path: Path) -> None:
    found, not_run = proved("orders", tmp_path)
    assert not_run == []
    assert [rule for rule, shown in found if not shown] == []
    assert len(found) >= 27


def test_its_twin_proves_nothing(tmp_path: Path) -> None:
    assert proved("orders-deburred", tmp_path) == ([], [])
