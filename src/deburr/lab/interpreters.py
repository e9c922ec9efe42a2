"""The interpreter that a function runs on: its own where it is installed, else the nearest, named."""

import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from deburr.lab.errors import NotRunnable

ASKED_S = 10
PYTHON_TELLS = """\
import sys, sysconfig
print(*sys.version_info[:3], sep=".")
print(sys.base_prefix)
print(sys.base_exec_prefix)
print(sysconfig.get_config_var("SOABI") or "")
"""
OLDEST_PYTHON = (3, 8)
"""The official client needs 3.10; its Python part was seen to run on 3.8 with deburr's own transport."""
OLDEST_NODE = (18,)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A program that runs handlers.

    path     the program itself, no link and no shim.
    version  `3.11.7`.
    roots    folders it needs to find its own libraries.
    abi      which compiled modules it loads: `cpython-311-x86_64-linux-gnu`; "" where there is no such thing.
    """

    path: Path
    version: str
    roots: tuple[Path, ...]
    abi: str = ""

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(map(int, self.version.split(".")))

    def told(self, wanted: str) -> str:
        """How it differs from what the function asks for: `ran on 3.11 for 3.13`; "" when it does not."""
        mine = ".".join(self.version.split(".")[: len(wanted.split("."))])
        return "" if mine == wanted else f"ran on {mine} for {wanted}"


@functools.cache
def find(runtime: str) -> Interpreter | None:
    """The interpreter for `python3.13`, `nodejs22.x`; None for a runtime that brings its own program.

    Raises  NotRunnable when none is installed that could run it.
    """
    python = re.fullmatch(r"python3\.(\d+)", runtime)
    if python:
        return _chosen((3, int(python[1])), _once(_python_paths()), _python, OLDEST_PYTHON, runtime)
    node = re.fullmatch(r"nodejs(\d+)\.x", runtime)
    if node:
        return _chosen((int(node[1]),), _once(_node_paths()), _node, OLDEST_NODE, runtime)
    if runtime.startswith("provided"):
        return None
    raise NotRunnable(
        f"not run: the lab runs python3.8, nodejs18.x, what is younger, and provided.*, not {runtime}",
        hint="a container image and SAM's own emulator can run it",
    )


def _chosen(
    wanted: tuple[int, ...],
    paths: Iterable[Path],
    ask: Callable[[Path], Interpreter | None],
    oldest: tuple[int, ...],
    runtime: str,
) -> Interpreter:
    """The one asked for, else the nearest newer one, else the newest older one."""
    size = len(wanted)
    hint = ".".join(map(str, wanted))
    found: list[Interpreter] = []
    for path in sorted(
        paths, key=lambda path: hint not in str(path)
    ):  # its name often tells; each question costs 50 ms
        each = ask(path)
        if each is None or each.numbers[: len(oldest)] < oldest:
            continue
        if each.numbers[:size] == wanted:
            return each
        found.append(each)
    newer = [each for each in found if each.numbers[:size] > wanted]
    if newer:
        return min(newer, key=lambda each: each.numbers[:size])
    if found:
        return max(found, key=lambda each: each.numbers)
    name = runtime.replace("nodejs", "node ").removesuffix(".x")
    raise NotRunnable(f"not run: needs {name}", hint=f"install {name}, with uv, pyenv, nvm or your system's packages")


def _python_paths() -> Iterator[Path]:
    yield Path(sys.executable)
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT", home / ".pyenv"))
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", home / ".local/share/uv/python"))
    yield from sorted(pyenv.glob("versions/3.*/bin/python3"))
    yield from sorted(uv.glob("cpython-3.*/bin/python3"))
    for minor in range(8, 20):
        yield from _on_path(f"python3.{minor}")


def _node_paths() -> Iterator[Path]:
    yield from _on_path("node")
    nvm = Path(os.environ.get("NVM_DIR", Path.home() / ".nvm"))
    yield from sorted(nvm.glob("versions/node/v*/bin/node"))


def _on_path(name: str) -> Iterator[Path]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder) / name
        if folder and "shims" not in path.parts and os.access(path, os.X_OK):
            yield path


def _once(paths: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in paths:
        real = path.resolve()
        if real not in seen and real.is_file():
            seen.add(real)
            yield real


def _python(path: Path) -> Interpreter | None:
    told = _asked([str(path), "-I", "-S", "-c", PYTHON_TELLS])
    if len(told) < 4 or (told[3] and not told[3].startswith("cpython")):
        return None
    return Interpreter(path, told[0], tuple(dict.fromkeys(map(Path, told[1:3]))), told[3])


def _node(path: Path) -> Interpreter | None:
    told = _asked([str(path), "--version"])
    if not told or not re.fullmatch(r"v\d+\.\d+\.\d+", told[0]):
        return None
    return Interpreter(path, told[0][1:], (path.parent.parent,))


def _asked(command: list[str]) -> list[str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ASKED_S, env={}, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.splitlines() if done.returncode == 0 else []
