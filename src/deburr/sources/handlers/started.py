"""What a start script runs: the web server behind the Lambda Web Adapter."""

import re
import shlex
from collections.abc import Iterator

from deburr.sources.handlers.locate import Located
from deburr.sources.handlers.modules import Sources, clean
from deburr.workload.function import Function

SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "daphne", "granian"})
"""They are told `module:attribute`."""

_PYTHON = r"python[\d.]*"
_ASSIGNS = r"[A-Za-z_]\w*="
_APPLICATION = r"([\w.]+):(\w+)(\(\))?"
_LARGE = 64 * 1024


def started(function: Function, sources: Sources) -> Located | None:
    """The file that a function's handler, a shell script, ends up running; None when it says nothing deburr knows.

    `entry` of what comes back is the application's name, or "" when the file as a whole is run.
    """
    entry, folder = function.entry.value, function.code.folder
    if entry is None or folder is None or not entry.endswith(".sh"):
        return None
    script = sources.root / clean(f"{folder}/{entry}")
    if not script.is_file() or script.stat().st_size > _LARGE:
        return None
    root = clean(folder)
    for words in _commands(script.read_bytes().decode("utf-8", "replace")):
        found = _runs(words)
        if found is not None and sources.is_file(file := clean(f"{root}/{found[0]}")):
            return Located(file, found[1], not file.endswith(".py"), (root,))
    return None


def _commands(text: str) -> Iterator[list[str]]:
    """Every command as words, without what it sets and without `exec`."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in re.split(r"&&|\|\||;", line):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:
                continue  # a quote that ends on another line: no server is started there
            while words and (re.match(_ASSIGNS, words[0]) or words[0] == "exec"):
                words = words[1:]
            if words:
                yield words


def _runs(words: list[str]) -> tuple[str, str] | None:
    """The file and the application that a command runs."""
    program, *rest = (words[0].rpartition("/")[2], *words[1:])
    if re.fullmatch(_PYTHON, program):
        if rest[:1] != ["-m"]:
            return next(((word, "") for word in rest if word.endswith(".py")), None)
        program, rest = (rest[1] if len(rest) > 1 else ""), rest[2:]
    if program in SERVERS:
        told = next((match for word in rest if (match := re.fullmatch(_APPLICATION, word))), None)
        return (f"{told[1].replace('.', '/')}.py", told[2]) if told else None
    if program == "node":
        return next(((word, "") for word in rest if word.endswith((".js", ".mjs", ".cjs"))), None)
    return None
