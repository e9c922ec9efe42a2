"""From the Dockerfile of a function's image to the file that Lambda will load: what it starts, and what it copies.

No command is run here. The file is taken where one alone, of those that are copied, is called as the handler says and
defines it.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from deburr.sources.handlers.defining import definers, folder_above
from deburr.sources.handlers.modules import Sources, clean
from deburr.sources.recipes import Step, last_stage, steps_in, words_of

_BASE = r"(?:^|/)(?:lambda/|aws-lambda-)(?P<language>python|nodejs)\b"
_CLIENTS = {"awslambdaric": "python", "aws-lambda-ric": "node"}
"""Runtime interface clients, which make a Lambda function of any image:
https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"""
_ENTRY = r"(?P<module>[\w./-]*?[\w-])\.(?P<name>\w+)"


class Recipe(Struct, frozen=True):
    """What a Dockerfile tells of its function.

    entry     the handler it starts; "" where the template has to say.
    language  `python` or `node`.
    copied    what it copies of its context: paths, "" for all of it.
    """

    entry: str
    language: str
    copied: tuple[str, ...]


class Loaded(Struct, frozen=True):
    """The file with the handler, the handler's name in it, and the folder modules are looked for in."""

    file: str
    name: str
    script: bool
    root: str


def recipe(sources: Sources, file: str) -> Recipe | None:
    """What the Dockerfile says; None when there is none, or it starts no Python or Node handler."""
    steps = steps_in(sources.root / file)
    last = last_stage(steps)
    if not last:
        return None
    base = re.search(_BASE, last[0].text)
    started, given = _last(last, "ENTRYPOINT"), _last(last, "CMD")
    client = next((at for at, word in enumerate(started) if word.rpartition("/")[2] in _CLIENTS), None)
    if client is not None:
        language = _CLIENTS[started[client].rpartition("/")[2]]
        given = [*started[client + 1 :], *given]
    elif base is not None and (not started or started == ["/lambda-entrypoint.sh"]):
        language = "node" if base["language"] == "nodejs" else "python"
    else:
        return None
    entry = given[0] if given and re.fullmatch(_ENTRY, given[0]) else ""
    return Recipe(entry, language, tuple(_copied(steps)))


def loaded(sources: Sources, told: Recipe, context: str, entry: str) -> Loaded | None:
    """The one file below the context that is the handler's; None where there is none, or several could be.

    context  the folder that is copied from, relative to the checked folder.
    entry    the handler, as the template or the Dockerfile says.
    """
    parts = re.fullmatch(_ENTRY, entry)
    if parts is None:
        return None
    script = told.language == "node"
    module = parts["module"] if script else parts["module"].replace(".", "/")
    module = posixpath.normpath(module).lstrip("/").removeprefix("var/task/")
    within = [clean(f"{context}/{each}") for each in told.copied]
    held = alone(sources, module, told.language, parts["name"], within)
    if held is None:
        return None
    root = folder_above(held, module)
    return Loaded(held, parts["name"], script, root if not root.startswith("..") else clean(f"{held}/.."))


def alone(sources: Sources, module: str, language: str, name: str, within: Sequence[str]) -> str | None:
    """The one file of what is copied that defines a handler; None where there is none, or several.

    within  the files and folders that are copied.
    """
    called = module.rpartition("/")[2] if language == "node" else module  # a script may be built into another folder
    held = list(definers(sources, called, language, name, within))
    return held[0] if len(held) == 1 else None


def contexts(sources: Sources, file: str, told: Recipe) -> str | None:
    """The folder a Dockerfile copies from: its own or the nearest above it that has all it copies."""
    folder = file.rpartition("/")[0]
    while True:
        if all((sources.root / clean(f"{folder}/{each}")).exists() for each in told.copied):
            return folder
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _last(steps: list[Step], word: str) -> list[str]:
    return next((words_of(step.text) for step in reversed(steps) if step.word == word), [])


def _copied(steps: list[Step]) -> Iterator[str]:
    """Sources of COPY and ADD that come from the context; what a pattern names is its folder."""
    for step in steps:
        if step.word not in ("COPY", "ADD") or "--from=" in step.text or "://" in step.text:
            continue
        words = words_of(step.plain)
        for word in words[:-1]:
            plain = re.split(r"[*?\[]", word, maxsplit=1)
            path = plain[0] if len(plain) == 1 else plain[0].rpartition("/")[0]
            if "$" not in path:
                yield posixpath.normpath(path.lstrip("/") or ".").removeprefix("./").removeprefix(".")
