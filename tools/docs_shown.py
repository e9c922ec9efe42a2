"""Commands that the docs show, run again: a page holds what they print today.

In a page, `<!-- run cwd=orders head=12 -->` stands above a console block whose first line is `$ deburr ...`; the build
runs it in a copy of `examples/` and writes what it prints below. `head` and `tail` are lines, `from` is how the
first one begins. A console block with deburr in it needs such a note, or `<!-- not run: why -->`.
"""

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import click
from click.testing import CliRunner

from deburr.cli.main import deburr
from log_world import export, shapes_of

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-23"  # what is shown is of this day
ADDED = {"--today": [DAY], "--fresh": [], "--no-cache": []}
BLOCK = re.compile(r"<!-- (run|not run)([^\n]*?) -->\n```console\n(\$ [^\n]+)\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n\$ deburr")
ELLIPSIS = "...\n"


def refreshed(page: str, where: str) -> str:
    """A page with every shown command's output as it is now.

    Raises  ValueError for a block that neither runs nor says why it does not.
    """
    bare = CONSOLE.findall(BLOCK.sub("", page))
    if bare:
        raise ValueError(f"{where}: a console block has no note <!-- run ... --> above it")
    return BLOCK.sub(_block, page)


def shown(command: str, note: str = "") -> str:
    """A console block with what a command prints, cut as the note says."""
    options = dict(part.split("=", 1) for part in shlex.split(note) if "=" in part)
    return f"```console\n$ {command}\n{_cut(_printed(command, options.get('cwd', 'orders')), options)}```"


def _block(found: re.Match[str]) -> str:
    kind, note, line, _ = found.groups()
    if kind == "not run":
        return found[0]
    return f"<!-- run{note} -->\n{shown(line.removeprefix('$ '), note)}"


def _cut(text: str, options: dict[str, str]) -> str:
    lines = text.splitlines(keepends=True)
    start = (
        next((at for at, line in enumerate(lines) if line.startswith(options["from"])), 0) if "from" in options else 0
    )
    kept = lines[start:]
    if "head" in options and len(kept) > int(options["head"]):
        kept = [*kept[: int(options["head"])], ELLIPSIS]
    elif "tail" in options and len(kept) > int(options["tail"]):
        kept = [ELLIPSIS, *kept[-int(options["tail"]) :]]
    return "".join([ELLIPSIS, *kept] if start else kept)


@cache
def _printed(command: str, folder: str) -> str:
    words = shlex.split(command, comments=True)
    assert words[0] == "deburr", command
    with _inside(_world() / folder):
        result = CliRunner().invoke(deburr, [*words[1:], *_added(words[1:])])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output if result.output.endswith("\n") or not result.output else f"{result.output}\n"


def _added(words: list[str]) -> list[str]:
    """What makes the answer the same every day: the day, and nothing remembered."""
    command: click.Command = deburr
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word) or command
    known = {flag for option in command.params for flag in option.opts}
    return [word for flag, value in ADDED.items() if flag in known and flag not in words for word in (flag, *value)]


@cache
def _world() -> Path:
    """A copy of the examples, and logs beside them; it goes when the build ends."""
    folder = Path(_kept.name)
    shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
    export(folder / "orders/exports", shapes_of(5, 0.5), hours=0.2, seed=7, packed=False)
    return folder


_kept = tempfile.TemporaryDirectory(prefix="deburr-docs-")


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
