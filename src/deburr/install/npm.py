"""npm packages for a function, from its lock, without running their scripts."""

import json
import re
import shutil
import tempfile
from pathlib import Path

from deburr.install import manifests, refusals
from deburr.install.errors import InstallError
from deburr.install.manifests import FOREIGN_NODE_LOCKS, NPM_LOCKS, PACKAGE, Manifest
from deburr.install.running import run
from deburr.install.target import NODE_CPUS, Target

SETTINGS = ".npmrc"
MODULES = "node_modules"
HIDDEN_LOCK = ".package-lock.json"
RETRIES = (
    "--fetch-retries=2",
    "--fetch-retry-factor=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)


def install(manifest: Manifest, target: Target, into: Path, dev: bool = False) -> tuple[str, ...]:
    """Put `node_modules` into a folder.

    dev      what is for developers too.
    Returns  what the user should know: packages with scripts that did not run, a lock that npm cannot read.
    Raises   InstallError naming the package and what to do.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise InstallError("npm is not installed", where=str(manifest.path), hint="install Node.js, which brings npm")
    folder = manifest.path.parent
    with tempfile.TemporaryDirectory(prefix="deburr-npm-") as made:
        work = Path(made)
        for name in (PACKAGE, SETTINGS, *NPM_LOCKS):
            if (folder / name).is_file():
                shutil.copy(folder / name, work / name)
        local = _local(work)
        if local:
            raise InstallError(
                f"{local} is a folder of the project: npm would link to it",
                where=str(manifest.path),
                hint="bundle the function, with esbuild for instance, or publish the package",
            )
        code, told = run([npm, *_words(manifest, target, dev)], cwd=work)
        if code:
            raise refusals.explained(told, target=target, where=str(manifest.path), tool="npm")
        notes = (*_scripts(work), *_foreign(manifest))
        (into / MODULES).mkdir(exist_ok=True)
        if (work / MODULES).is_dir():
            shutil.copytree(work / MODULES, into / MODULES, symlinks=True, dirs_exist_ok=True)
    return notes


def _words(manifest: Manifest, target: Target, dev: bool) -> tuple[str, ...]:
    locked = manifest.lock is not None
    return (
        *(("ci",) if locked else ("install",)),
        *(() if dev else ("--omit=dev",)),
        *("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--color=false"),
        *("--os=linux", f"--cpu={NODE_CPUS[target.architecture]}", f"--libc={'glibc' if target.glibc else 'musl'}"),
        *RETRIES,
    )


def _local(work: Path) -> str | None:
    """A dependency on a folder, which is not beside the copy that npm works on."""
    asked = manifests.document(work / PACKAGE)
    for name, version in {**asked.get("dependencies", {}), **asked.get("optionalDependencies", {})}.items():
        if isinstance(version, str) and re.match(r"(file|link|workspace|portal):", version):
            return str(name)
    return None


def _scripts(work: Path) -> tuple[str, ...]:
    packages = packages_of(work / MODULES / HIDDEN_LOCK)
    named = sorted(path.rpartition(f"{MODULES}/")[2] for path, each in packages.items() if each.get("hasInstallScript"))
    if not named:
        return ()
    return (f"scripts that packages run when they are installed did not run: {', '.join(named)}",)


def packages_of(lock: Path) -> dict[str, dict[str, object]]:
    """What npm installed, by path; empty when it left no list."""
    try:
        found = json.loads(lock.read_text(encoding="utf-8")).get("packages", {})
    except (OSError, ValueError):
        return {}
    return {path: each for path, each in found.items() if isinstance(each, dict)}


def _foreign(manifest: Manifest) -> tuple[str, ...]:
    if manifest.lock is not None:
        return ()
    folder = manifest.path.parent
    for name, tool in FOREIGN_NODE_LOCKS.items():
        if (folder / name).is_file():
            return (f"{name} is {tool}'s: npm chose versions of its own; `npm install` makes a lock that counts",)
    return ("no package-lock.json: npm chose the versions; `npm install` makes a lock that keeps them",)
