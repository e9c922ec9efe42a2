"""What the lock files of uv, poetry and pdm pin, as constraints that pip and uv read."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Self

from msgspec import Struct

from deburr.install import manifests, poetry
from deburr.install.errors import InstallError
from deburr.install.manifests import Kind, Manifest


class Asked(Struct, frozen=True):
    """What is installed, in the installers' own words.

    requirements  one line each; for a requirements file only `-r FILE`.
    constraints   one line each: exact versions of whatever is installed beside.
    hashed        True when every constraint carries the hashes of its files.
    """

    requirements: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    hashed: bool = False

    def without_hashes(self) -> Self:
        """The same for pip, which compares no hashes of what only a constraint pins."""
        if not self.hashed:
            return self
        requirements, constraints = (
            tuple(line.partition(" --hash=")[0] for line in lines) for lines in (self.requirements, self.constraints)
        )
        return type(self)(requirements, constraints)


def asked(manifest: Manifest) -> Asked:
    """The requirements of a manifest, pinned by its lock where it has one.

    Raises  InstallError for a file that cannot be read, and for dependencies that are no packages of an index.
    """
    if manifest.kind is Kind.REQUIREMENTS:
        return Asked((f"-r {manifest.path.resolve()}",))
    direct = tuple(_direct(manifest))
    if manifest.lock is None:
        return Asked(direct)
    packages = manifests.document(manifest.lock).get("package", [])
    every = list(_pinned(packages))
    hashed = all(pin.files for pin in every)
    by_name = {pin.name: pin for pin in every if not pin.marker}
    return Asked(
        tuple(_with_hashes(line, by_name) if hashed else line for line in direct),
        tuple(pin.line(hashed) for pin in every),
        hashed and all(name_of(line) in by_name for line in direct),
    )


def name_of(requirement: str) -> str:
    """The package that a requirement is about, as indexes compare names."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


class Pin(Struct, frozen=True):
    """One version of a package in a lock; `marker` where the lock holds several."""

    name: str
    version: str
    marker: str
    files: tuple[str, ...]

    def line(self, hashed: bool) -> str:
        marker = f" ; {self.marker}" if self.marker else ""
        return f"{self.name}=={self.version}{marker}" + (self.hashes if hashed else "")

    @property
    def hashes(self) -> str:
        return "".join(f" --hash={each}" for each in self.files)


def _with_hashes(line: str, by_name: dict[str, Pin]) -> str:
    """A direct requirement with the exact version that hashes are about."""
    pin = by_name.get(name_of(line))
    if pin is None:
        return line
    head, _, marker = line.partition(";")
    extras = re.search(r"\[[^\]]*\]", head)
    told = f"{pin.name}{extras[0] if extras else ''}=={pin.version}"
    return told + (f" ; {marker.strip()}" if marker else "") + pin.hashes


def _direct(manifest: Manifest) -> Iterator[str]:
    where = str(manifest.path)
    document = manifests.document(manifest.path)
    own = document.get("project", {}).get("dependencies", [])
    sources = document.get("tool", {}).get("uv", {}).get("sources", {})
    for line in own:
        source = sources.get(name_of(line), {})
        if isinstance(source, dict) and {"path", "git", "workspace"} & set(source):
            raise InstallError(
                f"{name_of(line)} comes from a folder or repository: only wheels are installed",
                where=where,
                hint=f"put {name_of(line)} on an index, or list what the function needs in a requirements.txt",
            )
        yield line
    if not own:
        yield from poetry.requirements(document.get("tool", {}).get("poetry", {}).get("dependencies", {}), where=where)


def _pinned(packages: list[dict[str, Any]]) -> Iterator[Pin]:
    versions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for package in packages:
        source = package.get("source", {})
        if package.get("version") and not {"editable", "virtual", "directory", "git"} & {*source, source.get("type")}:
            versions[name_of(package["name"])].append(package)
    for name, found in sorted(versions.items()):
        for package in found:
            marker = _marker(package) if len(found) > 1 else ""
            if len(found) == 1 or marker:
                yield Pin(name, package["version"], marker, tuple(_hashes(package)))


def _marker(package: dict[str, Any]) -> str:
    """poetry writes one, or one for each group; uv a list of alternatives; pdm one."""
    told = package.get("markers") or package.get("marker") or package.get("resolution-markers") or ""
    if isinstance(told, dict):
        told = list(told.values())
    return " or ".join(f"({each})" for each in told) if isinstance(told, list) else str(told)


def _hashes(package: dict[str, Any]) -> Iterator[str]:
    files = [*package.get("files", []), *package.get("wheels", []), package.get("sdist", {})]
    yield from sorted(file["hash"] for file in files if "hash" in file)
