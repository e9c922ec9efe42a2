"""Poetry's way to write dependencies, as the requirements that every installer reads."""

import re
from collections.abc import Iterator
from typing import Any

from deburr.install.errors import InstallError

_VERSION = re.compile(r"\d+(?:\.\d+)*")


def requirements(dependencies: dict[str, Any], *, where: str) -> Iterator[str]:
    """`[tool.poetry.dependencies]` line by line; the interpreter itself and optional ones are left out.

    where   for errors.
    Raises  InstallError for a dependency on a folder or a repository, which would have to be built.
    """
    for name, asked in dependencies.items():
        if name.lower() == "python":
            continue
        for each in asked if isinstance(asked, list) else [asked]:
            line = _line(name, each, where)
            if line:
                yield line


def _line(name: str, asked: Any, where: str) -> str:
    if isinstance(asked, str):
        return name + _versions(asked)
    if asked.get("optional"):
        return ""
    if "version" not in asked:
        kind = next((key for key in ("path", "git", "url") if key in asked), "no version")
        if kind == "url":
            return f"{name} @ {asked['url']}"
        raise InstallError(
            f"{name} comes from {asked.get(kind, 'nowhere')}: only wheels are installed",
            where=where,
            hint=f"put {name} on an index, or list what the function needs in a requirements.txt",
        )
    extras = f"[{','.join(asked['extras'])}]" if asked.get("extras") else ""
    markers = [_python_marker(asked["python"])] if "python" in asked else []
    if "platform" in asked:
        markers.append(f"sys_platform == '{asked['platform']}'")
    markers += [asked["markers"]] if "markers" in asked else []
    marker = " and ".join(f"({each})" for each in markers)
    return name + extras + _versions(asked["version"]) + (f" ; {marker}" if marker else "")


def _versions(asked: str) -> str:
    """`^1.2` as `>=1.2,<2`. A list of alternatives (`||`) has no such form: the lock, or the newest, decides."""
    if "||" in asked:
        return ""
    parts = [part.strip() for part in asked.split(",") if part.strip()]
    return ",".join(filter(None, (_bounds(part) for part in parts)))


def _bounds(part: str) -> str:
    found = _VERSION.search(part)
    if part == "*" or found is None:
        return ""
    numbers = [int(number) for number in found[0].split(".")]
    if part.startswith("^"):
        kept = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
        return f">={found[0]},<{_next(numbers, kept)}"
    if part.startswith("~") and not part.startswith("~="):
        return f">={found[0]},<{_next(numbers, min(1, len(numbers) - 1))}"
    return part.replace(" ", "") if part[0] in "<>=!~" else f"=={part}"


def _next(numbers: list[int], at: int) -> str:
    return ".".join(map(str, [*numbers[:at], numbers[at] + 1]))


def _python_marker(asked: str) -> str:
    bounds = _versions(asked).split(",")
    return " and ".join(
        f"python_full_version {sign[1]} '{sign[2]}'"
        for bound in bounds
        if (sign := re.fullmatch(r"([<>=!~]+)(.+)", bound))
    )
