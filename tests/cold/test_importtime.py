"""What a module is said to take, against what the interpreter itself says with `-X importtime`."""

import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.cold.world import profile, project
from tools import beside_importtime

PARTS = ("alpha", "beta", "gamma")
ROUNDS = 5
MARGIN = 3
"""A neighbour slows one of the two by caches and clock rates too; an import counted twice, or not at all, is more."""


def test_agrees(tmp_path: Path) -> None:
    files = {
        "app.py": "import alpha\nimport sqlite3, xml.dom.minidom, unittest.mock\ndef handler(e, c):\n    return 1\n"
    }
    for part, after in zip(PARTS, (*PARTS[1:], ""), strict=True):
        files[f"{part}.py"] = f"{f'import {after}' if after else ''}\nfor _ in range(400_000):\n    pass\n"
    folder = project(tmp_path, files, runtime="python3.11")
    told = profile(folder, "--runs", str(ROUNDS), "--imports-only")
    assert told["cold_start"]["environments"] == ROUNDS
    ours = {each["module"]: each for each in told["cold_start"]["modules"]}
    theirs = [imported(folder / "src") for _ in range(ROUNDS)]
    loaded = set(theirs[0]) - {"app"}
    assert loaded and {name for name in ours if name != "app"} == loaded
    for name in (*PARTS, "sqlite3", "xml.dom.minidom", "unittest.mock"):
        for column, key in enumerate(("own_ms", "total_ms")):
            witness = median(run[name][column] for run in theirs)
            _, low, high = ours[name][key]
            assert low / MARGIN - 0.5 <= witness <= high * MARGIN + 0.5, (name, key)


def imported(code: Path) -> dict[str, tuple[float, float]]:
    """By module, own and cumulative ms of what app imports once the runtime's client is there.

    Less what went by waiting for a CPU, as in what it is compared with: the witness tells wall time alone. Of several
    lines for one module the first, which is where its code ran.
    """
    lines = [
        "import sys; sys.path.insert(0, sys.argv[1]); import awslambdaric.bootstrap, awslambdaric.__main__",
        "sys.stderr.write('from here\\n' + open('/proc/self/schedstat').read())",
        "import app",
        "sys.stderr.write(open('/proc/self/schedstat').read())",
    ]
    command = [sys.executable, "-X", "importtime", "-c", "\n".join(lines), str(code)]
    environment = {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    before, *told, after = done.stderr.partition("from here\n")[2].splitlines()
    ran, waited = (int(end) - int(start) for start, end in zip(before.split()[:2], after.split()[:2], strict=True))
    share = ran / (ran + waited)
    found = reversed(beside_importtime.lines("\n".join(told)))
    return {name: (own * share, whole * share) for name, own, whole in found}
