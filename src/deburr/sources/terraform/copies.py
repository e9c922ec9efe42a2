"""Root modules that keep the same state: one deployment that is written twice, of which one copy was left behind."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from deburr.place import Place
from deburr.sources.cloudformation.code import code
from deburr.sources.cloudformation.stack import FUNCTION_TYPES, Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.terraform.library import Library
from deburr.workload.function import PackageKind
from deburr.workload.workload import Gap


def left_behind(read: Mapping[Path, Sequence[Stack]], library: Library) -> dict[Path, Gap]:
    """Folders whose functions another folder with the same state declares too, and has the code of, while they do not.

    Many examples name one bucket and one key: those have functions of their own, and stay.
    read  folders that were read as roots, with what each made.
    """
    by_state: dict[str, list[Path]] = {}
    for folder in read:
        state = library.folder(folder).state
        if state:
            by_state.setdefault(state, []).append(folder)
    found: dict[Path, Gap] = {}
    for folders in by_state.values():
        there = {folder: _functions(read[folder]) for folder in folders if len(folders) > 1}
        for folder, own in there.items():
            kept = next(
                (other for other, theirs in there.items() if any(theirs.values()) and own.keys() <= theirs.keys()), None
            )
            if own and not any(own.values()) and kept is not None:
                what = f"keeps the same state as {library.shown(kept)}, which has the code of its functions: read there"
                found[folder] = Gap(Place(library.shown(folder)), what)
    return found


def _functions(stacks: Sequence[Stack]) -> dict[str, bool]:
    """Names of functions, and whether their code is here."""
    return {made.logical_id: _is_here(stack, made) for stack, made in _made(stacks)}


def _made(stacks: Sequence[Stack]) -> Iterator[tuple[Stack, Resource]]:
    for stack in stacks:
        for made in stack.of_type(*FUNCTION_TYPES):
            yield stack, made


def _is_here(stack: Stack, made: Resource) -> bool:
    told = code(stack, made)
    return told.kind is not PackageKind.ZIP or told.folder is not None
