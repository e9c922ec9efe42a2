"""What a package is called after: the folders of its source, or its name in npm."""

import re
from collections.abc import Iterator
from functools import reduce

from deburr.sources.handlers.modules import Sources
from deburr.sources.handlers.workspaces import named

_VERSION = re.compile(r"[-_.]?v?\d+(?:[._]\d+)*$|\{[^}]*\}|\.zip$")
_FILLED_IN_BY_BUILD = re.compile(r"^%%(?:PKG_)?(\w+?)(?:_PKG)?%%$")
"""A name between `%%`, as templates have it that a build script completes before they are deployed: the key of the
uploaded zip stands there then, and until then the name within it is all that tells which package is meant."""


def alike_to(packed: str, held: list[str], sources: Sources) -> list[str]:
    """The files whose package may be called so: as folders on end or as npm calls it, else with some left out."""
    folded = {file: [plain(folder) for folder in file.split("/")[:-1]] for file in held}
    on_end = [file for file, folders in folded.items() if packed in (*_runs(folders), _by_npm(file, sources))]
    return on_end or [file for file, folders in folded.items() if not reduce(str.removesuffix, folders[::-1], packed)]


def _runs(folders: list[str]) -> Iterator[str]:
    for at in range(len(folders)):
        yield from ("".join(folders[at:end]) for end in range(at + 1, len(folders) + 1))


def _by_npm(file: str, sources: Sources) -> str:
    return "" if file.endswith(".py") else plain(named(sources.root / file.rpartition("/")[0]))


def plain(name: str) -> str:
    """A name without its version, its suffix and what joins its words."""
    before = None
    while before != name:
        before, name = name, _VERSION.sub("", name)
    return re.sub(r"[-_.\s]", "", _FILLED_IN_BY_BUILD.sub(r"\1", name)).lower()
