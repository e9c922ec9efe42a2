"""Where the source of a zip is that is taken from an image: what its Dockerfile puts where the package begins."""

import posixpath
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from deburr.sources.handlers.defining import SUFFIXES, defines, folder_above
from deburr.sources.handlers.image_files import put
from deburr.sources.handlers.images import alone
from deburr.sources.handlers.locate import Located, locate, split_entry
from deburr.sources.handlers.modules import Sources, clean
from deburr.sources.handlers.moving import standing
from deburr.sources.recipes import steps_in
from deburr.workload.function import ELSEWHERE, Function, OutOfImage

_BUILT = {"python": (".py",), "node": (".js", ".mjs", ".cjs")}
"""What a runtime loads; TypeScript is built first, and keeps its name then."""


def image_packages(functions: Sequence[Function], sources: Sources) -> Iterator[tuple[str, tuple[Function, str]]]:
    """Addresses of functions whose code surely comes from one place here, what they are then, and their Dockerfile."""
    for function in functions:
        taken = function.code.out_of
        if taken is None or function.entry.value is None or function.language not in SUFFIXES:
            continue
        folder = _folder(function, function.entry.value, function.language, taken, sources)
        if folder is not None:
            code = replace(function.code, folder=folder, built_by=ELSEWHERE)
            yield function.address, (replace(function, code=code), clean(f"{taken.context}/{taken.dockerfile}"))


def _folder(function: Function, entry: str, language: str, taken: OutOfImage, sources: Sources) -> str | None:
    """The folder that becomes the package, or the file alone where it is copied to another name."""
    context = clean(taken.context)
    held = put(
        steps_in(sources.root / clean(f"{context}/{taken.dockerfile}")), sources.root / context, dict(taken.arguments)
    )
    module, name = split_entry(entry, script=language == "node")
    for suffix in _BUILT[language]:
        for here in standing(held, posixpath.join(taken.path, f"{module}{suffix}")):
            found = clean(f"{context}/{here}")
            if sources.is_file(found) and defines(sources.root / found, name):
                return _named(function, found, module, sources)
    for here in standing(held, posixpath.normpath(taken.path)):
        folder = clean(f"{context}/{here}")
        if isinstance(locate(_in(function, folder), sources, ()), Located):
            return folder
    within = [clean(f"{context}/{each.here}") for each in held]
    only = alone(sources, module, language, name, within)
    return _named(function, only, module, sources) if only is not None else None


def _named(function: Function, file: str, module: str, sources: Sources) -> str:
    """The folder from which the file is found by the handler's name; the file where it is called otherwise."""
    folder = folder_above(file, module)
    located = locate(_in(function, folder), sources, ())
    return folder if isinstance(located, Located) and located.file == file else file


def _in(function: Function, folder: str) -> Function:
    return replace(function, code=replace(function.code, folder=folder, built_by=ELSEWHERE))
