"""`deburr` as a process of its own, against one account and no other."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.aws.account import Account

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
            out, err = process.communicate(timeout=1800)
        return process.returncode, out, err


def lifted(folder: Path) -> None:
    """Facts of the user's own, as deburr.toml names them: no test waits for AWS's pace."""
    facts = "".join(f'[{limit}]\nvalue = 100_000\nsource = "a test"\nchecked = "2026-11"\n' for limit in LIMITS)
    (folder / "fast.toml").write_text(facts, encoding="utf-8")
    (folder / "deburr.toml").write_text('facts = "fast.toml"\n', encoding="utf-8")


def mutations(account: Account) -> list[str]:
    """Operations that reached the account and are no reads."""
    reads = ("List", "Get", "BatchGet", "Describe", "Export", "Filter")
    return [each.operation for each in account.front.log if not each.operation.startswith(reads)]
