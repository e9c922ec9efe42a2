"""Where the source of a handler is whose package something builds that is not read: the one place that has it.

A script packs a folder and uploads it, and the template names the object. No command is read here; the place is
taken only where nothing else in the project could be meant, and a gap says that it was.
"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from deburr.sources.handlers.defining import SUFFIXES, definers, defines, folder_above
from deburr.sources.handlers.image_packages import image_packages
from deburr.sources.handlers.image_places import image_places
from deburr.sources.handlers.locate import Absent, Located, locate, split_entry
from deburr.sources.handlers.modules import Sources, clean
from deburr.sources.handlers.package_names import alike_to, plain
from deburr.workload.function import ELSEWHERE, Function, PackageKind
from deburr.workload.workload import Gap, Workload

_COMMON = frozenset(
    {"index", "app", "main", "handler", "handlers", "lambda", "lambda_function", "lambda_handler", "lambdahandler"}
    | {"function", "run", "default", "src", "server", "dist", "bootstrap", "event_handler", "code"}
)
"""Names that say nothing about which function is meant."""
_MANIFESTS = ("cdk.json", "template.yaml", "template.yml", "samconfig.toml", "serverless.yml")
_PRINTED = re.compile(r"[0-9a-f]{32}(?:\.template)?")
"""What `sam package` calls what it uploads: the digest of it."""


def found_elsewhere(workload: Workload, sources: Sources) -> tuple[Workload, tuple[Gap, ...]]:
    """The same workload, where functions whose code is built elsewhere have the folder it is surely built from.

    Returns the gaps that say so beside it.
    """
    lost = [function for function in workload.functions if _is_lost(function, sources)]
    told = dict(image_places(workload.functions, sources))
    packed = dict(image_packages(workload.functions, sources))
    if not lost and not told and not packed:
        return workload, ()
    gaps = [
        Gap(
            each.code.at,
            f"{each.name}: its image is built elsewhere, {each.code.dockerfile} in {each.code.folder or '.'} is read",
        )
        for each in told.values()
    ]
    gaps += [
        Gap(each.code.at, f"{each.name}: its package is taken from an image, {file} tells where its handler is")
        for each, file in packed.values()
    ]
    told |= {address: each for address, (each, _) in packed.items()}
    for function in lost:
        folder = _beside(function, lost, sources)
        if folder is None:
            folder = _folder(function, sources)
        if folder is None:
            continue
        told[function.address] = _with(function, folder)
        what = "its package is built elsewhere, what is read is the one place here that has its handler"
        gaps.append(Gap(function.code.at, f"{function.name}: {what}"))
    return replace(workload, functions=tuple(told.get(each.address, each) for each in workload.functions)), tuple(gaps)


def _is_lost(function: Function, sources: Sources) -> bool:
    """True where the template names no folder, or one that is not there; `sam package` prints another template anew."""
    code = function.code
    if code.kind is not PackageKind.ZIP or code.out_of is not None or function.entry.value is None or function.made_by:
        return False
    if function.language not in SUFFIXES or _PRINTED.fullmatch(code.packed_as):
        return False
    if code.folder is None:
        return True
    return not (sources.root / clean(code.folder)).exists() and isinstance(locate(function, sources, ()), Absent)


def _beside(function: Function, lost: Sequence[Function], sources: Sources) -> str | None:
    """The folder that a zip is made of which is not there: `src/ship` or `src` of `src/ship.zip`.

    None where neither has the handler, or where several zips of one folder would have it.
    """
    package = clean(function.code.folder or "")
    if not package.endswith(".zip"):
        return None
    parent = clean(f"{package}/..")
    for folder in (package.removesuffix(".zip"), parent):
        located = locate(_with(function, folder), sources, ())
        if isinstance(located, Located) and defines(sources.root / located.file, located.entry):
            others = {clean(each.code.folder) for each in lost if each.code.folder and _same(each, function)}
            alike = [each for each in others if clean(f"{each}/..") == parent]
            return folder if folder != parent or alike == [package] else None
    return None


def _same(one: Function, other: Function) -> bool:
    return one.entry.value == other.entry.value


def _folder(function: Function, sources: Sources) -> str | None:
    """The folder that becomes the package: of the one file that defines the handler.

    None when there are several, or when it is called what many are.
    """
    entry, language = function.entry.value or "", function.language or ""
    module, name = split_entry(entry, script=language == "node")
    stem = module.rpartition("/")[2]
    held = [file for file in definers(sources, module, language, name) if not _of_another(function, file, sources)]
    packed = plain(function.code.packed_as or (function.code.folder or "").rpartition("/")[2])
    alike = alike_to(packed, held, sources) if packed else []
    special = not _COMMON.issuperset({*module.lower().split("/"), name.lower()}) or packed == plain(stem) != ""
    places = {folder_above(file, module) for file in alike}
    if len(places) != 1:
        places = {folder_above(file, module) for file in held} if special else set()
    return places.pop() if len(places) == 1 else None


def _with(function: Function, folder: str) -> Function:
    return replace(function, code=replace(function.code, folder=folder, built_by=ELSEWHERE))


def _of_another(function: Function, file: str, sources: Sources) -> bool:
    """True for a file of another app than the function's: below a folder of its own manifest, and not this one's."""
    apart = [folder for folder in PurePosixPath(file).parents if not function.at.file.startswith(f"{folder}/")]
    return any((sources.root / folder / name).is_file() for folder in apart[:-1] for name in _MANIFESTS)
