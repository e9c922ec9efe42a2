"""Everything below the named paths, read into one workload."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.sources.cloudformation.reader import read_project
from deburr.sources.discovery import templates
from deburr.sources.handlers.reader import HandlerReader
from deburr.sources.reading import Reading


def read(
    paths: Sequence[Path],
    *,
    root: Path,
    facts: Facts,
    exclude: Sequence[str] = (),
    parameters: Mapping[str, str] | None = None,
    parameter_file: Path | None = None,
    config_env: str | None = None,
) -> Reading:
    """Read every template below the named paths, and the handlers they point to.

    root     what places are relative to.
    Returns  one workload, the gaps and the owner's allows.
    Raises   DeburrError when paths were named and none of them could be read at all.
    """
    found = list(templates(paths, root=root, exclude=exclude))
    if not found:
        raise DeburrError(
            "no SAM or CloudFormation template",
            where=", ".join(str(path) for path in paths),
            hint="name a folder that holds one, or the template itself",
        )
    infrastructure = read_project(
        found,
        root=root,
        facts=facts,
        parameters=parameters or {},
        parameter_file=parameter_file,
        config_env=config_env,
        named=frozenset(path.resolve() for path in paths if not path.is_dir()),
    )
    workload, gaps, allows = HandlerReader(root).read(infrastructure.workload)
    return Reading(workload, (*infrastructure.gaps, *gaps), (*infrastructure.allows, *allows))
