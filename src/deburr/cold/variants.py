"""The copies of a function that run beside each other: as it is, looked at, and with each change made."""

import os
from collections.abc import Sequence
from dataclasses import replace as with_other
from pathlib import Path

from deburr.cold import candidates as imports
from deburr.cold import copies
from deburr.cold.candidates import Candidate
from deburr.cold.rounds import Labs, Variant
from deburr.fixes.splice import CannotEdit
from deburr.lab.laboratory import Lab
from deburr.lab.orders import OPT, TASK
from deburr.lab.packages import unpacked
from deburr.lab.programs import RUNTIME_FOLDER
from deburr.lab.spec import Spec

Done = tuple[str, tuple[Candidate, ...]]
"""What is done in a variant, in words, and the imports that it defers."""
AS_IS, TIMED, WEIGHED, COMPILED, UNREAD, TOGETHER = "as it is", "timed", "weighed", "compiled", "unread", "together"
WEIGHED_ROUNDS = 2
STAYS = 0.5
"""Of its pages, beyond which files cannot be called unread."""


def settled(spec: Spec, work: Path, lab: Lab) -> Spec:
    """The same function on a copy of its code and one of its layers, unpacked and laid over each other once for all.

    Raises  LabError when they cannot be copied.
    """
    code = copies.copied(unpacked(spec.code, work), work / "as-it-is")
    layers = copies.in_one([unpacked(layer, work) for layer in spec.layers], work / "layers")
    packages = "nodejs/node_modules"
    if spec.family == "node" and layers and (layers[0] / packages).is_dir() and not (code / "node_modules").exists():
        # ECMAScript modules do not look into layers; built, the function would have the packages beside it.
        inside = lab.mechanism.isolation != "none"
        (code / "node_modules").symlink_to(Path(OPT) / packages if inside else layers[0] / packages)
    return with_other(spec, code=code, layers=layers)


def folders_of(labs: Labs, spec: Spec) -> dict[str, Path]:
    """What stands where in a sandbox, by the folders of this machine."""
    fleet = labs[""].fleet(spec)
    found = {TASK: fleet.code}
    if fleet.opt is not None:
        found[OPT] = fleet.opt
    if fleet.program.folder is not None:
        found[RUNTIME_FOLDER] = fleet.program.folder
    return found


def edited(base: Spec, chosen: Sequence[Candidate], target: Path, program: tuple[Path, str]) -> Spec:
    """A copy of a function in which these imports are deferred; bytecode where the original has it.

    program  the interpreter and its ABI.
    Raises   CannotEdit when two of them do not go together.
    """
    texts = imports.together(chosen, base.code)
    code = copies.copied(base.code, target, texts)
    interpreter, abi = program
    if base.family == "python":
        again = [file for file in texts if copies.has_bytecode(base.code, file, abi)]
        if again:
            copies.compile_all(interpreter, code, TASK, again)
    return with_other(base, code=code)


def variants(
    base: Spec, able: Sequence[Candidate], factors: bool, program: tuple[Path, str], work: Path
) -> tuple[list[Variant], dict[str, Done], list[str]]:
    """What is run each round; by name, what is done in it; and what cannot be.

    factors  try a cold page cache too.
    """
    made = [
        Variant(AS_IS, base, warm=True),
        Variant(TIMED, base, look="times"),
        Variant(WEIGHED, base, look="memory", rounds=WEIGHED_ROUNDS),
    ]
    edits: dict[str, Done] = {}
    notes: list[str] = []
    for number, each in enumerate(able, 1):
        made.append(Variant(each.what, with_other(base, code=work / f"edit-{number}")))
        edits[each.what] = (each.what, (each,))
    if len(able) > 1:
        try:
            made.append(Variant(TOGETHER, edited(base, able, work / "together", program)))
            edits[TOGETHER] = (" and ".join(each.what for each in able), tuple(able))
        except CannotEdit as error:
            notes.append(f"the edits are not made together: {error.message}")
    if factors:
        folders = (base.code, *(layer for layer in base.layers if layer.is_dir()))
        stays = _forgotten(folders)
        if stays and max(stays) > STAYS:
            os.sync()  # what was written a moment ago and is not on the disk yet cannot be put out of memory
            stays = _forgotten(folders)
        if not stays or max(stays) > STAYS:
            notes.append("a cold page cache was not tried: this file system keeps files in memory")
        else:
            made.append(Variant(UNREAD, base, cold=folders))  # it reads them again, so that the next finds them read
    return made, edits, notes


def _forgotten(folders: Sequence[Path]) -> list[float]:
    """What share of each folder's pages stays in memory, where the kernel says."""
    for folder in folders:
        copies.forget_pages(folder)
    return [share for folder in folders if (share := copies.resident(folder)) is not None]


def compiled(base: Spec, interpreter: Path, work: Path) -> Variant:
    """With bytecode of its own for everything it ships."""
    code = copies.copied(base.code, work / "compiled")
    copies.compile_all(interpreter, code, TASK)
    layers = []
    for at, layer in enumerate(base.layers):
        if layer.is_dir():
            layer = copies.copied(layer, work / f"compiled-{at}")
            copies.compile_all(interpreter, layer, OPT)
        layers.append(layer)
    return Variant(COMPILED, with_other(base, code=code, layers=tuple(layers)))
