"""What requirements.txt and package.json ask for, installed once beside the code and never into it."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from deburr.errors import DeburrError
from deburr.lab.programs import Program, cache
from deburr.lab.spec import Spec

WITHIN_S = 900
REQUIREMENTS, MANIFEST = "requirements.txt", "package.json"


def with_packages(spec: Spec, program: Program) -> Spec:
    """A function with a layer more, which holds what its code and its layers ask for; itself when they ask for nothing.

    Laid out in the cache by what is asked for and for which interpreter, so that it is installed once.
    Raises  DeburrError with the installer's own last words when something cannot be installed.
    """
    name = REQUIREMENTS if spec.family == "python" else MANIFEST
    asked = [folder / name for folder in (spec.code, *spec.layers) if (folder / name).is_file()]
    if not asked:
        return spec
    folder = _folder(asked, program)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
        try:
            if spec.family == "python":
                _pip(asked, part, program)
            else:
                _npm(asked, part)
            for path in (part, *part.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return replace(spec, layers=(*spec.layers, folder))


def _folder(asked: Sequence[Path], program: Program) -> Path:
    told = [program.argv[0], program.abi, *(path.read_text(encoding="utf-8") for path in asked)]
    return cache().parent / "cold" / hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _pip(asked: Sequence[Path], part: Path, program: Program) -> None:
    files = [word for path in asked for word in ("-r", str(path))]
    command = [program.argv[0], "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-conflicts"]
    _run([*command, "--only-binary", ":all:", "--target", str(part / "python"), *files], asked[0])


def _npm(asked: Sequence[Path], part: Path) -> None:
    home = part / "nodejs"
    home.mkdir()
    for path in asked[:1]:
        shutil.copy(path, home / MANIFEST)
        lock = path.with_name("package-lock.json")
        if lock.is_file():
            shutil.copy(lock, home)
    command = ["npm", "install", "--silent", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    _run([*command, "--prefix", str(home)], asked[0])


def _run(command: Sequence[str], where: Path) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=WITHIN_S, check=False, env={**os.environ, "CI": "1"}
        )
    except FileNotFoundError as error:
        raise DeburrError(
            f"{command[0]} is not here to install it", where=str(where), hint=f"install {command[0]}"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise DeburrError(
            f"was not installed within {WITHIN_S} s", where=str(where), hint="build the function"
        ) from error
    if done.returncode:
        words = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        told = next((line for line in reversed(words) if "rror" in line), words[-1] if words else "no reason given")
        raise DeburrError(
            f"cannot be installed: {told.strip()}", where=str(where), hint="build the function with sam build"
        )
