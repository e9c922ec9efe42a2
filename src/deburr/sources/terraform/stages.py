"""Which files of values belong to which folder: those of stages, which Terraform reads only where they are named."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from deburr import disk
from deburr.sources.discovery import CONFIGURATION, VALUES

LOADED = (".auto.tfvars", ".auto.tfvars.json")
_NOT_DEPLOYED = frozenset(
    {"example", "examples", "sample", "samples", "template", "templates", "local", "localstack", "backend"}
)
"""Words of files that show what is to be written, run on a desk, or tell where Terraform keeps its state."""


def stages(files: Iterable[Path], root: Path) -> Mapping[Path, tuple[Path, ...]]:
    """By folder with configuration the files that stand in it or in folders below that hold none.

    files  that are called as files of values are.
    root   no folder above it is looked at.
    """
    found: dict[Path, list[Path]] = {}
    configured: dict[Path, bool] = {}
    for file in dict.fromkeys(files):
        whole = file.resolve()
        above = [folder for folder in whole.parents if folder.is_relative_to(root)]
        for folder in above:
            if folder not in configured:
                configured[folder] = _configured(folder)
        owner = next((folder for folder in above if configured[folder]), None)
        if owner is not None and not _loaded(whole, owner) and _may_be_deployed(whole.relative_to(owner)):
            found.setdefault(owner, []).append(whole)
    return {folder: tuple(sorted(those)) for folder, those in found.items()}


def _configured(folder: Path) -> bool:
    try:
        return any(entry.name.endswith(CONFIGURATION) for entry in disk.entries(folder))
    except OSError:
        return False  # who reads the folder says why it cannot be read


def _loaded(file: Path, owner: Path) -> bool:
    """True for a file that Terraform reads without being told to."""
    return file.parent == owner and (file.name.partition(".")[0] == "terraform" or file.name.endswith(LOADED))


def _may_be_deployed(file: Path) -> bool:
    name = file.as_posix().removesuffix(".json").removesuffix(VALUES[0])
    return not name.startswith(".") and "/." not in name and _NOT_DEPLOYED.isdisjoint(re.split(r"[\W_]+", name.lower()))
