"""What a Dockerfile puts into an image, where that is plain: Lambda's base, copies, and what pip or npm install."""

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.packages import lists
from deburr.sources.packages.libraries import normalized
from deburr.sources.recipes import LONGEST, Step, last_stage, steps_of
from deburr.workload.package import Form, Language, Library, Package

BASE = re.compile(r"(?:^|/)lambda/(python|nodejs):|^amazon/aws-lambda-(?:python|nodejs):")
_PLAIN = r"^(?:mkdir|chmod|chown|echo|touch|rm|cd|ls|pwd|cat|mv|cp|true|set|export|python3? -m compileall)\b"
_PIP = r"^(?:(?:python3?(?:\.\d+)?|/var/lang/bin/python3?(?:\.\d+)?) -m )?pip3?(?:\.\d+)? install\b(.*)$"
_NPM = r"^(?:npm (?:ci|i|install|update|prune|cache|run build)|yarn(?: install)?|pnpm (?:i|install))\b"
_VALUED = frozenset(
    {"-t", "--target", "-i", "--index-url", "--extra-index-url", "--platform", "--python-version", "-c", "--constraint"}
)
_OTHER_STAGE = r"--from=(\S+)"


def recipe(path: Path, file: str, root: Path, context: str) -> Package:
    """The package that a Dockerfile makes; `system` holds every command that was not understood as harmless.

    context  the folder that is copied from, relative to the root.
    Raises   SourceError when it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=file) from None
    if len(data) > LONGEST:
        raise SourceError("is too long for a Dockerfile", where=file)
    steps = steps_of(data.decode("utf-8-sig", errors="replace"))
    last = last_stage(steps)
    if not last:
        raise SourceError("has no FROM", where=file)
    base = last[0].plain.split(" ")[0]
    named, unknown = judged(last[1:])
    staged = sum(step.word == "FROM" for step in steps) > 1
    if staged and any(step.word == "COPY" and re.search(_OTHER_STAGE, step.text) for step in last):
        unknown = (*unknown, "COPY --from another stage")
    libraries: list[Library] = []
    for each in named:
        if each.startswith("-r "):
            wanted = posixpath.normpath(posixpath.join(context, posixpath.basename(each[3:])))
            if (root / wanted).is_file():
                libraries += lists.requirements(root / wanted, wanted)
            else:
                unknown = (*unknown, f"pip install {each}")
        else:
            name = re.split(r"[\[=<>~!@;]", each, maxsplit=1)[0]
            pinned = name != each.partition("[")[0]
            libraries.append(Library(normalized(name), Language.PYTHON, Place(file, path=each), pinned=pinned))
    return Package(Form.IMAGE, Place(file), libraries=tuple(libraries), base=base, system=unknown)


def judged(steps: Iterable[Step]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What pip installs, as `-r FILE` or requirements; and the commands that bring something else or may do so."""
    named: list[str] = []
    unknown: list[str] = []
    for step in steps:
        if step.word == "ADD" and "://" in step.text:
            unknown.append(f"ADD {step.text}")
        if step.word != "RUN":
            continue
        for command in re.split(r"\s*(?:&&|;|\|\|)\s*", step.plain.strip()):
            pip = re.match(_PIP, command)
            if pip is not None:
                wanted = _wanted(pip[1])
                named += wanted
            elif command and not re.match(_PLAIN, command) and not re.match(_NPM, command):
                unknown.append(command)
    return tuple(named), tuple(dict.fromkeys(unknown))


def _wanted(arguments: str) -> list[str]:
    found: list[str] = []
    words = iter(arguments.replace('"', "").replace("'", "").split())
    for word in words:
        if word in ("-r", "--requirement"):
            found.append(f"-r {next(words, '')}")
        elif word in _VALUED:
            next(words, None)
        elif not word.startswith("-") and word not in ("pip", "setuptools", "wheel", "awslambdaric"):
            found.append(word)
    return found
