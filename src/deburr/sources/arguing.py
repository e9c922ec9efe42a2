"""Which settings are choices that a comment in their file argues for: functions' memory, and those of queues."""

import re
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from deburr.place import Place
from deburr.sources import arguing_queues
from deburr.sources.arguing_queues import BESIDE, COMMENT
from deburr.workload.function import Function
from deburr.workload.workload import Workload

_SETS = re.compile(r"\bmemory_?(?:size|mb)?[\"']?\s*[:=]", re.IGNORECASE)
_WHY = re.compile(
    r"cost|cheap|bill|price|budget|sav(?:e|ing)|enough|suffic|because|rationale|reason|light|measured|tuned|benchmark",
    re.IGNORECASE,
)
_WITHOUT = ".json"
"""Has no comments."""


def with_arguments(workload: Workload, root: Path) -> Workload:
    """The same workload, with `memory_argued` of each function whose memory a comment names and gives reasons for.

    Queues are told in `arguing_queues` what comments argue for.

    root  what places are relative to.
    """

    @cache
    def lines(file: str) -> tuple[str, ...]:
        if file.endswith(_WITHOUT):
            return ()
        try:
            return tuple((root / file).read_bytes().decode(errors="replace").splitlines())
        except OSError:
            return ()  # whoever reads it for what it declares says why it cannot be read

    def told(function: Function) -> Function:
        memory = function.memory_mb
        if memory.value is None or memory.by_default:
            return function
        argued = _argued(lines(memory.at.file), memory.at, memory.value)
        return replace(function, memory_argued=True) if argued else function

    queues = tuple(arguing_queues.told(each, lines) for each in workload.queues)
    workload = replace(workload, queues=queues) if queues != workload.queues else workload
    functions = {each.address: told(each) for each in workload.functions}
    if not any(each.memory_argued for each in functions.values()):
        return workload
    callers = tuple(
        replace(caller, function=functions.get(caller.function.address, caller.function)) for caller in workload.callers
    )
    return replace(workload, functions=tuple(functions[each.address] for each in workload.functions), callers=callers)


def _argued(lines: tuple[str, ...], at: Place, memory_mb: int) -> bool:
    """True where a comment beside the setting, or above it with no other memory set between, argues for the size."""
    if not 0 < at.line <= len(lines):
        return False
    named = re.compile(rf"\b{memory_mb}\s?Mi?B\b", re.IGNORECASE)
    beside = BESIDE.search(lines[at.line - 1])
    texts = [beside[0]] if beside is not None else []
    block: list[str] = []
    for line in reversed(lines[: at.line - 1]):
        if COMMENT.match(line):
            block.append(line)
            continue
        texts.append("\n".join(block))
        block = []
        if _SETS.search(line):
            break
    texts.append("\n".join(block))
    return any(named.search(text) and _WHY.search(text) for text in texts)
