"""One zip or folder, looked at as what is shipped."""

import re
from pathlib import Path

from deburr.place import Place
from deburr.sources.packages.binaries import binaries
from deburr.sources.packages.contents import Contents, Folder, Zip
from deburr.sources.packages.libraries import libraries
from deburr.sources.packages.orphans import orphans
from deburr.sources.packages.runs import Runs
from deburr.sources.packages.waste import waste
from deburr.workload.package import Form, Package

_LIB = "python/lib/"
_TAGGED = rf"{_LIB}(python\d\.\d+)/site-packages/"


def measured(path: Path, file: str, runs: Runs) -> tuple[Package, tuple[str, ...]]:
    """What a zip or folder ships, and what is wrong with it.

    file    its name for places.
    Raises  SourceError when it is neither, is broken, or holds too much to be looked at.
    """
    contents: Contents = Folder(path) if path.is_dir() else Zip(path)
    return weighed(contents, file, runs, Form.FOLDER if path.is_dir() else Form.ZIP), contents.flaws


def weighed(contents: Contents, file: str, runs: Runs, form: Form) -> Package:
    """The same of files that somebody else found."""
    owned = libraries(contents, file)
    tagged = [name for name in contents.sizes if name.startswith(_LIB)]
    return Package(
        form=form,
        at=Place(file),
        files=len(contents.sizes),
        unzipped_bytes=sum(contents.sizes.values()),
        zipped_bytes=contents.zipped,
        libraries=owned.libraries,
        binaries=tuple(binaries(contents, owned.glibc, runs.glibc)),
        waste=waste(contents, owned, runs.abi),
        tagged=tuple(sorted({match[1] for name in tagged if (match := re.match(_TAGGED, name))})),
        orphans=orphans(contents, owned) if runs.abi is not None else (),
    )
