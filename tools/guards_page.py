"""Run the guards and the snippets of common guides side by side, and write what came of it into docs/guards.md.

    PYTHONPATH=src:guards/src:. python tools/guards_page.py --today 2026-11-29

Needs a PostgreSQL on this machine and, for a small disk, root.
"""

import argparse
import inspect
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.guards import cases, snippets
from tests.guards.postgres import programs, running
from tests.guards.test_guards import VERSIONS, interpreter

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/guards.md"
DRIPS = 20
LOADS = 9
HEAD = """\
# Guards, beside the snippets of common guides

`deburr_guards` does what most handlers do by hand: it keeps within the time that is left, cleans /tmp, and reuses a
connection. This page sets each guard beside the snippet that guides give for it, in the same situation. It was
written by `tools/guards_page.py` on {today}, by running both ({machine}); the tests hold every row.

| situation | the snippet | the guard |
|---|---|---|
{rows}

**How exact is `guard()`?** A server sends one byte every {drip_ms:.0f} ms; one second is left. In {n} runs the block
ended {least:.0f} to {most:.0f} ms from its deadline (median {median:.0f} ms). With the snippet the same call takes as
long as the server likes.

**On which Pythons?** {everywhere}

**What does it cost?** All four names are loaded in {load:.1f} ms of CPU with bytecode, and in {compile:.1f} ms without,
when Python compiles them (medians of {loads} new processes on {python}). /var/task holds no bytecode unless it is
built in, as `deburr build --bytecode` does; each part is loaded when it is first named.

## The snippets
"""
TAIL = """\
## The guards

```python
from deburr_guards import Deadline, once, reuse, scratch

orders = reuse(lambda: psycopg.connect(DSN))

@once
def password(): ...

def handler(event, context):
    deadline = Deadline(context, at_most_s=29)
    with deadline.guard(), scratch(max_mb=200) as folder, orders() as connection:
        requests.get(URL, timeout=deadline.for_requests())
```

`guards/js` has `Deadline`, `scratch` and `reuse` for Node.js. There `guard(work)` hands an AbortSignal to the work and
waits no longer than there is time; what heeds no signal goes on behind its back, for JavaScript cannot be interrupted.

## What they cannot do

* `guard()` uses SIGALRM: it works in the main thread, where Lambda runs handlers, and a C extension that waits without
  looking at signals is interrupted only when it comes back. psycopg 3 does look; for others there is
  `run(call, cancel=...)`.
* A query that failed is not tried again: only its owner knows whether it may be.
* `reuse` does not ask a server about a connection that was used less than a second ago (`check_after_s`): it looks at
  the socket alone, where a link that was dropped without a word looks like any other.
* The bound of `scratch` is held by `open()`, `check()` and the free room at its beginning: what a library writes
  between two checks is found at the next.
"""


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--today", type=date.fromisoformat, required=True)
    today = options.parse_args().today
    postgres = programs()
    if postgres is None:
        print("PostgreSQL is not installed", file=sys.stderr)
        return 1
    rows = list(_rows(postgres))
    drips = [abs(cases.slow_drip(True) - cases.BUDGET_S) * 1000 for _ in range(DRIPS)]
    loaded, compiled = _loading([]), _loading(["-B"])
    text = HEAD.format(
        today=today,
        everywhere=_everywhere(),
        machine=f"CPython {platform.python_version()}, {platform.system()}",
        rows="\n".join(f"| {' | '.join(row)} |" for row in rows),
        drip_ms=cases.DRIP_S * 1000,
        n=DRIPS,
        least=min(drips),
        most=max(drips),
        median=statistics.median(drips),
        load=loaded,
        compile=compiled,
        loads=LOADS,
        python=f"Python {platform.python_version()}",
    )
    for snippet in (snippets.fetch, snippets.clean_tmp, snippets.get_connection, snippets.get_secret):
        text += f"\n```python\n{inspect.getsource(snippet)}```\n"
    PAGE.write_text(f"{text}\n{TAIL}", encoding="utf-8", newline="\n")
    return 0


def _rows(postgres: Path) -> list[tuple[str, str, str]]:
    with running(postgres) as dsn:

        def told(situation: str, run: Callable[[bool], object], form: Callable[[object], str]) -> tuple[str, str, str]:
            return situation, form(run(False)), form(run(True))

        def plain(result: object) -> str:
            return "works" if result == "works" else f"`{result}`" if str(result).isalpha() else str(result)

        def seconds(result: object) -> str:
            return f"{result:.2f} s"

        disk = cases.many_invocations(True)[1]
        return [
            told("a server that drips, with 1 s left", cases.slow_drip, seconds),
            told(
                "timeout that a client is told with 0.4 s left",
                cases.little_left,
                lambda s: f"{s} s" if s else "not called",
            ),
            told("a folder left in /tmp", cases.a_subfolder, plain),
            told("two requests in one environment", cases.two_at_once, plain),
            told(
                f"ten invocations that write 45 % of the disk each ({disk})",
                cases.many_invocations,
                lambda result: f"{result[0]} of 10 work",  # type: ignore[index]  # as many_invocations returns
            ),
            told(
                "the database's server hangs up between two calls", lambda each: cases.server_hangs_up(each, dsn), plain
            ),
            told("a call failed in a transaction", lambda each: cases.transaction_left_open(each, dsn), plain),
            told("the server stops answering (5 s left)", lambda each: cases.server_stops_answering(each, dsn), plain),
            told(
                "eight threads that want one secret",
                cases.eight_at_once,
                lambda n: "loads it once" if n == 1 else f"loads it {n} times",
            ),
        ]


def _everywhere() -> str:
    """On which versions the guards hold here, and which were not there to try."""
    held: list[str] = []
    absent: list[str] = []
    for version in VERSIONS:
        python = interpreter(version)
        if python is None:
            absent.append(version)
            continue
        asked = [python, "-I", str(ROOT / "tests/guards/everywhere.py"), str(ROOT / "guards/src")]
        subprocess.run(asked, check=True, capture_output=True)
        named = [python, "-I", "-c", "import platform; print(platform.python_version())"]
        exact = subprocess.run(named, check=True, capture_output=True, text=True).stdout.strip()
        held.append(f"{exact} ({_loading([], python):.1f} ms)")
    told = f"They hold on {', '.join(held)}, loaded with bytecode in as much CPU time as stands beside each."
    return told + (f" Not tried, for want of them here: {', '.join(absent)}." if absent else "")


def _loading(options: list[str], python: str = sys.executable) -> float:
    """Median ms of CPU of the import in new processes; with -B its bytecode is neither read nor written."""
    script = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); began = time.process_time()\n"
        "from deburr_guards import Deadline, scratch, reuse, once\nprint((time.process_time() - began) * 1000)"
    )
    with tempfile.TemporaryDirectory() as made:
        shutil.copytree(ROOT / "guards/src", made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        command = [python, "-I", *options, "-c", script, made]
        if not options:
            subprocess.run(command, check=True, capture_output=True)
        found = [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(LOADS)]
    return statistics.median(found)


if __name__ == "__main__":
    raise SystemExit(main())
