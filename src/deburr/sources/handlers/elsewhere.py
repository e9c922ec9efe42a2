"""Where the source of a handler is whose package something builds that is not read: the one place that has it.

A script packs a folder and uploads it, and the template names the object. No command is read here; the place is
taken only where nothing else in the project could be meant, and a gap says that it was.
"""

import re
from pathlib import Path

from msgspec.structs import replace

from deburr.sources.handlers.locate import Absent, locate, split_entry
from deburr.sources.handlers.modules import Sources, clean
from deburr.workload.function import ELSEWHERE, Function, PackageKind
from deburr.workload.workload import Gap, Workload

LARGEST = 1_500_000  # bytes
_SUFFIXES = {"python": (".py",), "node": (".ts", ".mts", ".js", ".mjs", ".cjs")}
_COMMON = frozenset(
    {"index", "app", "main", "handler", "handlers", "lambda", "lambda_function", "lambda_handler", "lambdahandler"}
    | {"function", "run", "default", "src", "server", "dist", "bootstrap", "event_handler", "code"}
)
"""Names that say nothing about which function is meant."""
_VERSION = re.compile(r"[-_.]?v?\d+(?:[._]\d+)*$|\{[^}]*\}|\.zip$")
_PRINTED = re.compile(r"[0-9a-f]{32}(?:\.template)?")
"""What `sam package` calls what it uploads: the digest of it."""
_DEFINES = r"(?:\b(?:def|function|class|const|let|var)\s+{0}\b|\b{0}\s*[:=]|\bexports\.{0}\b|\bexport\b[^;\n]*\b{0}\b)"


def found_elsewhere(workload: Workload, sources: Sources) -> tuple[Workload, tuple[Gap, ...]]:
    """The same workload, where functions whose code is built elsewhere have the folder it is surely built from.

    Returns the gaps that say so beside it.
    """
    lost = [function for function in workload.functions if _is_lost(function, sources)]
    if not lost:
        return workload, ()
    told: dict[str, Function] = {}
    gaps: list[Gap] = []
    for function in lost:
        folder = _folder(function, sources)
        if folder is None:
            continue
        code = replace(function.code, folder=folder, built_by=ELSEWHERE)
        told[function.address] = replace(function, code=code)
        what = "its package is built elsewhere, what is read is the one place here that has its handler"
        gaps.append(Gap(function.code.at, f"{function.name}: {what}"))
    return replace(workload, functions=tuple(told.get(each.address, each) for each in workload.functions)), tuple(gaps)


def _is_lost(function: Function, sources: Sources) -> bool:
    """True where the template names no folder, or one that is not there; `sam package` prints another template anew."""
    code = function.code
    if code.kind is not PackageKind.ZIP or function.entry.value is None or function.made_by:
        return False
    if function.language not in _SUFFIXES or _PRINTED.fullmatch(code.packed_as):
        return False
    if code.folder is None:
        return True
    return not (sources.root / clean(code.folder)).exists() and isinstance(locate(function, sources, ()), Absent)


def _folder(function: Function, sources: Sources) -> str | None:
    """The folder that becomes the package: of the one file that defines the handler.

    None when there are several, or when it is called what many are.
    """
    entry, language = function.entry.value or "", function.language or ""
    module, name = split_entry(entry, script=language == "node")
    stem = module.rpartition("/")[2]
    named = [file for suffix in _SUFFIXES[language] for file in sources.by_name.ending(f"{module}{suffix}")]
    held = [file for file in named if _defines(sources.root / file, name)]
    packed = _plain(function.code.packed_as)
    alike = [file for file in held if packed and packed in map(_plain, file.split("/")[:-1])]
    special = not _COMMON.issuperset({*module.lower().split("/"), name.lower()}) or packed == _plain(stem) != ""
    chosen = alike if len(alike) == 1 else held if special else []
    if len(chosen) != 1:
        return None
    return clean(f"{chosen[0]}/{'../' * (module.count('/') + 1)}")


def _defines(path: Path, name: str) -> bool:
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size < LARGEST else ""
    except OSError:
        return False
    return re.search(_DEFINES.format(re.escape(name)), text) is not None


def _plain(name: str) -> str:
    """A name without its version, its suffix and what joins its words."""
    before = None
    while before != name:
        before, name = name, _VERSION.sub("", name)
    return re.sub(r"[-_.\s]", "", name).lower()
