"""Wheels for a platform that is not this machine's, by uv or by pip."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

from deburr.install import refusals
from deburr.install.errors import InstallError
from deburr.install.locks import Asked
from deburr.install.manifests import Manifest
from deburr.install.running import run
from deburr.install.target import Target

UV, PIP = "uv", "pip"
PIP_TELLS_S = 30
QUIETLY = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_WRAP": "1"}
"""What uv is told beside its options: its words of refusal are read, so it breaks no lines."""
LEFT = ("bin", "__pycache__", ".lock")
"""What `--target` leaves beside the packages: scripts for this machine's interpreter."""


class Installer(Struct, frozen=True):
    """A program that installs wheels.

    argv  how it is called.
    """

    name: str
    argv: tuple[str, ...]

    def note(self, target: Target) -> str | None:
        """What it cannot do for this platform; None when it can do all of it."""
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        if self.name == UV or here == target.version:
            return None
        return (
            f"pip reads `python_version` markers as {here}'s, not {target.version}'s: uv (deburr[build]) does it right"
        )


def installer(name: str | None = None) -> Installer:
    """uv where it is found and no index was told to pip alone, else pip.

    name    uv or pip, to have no other.
    Raises  InstallError when the one asked for, or both, are missing.
    """
    uv = _uv()
    if uv is not None and name != PIP and (name == UV or _configured() or not _pip_has_an_index()):
        return Installer(UV, (uv, "pip", "install"))
    if name != UV and importlib.util.find_spec("pip") is not None:
        return Installer(PIP, (sys.executable, "-m", "pip", "install"))
    if name is None and uv is not None:
        return Installer(UV, (uv, "pip", "install"))
    raise InstallError(f"{name or 'uv or pip'} is not installed", hint="pip install 'deburr[build]' brings uv")


def install(
    asked: Asked,
    manifest: Manifest,
    target: Target,
    into: Path,
    *,
    by: Installer,
    source: tuple[str, ...] = (),
) -> None:
    """Put wheels for a platform into a folder, without bytecode.

    into    an empty folder; beside it a file of requirements is written.
    source  packages that may be built here; uv alone can.
    Raises  InstallError naming the package, the tag and what to do.
    """
    files = _files(asked if by.name == UV else asked.without_hashes(), into)
    command = [*by.argv, *(_for_uv(target, into) if by.name == UV else _for_pip(target, into, source)), *files]
    if by.name == UV and asked.hashed and asked.constraints:
        command.append("--require-hashes")
    for name in source:
        command += ["--no-binary", name]
    code, told = run(command, cwd=manifest.path.resolve().parent, environment=QUIETLY)
    if code:
        raise refusals.explained(told, target=target, where=str(manifest.path), tool=by.name)
    for name in LEFT:
        left = into / name
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def _for_uv(target: Target, into: Path) -> list[str]:
    return [
        *("--quiet", "--color", "never", "--target", str(into), "--python", sys.executable),
        *("--python-version", target.version, "--python-platform", target.uv_platform),
        *("--only-binary", ":all:", "--no-compile-bytecode", "--link-mode", "copy"),
    ]


def _for_pip(target: Target, into: Path, source: tuple[str, ...]) -> list[str]:
    if source:
        raise InstallError("pip builds no packages for another platform", hint="pip install 'deburr[build]' brings uv")
    platforms = [word for tag in target.platforms for word in ("--platform", tag)]
    return [
        *("--disable-pip-version-check", "--no-color", "--target", str(into), "--no-compile", "--only-binary", ":all:"),
        *("--implementation", "cp", "--python-version", target.version, *platforms),
    ]


def _files(asked: Asked, into: Path) -> list[str]:
    """Requirements and constraints as files; a requirements file is named where it stands, for its own links."""
    if not asked.constraints and len(asked.requirements) == 1 and asked.requirements[0].startswith("-r "):
        return ["-r", asked.requirements[0][3:]]
    words: list[str] = []
    for option, lines in (("-r", asked.requirements), ("-c", asked.constraints)):
        if lines:
            path = into.with_name(f"asked{option}.txt")
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            words += [option, str(path)]
    return words


def _uv() -> str | None:
    if importlib.util.find_spec("uv") is not None:
        beside = Path(sys.executable).with_name("uv")
        if beside.is_file():
            return str(beside)
    return shutil.which("uv")


def _configured() -> bool:
    """True when uv was told of an index itself."""
    if any(key in os.environ for key in ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")):
        return True
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return any("index" in _text(path) for path in (home / "uv/uv.toml", Path("/etc/uv/uv.toml")))


def _pip_has_an_index() -> bool:
    """True when pip is told of an index over the network: what it holds must not be looked for elsewhere."""
    try:
        command = [sys.executable, "-m", "pip", "config", "list"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_TELLS_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(re.search(r"index-url='[^']*https?://", done.stdout))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
