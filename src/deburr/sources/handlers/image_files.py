"""Which file of the project a Dockerfile puts where in its image, as far as copies and pip's targets tell.

No command is run: what others do to a file after it was copied is not seen.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from deburr.sources.handlers.moving import Held, Put, moved, plain, run
from deburr.sources.recipes import Step, words_of

_MOST = 200
"""Files that one pattern stands for."""
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>\w+)(?::-(?P<otherwise>[^${}]*))?\}|(?P<plain>\w+))")
_FROM = re.compile(r"(?P<base>\S+)(?:\s+(?i:as)\s+(?P<name>\S+))?")


def put(steps: list[Step], context: Path, arguments: Mapping[str, str | None]) -> list[Put]:
    """What the last stage holds of the project, the last copied first.

    context    the folder that is copied from.
    arguments  of the build, by name; None for one that is not known.
    """
    stages: dict[str, Held] = {}
    at = Held("/", [], set())
    known: dict[str, str | None] = {"LAMBDA_TASK_ROOT": "/var/task"}
    for step in steps:
        if step.word in ("ARG", "ENV"):
            _set(known, step, arguments)
            continue
        text = _filled(step.text, known)
        if step.word == "FROM":
            at = _begun(stages, text)
        elif step.word == "RUN":
            run(_filled(step.text, known, whole=False) or "", at, context)
        elif text is None:
            continue
        elif step.word == "WORKDIR":
            at.workdir = at.whole(text.strip("\"'"))
        elif step.word in ("COPY", "ADD"):
            at.put(list(_copied(text, at, stages, context)))
    return at.puts[::-1]


def _begun(stages: dict[str, Held], text: str | None) -> Held:
    """A stage, which has what the one has that it begins with; it is known by its number and its name."""
    told = _FROM.fullmatch(re.sub(r"^(?:--\S+\s+)+", "", text or "").strip())
    before = stages.get(told["base"].lower()) if told is not None else None
    made = Held(before.workdir, list(before.puts), set(before.folders)) if before is not None else Held("/", [], set())
    stages[str(len({id(each) for each in stages.values()}))] = made
    if told is not None and told["name"]:
        stages[told["name"].lower()] = made
    return made


def _set(known: dict[str, str | None], step: Step, arguments: Mapping[str, str | None]) -> None:
    """`ARG NAME=value`, which the build may say otherwise, and `ENV NAME=value`, or `ENV NAME value`."""
    words = words_of(step.text)
    if step.word == "ENV" and words and "=" not in words[0]:
        words = ["=".join([words[0], " ".join(words[1:])])]
    for word in words:
        name, given, value = word.partition("=")
        told = _filled(value, known) if given else known.get(name)
        known[name] = arguments[name] if step.word == "ARG" and name in arguments else told


def _filled(text: str, known: Mapping[str, str | None], *, whole: bool = True) -> str | None:
    """The text with its variables' values; None where one of them is not known.

    whole  False leaves those in it: a shell may know them.
    """
    unknown = False

    def value(found: re.Match[str]) -> str:
        nonlocal unknown
        told = known.get(found["braced"] or found["plain"]) or found["otherwise"]
        unknown = unknown or told is None
        return told if told is not None else found[0]

    filled = _VARIABLE.sub(value, text)
    return None if whole and (unknown or "${" in filled) else filled


def _copied(text: str, at: Held, stages: Mapping[str, Held], context: Path) -> Iterator[Put]:
    """`COPY src/handler.py /asset/`, and `COPY --from=build /app/dist /asset`: of a folder what is in it."""
    other = re.search(r"--from=(\S+)", text)
    words = words_of(re.sub(r"^(?:--\S+\s+)+", "", text))
    if len(words) < 2 or "://" in text or (other is not None and other[1].lower() not in stages):
        return
    *sources, last = words
    target = at.whole(last)
    into = len(sources) > 1 or at.is_folder(last)
    for source in sources:
        if other is not None:
            puts, path = stages[other[1].lower()].puts, posixpath.join("/", source)
            alone = moved(puts, path, target, into=False)
            file = any(each.there == target and (context / each.here).is_file() for each in alone)
            yield from moved(puts, path, target, into=True) if into and file else alone
            continue
        for here in _meant(context, source):
            folder = (context / here).is_dir()
            yield Put(target if folder or not into else plain(f"{target}/{posixpath.basename(here)}"), here)


def _meant(context: Path, source: str) -> list[str]:
    """The paths that one word names, below the build's folder."""
    path = plain("/" + source).lstrip("/")
    if not re.search(r"[*?\[]", path):
        return [path]
    if ".." in path.split("/") or "**" in path:
        return []
    return sorted(each.relative_to(context).as_posix() for each in context.glob(path))[:_MOST]
