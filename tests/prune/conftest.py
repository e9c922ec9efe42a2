"""A seeded account for each module, and `deburr prune` as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.aws.account import Account, account

from deburr.aws.pace import OWN_LIMITS, SHARED_LIMITS, UNLISTED

SRC = Path(__file__).parents[2] / "src"
LIMITS = sorted({UNLISTED, *SHARED_LIMITS.values(), *(limit for own in OWN_LIMITS.values() for limit in own)})


@dataclass
class Command:
    """`deburr` in a folder whose own facts lift AWS's limits, against one account and no other."""

    folder: Path
    account: Account

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
        return subprocess.Popen(
            [sys.executable, "-m", "deburr", *arguments],
            cwd=self.folder,
            env=environment | self.account.environment | {"PYTHONPATH": str(SRC)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=180)
        return process.returncode, out, err


def lifted(folder: Path) -> None:
    """Facts of the user's own, as deburr.toml names them: no test waits for AWS's pace."""
    facts = "".join(f'[{limit}]\nvalue = 100_000\nsource = "a test"\nchecked = "2026-11"\n' for limit in LIMITS)
    (folder / "fast.toml").write_text(facts, encoding="utf-8")
    (folder / "deburr.toml").write_text('facts = "fast.toml"\n', encoding="utf-8")


@pytest.fixture(scope="module")
def live() -> Iterator[Account]:
    with account() as found:
        yield found


@pytest.fixture
def deburr(live: Account, tmp_path: Path) -> Command:
    lifted(tmp_path)
    faults = type(live.front.faults)
    live.front.faults = faults()
    live.front.before = live.front.after = lambda _: None
    return Command(tmp_path, live)
