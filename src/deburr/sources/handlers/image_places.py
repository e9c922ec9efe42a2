"""Which Dockerfile of the project makes the image of a function whose template names a registry alone.

It is taken where one alone, of those that start a handler which is there, is called as the function or its tag; or
where there is one such Dockerfile below the template, and one such function in it.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deburr.sources.handlers import images
from deburr.sources.handlers.modules import Sources
from deburr.workload.function import ELSEWHERE, Function, PackageKind

_WORDS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+")
_VERSION = re.compile(r"\{[^}]*\}|[-_.]v?\d+(?:[._]\d+)*$")
_COMMON = frozenset(
    {"lambda", "function", "fn", "handler", "docker", "image", "ecr", "aws", "this", "module", "dockerfile"}
)
"""Words that say nothing about which function is meant."""


class _Place(Struct, frozen=True):
    file: str
    context: str
    called: frozenset[tuple[str, ...]]


def image_places(functions: Sequence[Function], sources: Sources) -> Iterator[tuple[str, Function]]:
    """Addresses of functions whose image is surely made by a Dockerfile of the project, and what they are then."""
    lost = [each for each in functions if each.code.kind is PackageKind.IMAGE and each.code.folder is None]
    if not lost:
        return
    places = list(_places(sources))
    for function in lost:
        names = set(_names(function))
        held = [place for place in places if names & place.called]
        if not held:
            template = _template(function)
            alone = len({each.name for each in lost if _template(each) == template}) == 1
            held = [place for place in places if alone and f"/{place.file}".startswith(_above(template))]
        if len(held) == 1:
            place = held[0]
            beside = place.file.removeprefix(f"{place.context}/")
            code = replace(function.code, folder=place.context, dockerfile=beside, built_by=ELSEWHERE)
            yield function.address, replace(function, code=code)


def _places(sources: Sources) -> Iterator[_Place]:
    for file in sources.by_name.dockerfiles:
        told = images.recipe(sources, file)
        context = images.contexts(sources, file, told) if told is not None else None
        if told is None or context is None or images.loaded(sources, told, context, told.entry) is None:
            continue
        *folders, name = file.split("/")
        suffix = re.sub(r"(?i)dockerfile", "", name).strip("._-")
        called = {_words(suffix)} if suffix else {_words(folder) for folder in folders[-1:]}
        yield _Place(file, context, frozenset(called - {()}))


def _names(function: Function) -> Iterator[tuple[str, ...]]:
    """What it is called, as words: each step of its address, its own name, and the tag of its image."""
    yield from filter(None, map(_words, re.split(r"[./\[]", function.name)))
    for told in (function.given_name.value if function.given_name is not None else None, function.code.packed_as):
        if told:
            yield from filter(None, map(_words, (_VERSION.sub("", part) for part in re.split(r"[/:]", told))))


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for each in _WORDS.findall(name) if (word := each.lower()) not in _COMMON)


def _template(function: Function) -> str:
    return function.address.partition("#")[0]


def _above(template: str) -> str:
    """The folder that a template stands in, between slashes; Terraform's is one itself."""
    folder = template.rpartition("/")[0] if re.search(r"\.\w+$", template) else template.strip(".")
    return f"/{folder}/".replace("//", "/")
