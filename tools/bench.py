"""Speed bars: CPU seconds of deburr beside its peers on the same templates, and of its start beside a bare interpreter.

Usage: bench.py [--corpus DIR] [--peers BIN] [--templates N] [--seed N] [--runs N] [--logs-megabytes N]
CORPUS holds fetched repositories; BIN has `cfn-lint` (with cfn-lint-serverless) and `checkov`. Without them only the
start-up bars and the example are measured, and that is said. Ratios are of medians; every run is a fresh process.
"""

import argparse
import importlib.util
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from deburr.sources.discovery import templates
from monorepo import build

ROOT = Path(__file__).resolve().parent.parent
DEBURR = [sys.executable, "-m", "deburr"]
DUCKDB = (
    "import sys, duckdb; from deburr.logs.metrics import questions; from deburr.logs.queries import LINES, compiled; "
    'where = LINES["duckdb"].replace("exports/**/*", sys.argv[1] + "/**/*"); '
    'con = duckdb.connect(); con.execute("set threads = 1"); '
    'print(con.execute(compiled(questions()[0], "duckdb", lines=where)).fetchall())'
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": ""}


def cpu(command: Sequence[str], cwd: Path) -> tuple[float, float]:
    """CPU seconds (user and system) and peak MB of one run."""
    process = subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def median(label: str, command: Sequence[str], cwd: Path, runs: int) -> float:
    cpu(command, cwd)  # the first run writes bytecode
    taken = [cpu(command, cwd) for _ in range(runs)]
    seconds = sorted(one for one, _ in taken)
    middle = statistics.median(seconds)
    peak = max(mb for _, mb in taken)
    print(
        f"{label:<44} {middle:8.3f} CPU s  ({seconds[0]:.3f}-{seconds[-1]:.3f}, n={runs})  peak {peak:.0f} MB",
        flush=True,
    )
    return middle


def bar(label: str, value: float, limit: float, *, at_least: bool = False, unit: str = "") -> bool:
    kept = value >= limit if at_least else value <= limit
    print(
        f"  {'kept  ' if kept else 'BROKEN'} {label}: {value:.1f}{unit}"
        f" ({'at least' if at_least else 'at most'} {limit:g}{unit})"
    )
    return kept


def main() -> int:
    """Exit 1 when a bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--templates", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--logs-megabytes", type=int, default=0, help="generate that much and measure deburr logs")
    asked = parser.parse_args()
    kept: list[bool] = []
    bare = median("python -c pass", [sys.executable, "-c", "pass"], ROOT, asked.runs)
    version = median("deburr --version", [*DEBURR, "--version"], ROOT, asked.runs)
    kept.append(bar("deburr --version", version * 1000, 60, unit=" ms"))
    print(f"  of it a bare interpreter {bare * 1000:.0f} ms")
    example = ROOT / "examples/orders"
    if example.is_dir():
        one = median("deburr check examples/orders", [*DEBURR, "check", "--fresh", str(example)], ROOT, asked.runs)
        kept.append(bar("one project", one * 1000, 200, unit=" ms"))
    if asked.logs_megabytes:
        kept += _logs(asked.logs_megabytes, asked.seed)
    if asked.corpus is None:
        print("not measured: peers and memory (name --corpus and --peers)")
        return 0 if all(kept) else 1
    patterns = asked.corpus / "aws-samples__serverless-patterns"
    found = sorted(path for path in templates((patterns,), root=patterns, exclude=()) if _has_function(path))
    sample = sorted(random.Random(asked.seed).sample(found, min(asked.templates, len(found))))
    names = [str(path.relative_to(patterns)) for path in sample]
    print(
        f"{len(names)} templates of {len(found)} with functions, seed {asked.seed}; handlers read, all rules, no cache"
    )
    ours = median(f"deburr, {len(names)} templates", [*DEBURR, "check", "--fresh", *names], patterns, asked.runs)
    if asked.peers is not None:
        kept += _peers(asked.peers.resolve(), names, patterns, ours, asked.runs)
        kept.append(_terraform(asked.peers.resolve(), patterns, asked.seed, asked.runs))
    seconds, peak = cpu([*DEBURR, "check", "--fresh", str(patterns)], ROOT)
    print(f"deburr, the whole repository: {seconds:.2f} CPU s, peak {peak:.0f} MB")
    kept.append(bar("peak on the whole repository", peak, 150, unit=" MB"))
    with tempfile.TemporaryDirectory() as folder:
        kept += _again(patterns, Path(folder) / "patterns", asked.runs)
        kept += _large(asked.corpus, Path(folder))
    return 0 if all(kept) else 1


def _again(patterns: Path, copy: Path, runs: int) -> list[bool]:
    """An unchanged second run, on a copy: nothing is left in the corpus."""
    shutil.copytree(patterns, copy, symlinks=True, ignore=shutil.ignore_patterns(".git", ".deburr"))
    command = [*DEBURR, "check", str(copy)]
    first = median("deburr, the whole repository, --no-cache", [*command, "--no-cache"], ROOT, runs)
    second = median("deburr, the same again", command, ROOT, runs)
    return [bar("times the CPU of an unchanged second run", first / second, 5, at_least=True)]


def _large(corpus: Path, folder: Path) -> list[bool]:
    """Twice the files may cost twice, and not more."""
    used: list[float] = []
    for files in (5_000, 10_000):
        made = build(corpus, folder / str(files), files)
        seconds, peak = cpu([*DEBURR, "check", "--no-cache", str(folder / str(files))], ROOT)
        print(f"deburr, monorepo of {made} files: {seconds:.2f} CPU s, peak {peak:.0f} MB")
        used.append(seconds)
    return [
        bar("peak on 10,000 files", peak, 250, unit=" MB"),
        bar("times for twice the files", used[1] / used[0], 2.3),
    ]


def _peers(peers: Path, names: list[str], patterns: Path, ours: float, runs: int) -> list[bool]:
    files = [argument for name in names for argument in ("-f", name)]
    commands: dict[str, tuple[list[str], float]] = {
        "cfn-lint with serverless rules": (
            [str(peers / "cfn-lint"), "--format", "json", "-a", "cfn_lint_serverless.rules", "-t", *names],
            18,
        ),
        "checkov, CloudFormation rules": (
            [str(peers / "checkov"), "--skip-download", "--framework", "cloudformation", "-o", "json", *files],
            12,
        ),
    }
    kept: list[bool] = []
    for label, (command, times) in commands.items():
        theirs = median(label, command, patterns, runs)
        kept.append(bar(f"times the CPU of deburr, {label}", theirs / ours, times, at_least=True))
    return kept


def _terraform(peers: Path, patterns: Path, seed: int, runs: int) -> bool:
    """The same folders for both, in one process each; handlers read too."""
    found = sorted({str(file.parent.relative_to(patterns)) for file in patterns.rglob("*.tf") if _has_resource(file)})
    folders = sorted(random.Random(seed).sample(found, min(60, len(found))))
    print(f"{len(folders)} Terraform folders of {len(found)} with functions, seed {seed}")
    ours = median("deburr, Terraform folders", [*DEBURR, "check", "--fresh", *folders], patterns, runs)
    named = [argument for folder in folders for argument in ("-d", folder)]
    command = [str(peers / "checkov"), "--skip-download", "--framework", "terraform", "-o", "json", *named]
    theirs = median("checkov, Terraform rules", command, patterns, runs)
    return bar("times the CPU of deburr, checkov on Terraform", theirs / ours, 12, at_least=True)


def _logs(megabytes: int, seed: int) -> list[bool]:
    """GB of plain log for each CPU second, and peak MB; gzip counts the bytes it unpacks to."""
    kept: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for form, extra in (("plain", []), ("gzip", ["--gzip"])):
            place = Path(folder) / form
            made = [
                sys.executable,
                "tools/log_world.py",
                str(place),
                "--megabytes",
                str(megabytes),
                "--seed",
                str(seed),
            ]
            subprocess.run([*made, *extra], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        plain = Path(folder) / "plain"
        giga = sum(path.stat().st_size for path in plain.rglob("*") if path.is_file()) / 1e9
        peers = {"cat": f"find {plain} -type f -print0 | xargs -0 cat >/dev/null"}
        for name in ("rg", "grep"):
            if shutil.which(name):
                peers[f"{name} -c REPORT"] = (
                    f"find {plain} -type f -print0 | xargs -0 {name} -c 'REPORT RequestId: ' | tail -1"
                )
        if importlib.util.find_spec("duckdb"):
            peers["DuckDB, split form"] = f"{sys.executable} -c '{DUCKDB}' {plain}"
        for label, line in peers.items():
            seconds, peak = cpu(["sh", "-c", line], ROOT)
            print(f"{label:<44} {seconds:8.3f} CPU s  {giga / seconds:6.2f} GB per CPU s  peak {peak:.0f} MB")
        bars = (("plain", True, 0.4, 80), ("gzip", True, 0.28, 80), ("plain", False, 0.2, 250))
        for form, quick, least, most in bars:
            command = [*DEBURR, "logs", str(Path(folder) / form), "--no-cache", "--jobs", "1"]
            seconds, peak = cpu([*command, *(["--quick"] if quick else [])], ROOT)
            label = f"deburr logs{' --quick' if quick else ''}, {form}"
            print(f"{label:<44} {seconds:8.3f} CPU s  {giga / seconds:6.3f} GB per CPU s  peak {peak:.0f} MB")
            kept.append(bar(f"MB per CPU s, {label}", giga * 1000 / seconds, least * 1000, at_least=True))
            kept.append(bar(f"peak, {label}", peak, most, unit=" MB"))
        kept.append(bar("times as fast with two processes (wall clock)", _scaling(plain), 1.7, at_least=True))
    return kept


def _scaling(plain: Path) -> float:
    """Wall seconds of one process over those of two, the best of three each: only on an idle machine of two cores."""
    best: list[float] = []
    for jobs in ("1", "2"):
        taken: list[float] = []
        for _ in range(3):
            began = time.monotonic()
            cpu([*DEBURR, "logs", str(plain), "--no-cache", "--jobs", jobs], ROOT)
            taken.append(time.monotonic() - began)
        best.append(min(taken))
        print(f"deburr logs --jobs {jobs}, wall {best[-1]:.2f} s; load of this machine {os.getloadavg()[0]:.1f}")
    return best[0] / best[1]


def _has_function(path: Path) -> bool:
    data = path.read_bytes()
    return b"AWS::Serverless::Function" in data or b"AWS::Lambda::Function" in data


def _has_resource(path: Path) -> bool:
    return path.is_file() and b'"aws_lambda_function"' in path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
