"""What a build script says of which folder it packs or copies where; it is read, never run."""

import posixpath
import re
import shlex
from collections.abc import Iterator

LONGEST = 100_000  # bytes of a script
_COMMANDS = r"(&&|\|\||[;\n()])"
_VARIABLE = r"\$(?:\{(\w+)\}|(\w+))"
_ASSIGNED = r"(?:export\s+)?(\w+)=(\S*)"
COPIES = frozenset({"cp", "rsync", "copy"})
BUNDLERS = frozenset({"esbuild", "ncc", "rollup", "tsup"})
OUTPUTS = ("--outfile=", "--output=")


def moves(text: str, folder: str) -> Iterator[tuple[str, str]]:
    """What is made of what, both as whole paths: a zip of a folder, a copy, a bundle of a file.

    folder  where the script runs.
    """
    here, outer = folder, [folder]
    said: dict[str, str] = {}
    for piece in re.split(_COMMANDS, text[:LONGEST].replace("\\\n", " ")):
        if piece == "(":
            outer.append(here)
        elif piece == ")":
            here = outer.pop() if len(outer) > 1 else here
        words = _words(piece, said)
        if not words:
            continue
        if (assigned := re.fullmatch(_ASSIGNED, " ".join(words))) is not None:
            said[assigned[1]] = assigned[2]
        elif words[0] in ("cd", "pushd") and len(words) > 1:
            here = _path(here, words[1])
        else:
            yield from _moved(words, here)


def scripts(text: str, folder: str) -> Iterator[str]:
    """Whole paths of the scripts that a command runs."""
    for piece in re.split(_COMMANDS, text[:LONGEST]):
        yield from (_path(folder, word) for word in _words(piece, {}) if word.endswith((".sh", ".bash")))


def _words(piece: str, said: dict[str, str]) -> list[str]:
    text = re.sub(_VARIABLE, lambda found: said.get(found[1] or found[2], found[0]), piece)
    try:
        return shlex.split(text, comments=True)
    except ValueError:  # an open quote: the rest of a text over several lines
        return []


def _moved(words: list[str], here: str) -> Iterator[tuple[str, str]]:
    tool = next((word for word in words if word not in ("npx", "yarn", "pnpm", "exec", "sudo", "time")), "")
    rest = [word for word in words[words.index(tool) + 1 :] if word] if tool else []
    plain = [word for word in rest if not word.startswith("-")]
    if tool == "zip" and len(plain) > 1:
        made = plain[0] if "." in posixpath.basename(plain[0]) else f"{plain[0]}.zip"
        yield _path(here, made), _packed(here, plain[1:])
    elif tool in COPIES and len(plain) > 1:
        for each in plain[:-1]:
            yield _path(here, plain[-1]), _packed(here, [each])
    elif tool.rpartition("/")[2] in BUNDLERS:
        sources = [word for word in plain if word.endswith((".ts", ".js", ".mjs", ".tsx"))]
        folder = next((word.partition("=")[2] for word in rest if word.startswith("--outdir=")), "")
        if folder:
            for source in sources:
                yield _path(here, f"{folder}/{posixpath.basename(source).rpartition('.')[0]}.js"), _path(here, source)
            return
        made = next((word.partition("=")[2] for word in rest if word.startswith(OUTPUTS)), "")
        made = made or next((rest[at + 1] for at, word in enumerate(rest[:-1]) if word == "-o"), "")
        if made and sources:
            yield _path(here, made), _path(here, sources[0])


def _packed(here: str, sources: list[str]) -> str:
    """The folder that all of it comes from: of one folder itself, of files the one they stand in."""
    first = sources[0].removesuffix("/*").removesuffix("/.").rstrip("/")
    if len(sources) == 1 and first not in ("*", "."):
        return _path(here, first)
    return here


def _path(folder: str, word: str) -> str:
    return posixpath.normpath(posixpath.join(folder, word))
