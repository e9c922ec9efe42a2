"""Commands that pack code, wherever a project keeps them: Makefiles, package.json, scripts, workflows of GitHub.

They are read, never run, and only where a package is not there.
"""

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from deburr import disk

LARGEST = 200_000  # bytes of one file
MOST = 40  # files of one folder
MAKEFILES = frozenset({"Makefile", "makefile", "GNUmakefile"})
SCRIPT_FOLDERS = ("", "scripts", "bin", "ci", "build")
WORKFLOWS = (".github", "workflows")
PACKS = ("zip", "esbuild", "ncc", "cp ")
_BUNDLE = re.compile(r"^(?:esbuild(?:\.config)?|build)\.[cm]?[jt]s$")
_TARGET = re.compile(r"([^\s:=#][^:=#]*):(?!=)([^=#]*)(?:#.*)?")
_SET = re.compile(r"(?:export[ \t]+)?([\w-]+)[ \t]*[:?]?=[ \t]*(.*)")
_USED = re.compile(r"\$[({]([\w-]+)[)}]")
_ENTRIES = re.compile(r"entryPoints\s*:\s*\[([^\]]*)\]")
_TEXT = re.compile(r"""["']([^"']+)["']""")
_OUT = re.compile(r"""out(dir|file)\s*:\s*["']([^"']+)["']""")


def commands(folder: Path, root: Path) -> Iterator[tuple[str, str]]:
    """What the files of a folder run, and where; at the checked root its workflows too."""
    for name in _names(folder):
        if name in MAKEFILES:
            yield from ((line, str(folder)) for line in _recipes(_text(folder / name)))
        elif name == "package.json":
            yield from ((script, str(folder)) for script in _scripts(_text(folder / name)))
        elif _BUNDLE.match(name):
            yield from ((command, str(folder)) for command in _bundle(_text(folder / name)))
    for inner in SCRIPT_FOLDERS:
        place = folder / inner if inner else folder
        for name in _names(place):
            if name.endswith((".sh", ".bash")):
                text = _text(place / name)
                yield from ((text, at) for at in dict.fromkeys((str(folder), str(place))))
    if folder == root:
        place = folder.joinpath(*WORKFLOWS)
        for name in _names(place):
            if name.endswith((".yml", ".yaml")):
                yield from _steps(_text(place / name), str(folder))


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in disk.entries(folder) if entry.is_file())[:MOST]
    except OSError:
        return []


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.stat().st_size < LARGEST else ""
    except OSError:
        return ""


def _recipes(text: str) -> Iterator[str]:
    """The lines that a Makefile runs, each by itself, its own variables filled in."""
    said: dict[str, str] = {}
    target, needs = "", ""
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("\t"):
            command = line.strip().lstrip("@-+ ")
            command = command.replace("$@", target).replace("$<", needs.partition(" ")[0]).replace("$^", needs)
            yield _filled(command, said)
        elif (setting := _SET.fullmatch(line)) is not None:
            said[setting[1]] = _filled(setting[2].partition(" #")[0].strip(), said)
        elif (rule := _TARGET.fullmatch(line)) is not None:
            target, needs = _filled(rule[1].strip(), said), _filled(rule[2].strip(), said)


def _filled(text: str, said: dict[str, str]) -> str:
    return _USED.sub(lambda used: said.get(used[1], used[0]), text)


def _scripts(text: str) -> Iterator[str]:
    try:
        scripts = json.loads(text).get("scripts", {})
        yield from (script for script in scripts.values() if isinstance(script, str))
    except (ValueError, AttributeError, RecursionError):
        return  # the reader of manifests says why it cannot be read


def _bundle(text: str) -> Iterator[str]:
    """The command that says the same as a call of esbuild whose entries are written out."""
    entries, out = _ENTRIES.search(text), _OUT.search(text)
    if entries is not None and out is not None:
        yield from (f"esbuild {entry} --out{out[1]}={out[2]}" for entry in _TEXT.findall(entries[1]))


def _steps(text: str, root: str) -> Iterator[tuple[str, str]]:
    """What the steps of a workflow run; a step without a working directory runs at the root."""
    if not any(word in text for word in PACKS):
        return
    try:
        whole = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    jobs = whole.get("jobs") if isinstance(whole, dict) else None
    for job in jobs.values() if isinstance(jobs, dict) else ():
        for step in (job.get("steps") or ()) if isinstance(job, dict) else ():
            run = step.get("run") if isinstance(step, dict) else None
            if isinstance(run, str):
                where = step.get("working-directory")
                yield run, posixpath.join(root, where) if isinstance(where, str) else root
