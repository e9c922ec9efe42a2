"""What an audit and a prune may take: calls, memory and time; the full count behind `make soak` and `make bench`."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.aws.command import SRC, lifted
from tests.aws.large import Large, large

from deburr.facts import book

FUNCTIONS = int(os.environ.get("DEBURR_FUNCTIONS", "60"))
VERSIONS = int(os.environ.get("DEBURR_VERSIONS", "12"))
PACED = os.environ.get("DEBURR_PACED") == "1"
MORE_CALLS, EMPTY_LISTS = 1.1, 40
MOST_MB = 200 + max(0, FUNCTIONS * VERSIONS - 9_000) * 0.0025
"""200 MB for 300 functions of 30 versions; the versions of a larger account take 2.5 KB each."""
WATCH = """\
import os, sys
pid = os.spawnv(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, used = os.wait4(pid, 0)
with open(sys.argv[1], "w") as file:
    file.write(f"{used.ru_maxrss} {used.ru_utime + used.ru_stime}")
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process between: a child's peak begins with the memory of the one that forks it, and pytest's is large."""
LIFTED_S = 60 * max(1.0, FUNCTIONS / 300)


@dataclass(frozen=True)
class Run:
    """wall_s is only as good as the machine is quiet; peak_mb and calls are not."""

    code: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    calls: Counter[tuple[str, str]]
    out: str


def run(folder: Path, account: Large, *arguments: str) -> Run:
    account.calls.clear()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    began = time.monotonic()
    with (folder / "out").open("w+", encoding="utf-8") as out:
        process = subprocess.run(
            [sys.executable, "-c", WATCH, str(folder / "used"), sys.executable, "-m", "deburr", *arguments],
            cwd=folder,
            env=environment | account.environment | {"PYTHONPATH": str(SRC)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
        wall_s = time.monotonic() - began
        out.seek(0)
        told = out.read()
    peak_kb, cpu_s = map(float, (folder / "used").read_text().split())
    found = Run(
        process.returncode,
        wall_s,
        cpu_s,
        peak_kb / 1024,
        Counter(account.calls),
        told,
    )
    sys.stdout.write(
        f"{arguments[0]}: {account.functions:,} functions of {account.versions} versions, "
        f"{sum(found.calls.values()):,} calls, {wall_s:.1f} s, {found.cpu_s:.1f} CPU s, peak {found.peak_mb:.0f} MB\n"
    )
    return found


@pytest.fixture(scope="module")
def account() -> Iterator[Large]:
    with large(FUNCTIONS, VERSIONS) as found:
        yield found


def paced_s(calls: Counter[tuple[str, str]]) -> float:
    """What the fewest calls take at Lambda's own limits: all share one, policies have their own."""
    facts = book.load()
    policies = calls["lambda", "GetPolicy"] / float(facts.number("lambda.api.get_policy_rps"))
    others = sum(count for (service, name), count in calls.items() if service == "lambda" and name != "GetPolicy")
    return max(policies, others / float(facts.number("lambda.api.control_plane_rps")))


def test_an_audit(account: Large, tmp_path: Path) -> None:
    if not PACED:
        lifted(tmp_path)
    found = run(tmp_path, account, "audit", "--output", "a.db")
    assert found.code == 0, found.out
    least = account.minimum()
    for operation, count in least.items():
        assert found.calls[operation] <= MORE_CALLS * count, operation
    assert sum(found.calls.values()) <= MORE_CALLS * sum(least.values()) + EMPTY_LISTS
    assert found.peak_mb <= MOST_MB
    if "DEBURR_FUNCTIONS" in os.environ:  # whoever asks for the full count leaves the machine alone meanwhile
        assert found.wall_s <= (1.15 * paced_s(least) + 20 if PACED else LIFTED_S)
    again = run(tmp_path, account, "audit", "--output", "a.db")
    assert set(again.calls) == {("sts", "GetCallerIdentity")}
    assert again.peak_mb <= MOST_MB


@pytest.mark.skipif(PACED, reason="how fast deletions go is Lambda's limit, not ours")
def test_a_prune(account: Large, tmp_path: Path) -> None:
    lifted(tmp_path)
    some = ("--functions", "f-0000?")
    found = run(tmp_path, account, "prune", "--apply", "--yes", *some)
    assert found.code == 0, found.out
    functions = min(10, FUNCTIONS)
    gone = functions * account.old
    assert account.deleted == {(f"f-{n:05d}", v) for n in range(functions) for v in range(1, account.old + 1)}
    calls = found.calls
    assert calls["lambda", "DeleteFunction"] == gone
    assert calls["lambda", "GetPolicy"] == 2 * gone, "for the plan, and before each deletion"
    assert calls["lambda", "ListAliases"] >= 2 * functions, "for the plan, and before each function"
    assert found.peak_mb <= MOST_MB
