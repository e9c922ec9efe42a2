"""What the recipe `build-NAME` of a Makefile bundles, as `sam build` runs it for a function that says so.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-custom-runtimes.html
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

FILE = "Makefile"
LARGEST = 100_000  # bytes
_VARIABLE = r"^\$(?:\([^)]*\)|\{[^}]*\}|\w+)/"
_SCRIPT = r"\.[cm]?[jt]sx?$"


def bundled(root: Path, folder: str, name: str, stem: str) -> Iterator[str]:
    """Files that become the handler's, relative to the checked folder, whether they are there or not.

    root    the checked folder.
    folder  of the function's code, relative to it, where the Makefile is.
    name    of the function in its template.
    stem    of the file that the handler names.
    """
    for line in _recipe(root / folder / FILE, name):
        words = line.split()
        written = [word for word in words if re.search(_SCRIPT, word) and not word.startswith("-")]
        out = next((word.partition("=")[2] for word in words if word.startswith("--outfile=")), "")
        for word in written:
            if "ARTIFACTS_DIR" not in word and stem in (PurePosixPath(word).stem, PurePosixPath(out).stem):
                rest = re.sub(_VARIABLE, "", word)
                yield from (f"{place}/{rest}" for place in _upwards(folder))


def _upwards(folder: str) -> Iterator[str]:
    """A variable in front of a path is most often the top of the repository, or a folder on the way there."""
    yield from (str(place) for place in (PurePosixPath(folder), *PurePosixPath(folder).parents))


def _recipe(file: Path, name: str) -> Iterator[str]:
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    inside = False
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("\t"):
            if inside:
                yield line.strip()
        elif line.strip():
            inside = f"build-{name}" in line.partition(":")[0].split()
