"""Local packages that a function's requirements name by path: its own code, though it stands elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

REQUIREMENTS = "requirements.txt"
LARGEST = 1_000_000  # bytes
_PATH = r"^(?:-e\s+|--editable[= ]\s*)?(?:[\w.-]+\s*@\s*)?(?:file:(?://)?)?(?P<path>\.{1,2}(?:/[^\s;#\[]*)?)"
_PROJECT = ("pyproject.toml", "setup.py", "setup.cfg")


def local_packages(root: Path, folder: str, template: str) -> tuple[str, ...]:
    """Folders, relative to the root, in which modules of these packages are found.

    folder    of the function's code.
    template  folder of its template: `sam build` is run there, and pip takes paths from where it runs.
    """
    found: dict[str, None] = {}
    for written in _written(root / folder / REQUIREMENTS):
        for base in (folder, template):
            package = (root / base / written).resolve()
            if package.is_relative_to(root.resolve()) and any((package / name).is_file() for name in _PROJECT):
                inside = package.relative_to(root.resolve()).as_posix()
                found |= dict.fromkeys((f"{inside}/src", inside) if (package / "src").is_dir() else (inside,))
    return tuple(found)


def _written(file: Path) -> Iterator[str]:
    try:
        if file.stat().st_size > LARGEST:
            return
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        path = path_of(line)
        if path is not None:
            yield path


def path_of(line: str) -> str | None:
    """The path by which a line of requirements names a local package; None for every other line."""
    found = re.match(_PATH, line.strip())
    return found["path"] if found is not None else None
