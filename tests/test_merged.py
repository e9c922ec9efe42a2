"""No file was committed in the middle of a merge."""

import re
from pathlib import Path

HOME = Path(__file__).parent.parent
KEPT = ("action.yml", "Makefile", "pyproject.toml", "*.md")
MARK = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def test_no_file_holds_a_conflict() -> None:
    files = [path for pattern in KEPT for path in HOME.glob(pattern)]
    for room in ("docs", "requirements", "src", "tests", "tools", ".github"):
        files += [path for path in (HOME / room).rglob("*") if path.is_file() and "node_modules" not in path.parts]
    torn = [str(path.relative_to(HOME)) for path in files if MARK.search(path.read_text("utf-8", "replace"))]
    assert not torn, torn
