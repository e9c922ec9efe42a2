"""What requirements.txt and package.json ask for, installed once beside the code and never into it."""

import hashlib
import json
import os
import re
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
MOST_FILES = 5000
FIRST_WITH_SDK_3 = 18  # the fact runtime.bundled.node_sdk_v3_since
SDK_2, SDK_3 = re.compile(r"""["'](aws-sdk)(?:/[^"']*)?["']"""), re.compile(r"""["'](@(?:aws-sdk|smithy)/[\w-]+)["']""")
REQUIREMENTS, MANIFEST = "requirements.txt", "package.json"


def with_packages(spec: Spec, program: Program) -> Spec:
    """A function with a layer more, which holds what its code and its layers ask for; itself when they ask for nothing.

    Laid out in the cache by what is asked for and for which interpreter, so that it is installed once.
    Raises  DeburrError with the installer's own last words when something cannot be installed.
    """
    python = spec.family == "python"
    places = (
        [*spec.layers, spec.code] if python else [*spec.layers, *(each / "nodejs" for each in spec.layers), spec.code]
    )
    name = REQUIREMENTS if python else MANIFEST
    asked = [folder / name for folder in places if (folder / name).is_file()]
    brought = () if python else _brought_by_node(spec)
    if not asked and not brought:
        return spec
    folder = _folder(asked, brought, program)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
        try:
            if python:
                _pip(asked, part, program)
            else:
                _npm(asked, brought, part)
            for path in (part, *part.rglob("*")):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return replace(spec, layers=(*spec.layers, folder))


def is_installed(spec: Spec) -> bool:
    """Whether `with_packages` made it."""
    return any(layer.parent == _home() for layer in spec.layers)


def _home() -> Path:
    return cache().parent / "cold"


def _folder(asked: Sequence[Path], brought: Sequence[str], program: Program) -> Path:
    told = [program.argv[0], program.abi, *brought, *(path.read_text(encoding="utf-8") for path in asked)]
    return _home() / hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _brought_by_node(spec: Spec) -> tuple[str, ...]:
    """What the code imports of the AWS SDK, which Lambda's Node runtimes bring along and the lab does not."""
    number = re.match(r"nodejs(\d+)", spec.runtime)
    wanted = SDK_3 if number is None or int(number[1]) >= FIRST_WITH_SDK_3 else SDK_2
    found: set[str] = set()
    for path in sorted(spec.code.rglob("*"))[:MOST_FILES]:
        if path.suffix in (".js", ".mjs", ".cjs") and "node_modules" not in path.parts and path.is_file():
            found |= set(wanted.findall(path.read_text(encoding="utf-8", errors="replace")))
    return tuple(sorted(found))


def _pip(asked: Sequence[Path], part: Path, program: Program) -> None:
    files = [word for path in asked for word in ("-r", str(path))]
    command = [program.argv[0], "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-conflicts"]
    _run([*command, "--only-binary", ":all:", "--target", str(part / "python"), *files], asked[0])


def _npm(asked: Sequence[Path], brought: Sequence[str], part: Path) -> None:
    home = part / "nodejs"
    home.mkdir()
    wanted: dict[str, str] = dict.fromkeys(brought, "latest")
    for path in asked:
        wanted |= _dependencies(path)
    (home / MANIFEST).write_text(json.dumps({"private": True, "dependencies": wanted}), encoding="utf-8")
    lock = asked[0].with_name("package-lock.json") if len(asked) == 1 and not brought else None
    if lock is not None and lock.is_file():
        shutil.copy(asked[0], home / MANIFEST)
        shutil.copy(lock, home)
    command = ["npm", "install", "--silent", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    _run([*command, "--prefix", str(home)], asked[0] if asked else home / MANIFEST)


def _dependencies(path: Path) -> dict[str, str]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DeburrError(f"is no JSON: {error}", where=str(path), hint="npm cannot read it either") from error
    found = told.get("dependencies") if isinstance(told, dict) else None
    return {str(name): str(version) for name, version in found.items()} if isinstance(found, dict) else {}


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
