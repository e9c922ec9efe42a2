"""A scaffold for a person to read: what moves, what is left, and whether the answers are the same."""

import textwrap
from collections.abc import Iterator, Sequence

from deburr.reports.screen import Screen
from deburr.reports.words import many
from deburr.scaffold.likeness import Compared
from deburr.scaffold.scaffolding import Scaffold
from deburr.workload.handler import WEB_ADAPTER

PYTHON_PACKAGE, NODE_PACKAGE = "aws-lambda-powertools", "@aws-lambda-powertools/event-handler"
SPOKEN = {"flask": "Flask", "fastapi": "FastAPI", "express": "Express"}


def render(name: str, made: Scaffold, screen: Screen) -> str:
    """What moves and what does not."""
    wrapped = made.wrapped
    framework = SPOKEN[wrapped.framework]
    lines = [screen.paint(f"{name}: {many(len(made.routes), 'route')} of {framework} behind {wrapped.adapter}", "1")]
    column = min(max(len(route.told) for route in made.routes), 32)
    for route in made.routes:
        uses = ", ".join(place.path.rpartition(".")[2] for place in route.needs)
        by = screen.link(route.at) if wrapped.framework == "express" else route.view or route.endpoint
        lines += _columns(f"{route.told:<{column}}  {by}{f', uses {uses}' if uses else ''}", screen, column)
    if made.left:
        lines += ["", "left to do by hand"]
        for each in made.left:
            lines += _wrapped(f"{screen.prefix}{each.at}: {each.why}", screen)
    return "\n".join([*lines, ""])


def answers(found: Sequence[Compared], notes: Sequence[str], screen: Screen) -> str:
    """What the lab saw."""
    same = sum(each.same is True for each in found)
    unseen = sum(each.same is None for each in found)
    rest = f", {unseen} not seen" if unseen else ""
    lines = ["", screen.paint(f"in the lab, {same} of {many(len(found), 'answer')} the same{rest}", "1")]
    lines += [line for note in notes for line in _wrapped(note, screen)]
    for each in found:
        mark = {True: "same", False: "differs", None: "not seen"}[each.same]
        lines += _wrapped(f"{mark:<9} {each.request}: {each.told}", screen)
    return "\n".join([*lines, ""])


def next_steps(made: Scaffold, screen: Screen, *, written: bool) -> str:
    """What was written, and what makes it run."""
    package = PYTHON_PACKAGE if made.resolver.endswith(".py") else NODE_PACKAGE
    changed = sorted(file for file, (before, _) in made.files.items() if before)
    verb = "wrote" if written else "would write"
    lines = ["", *_plain(f"{verb} {screen.prefix}{made.resolver}" + _also(changed, screen), screen)]
    adapter = f" and take {WEB_ADAPTER} off" if made.wrapped.adapter == WEB_ADAPTER else ""
    lines += _plain(f"next: add {package} to what is installed, set the handler to {made.entry}{adapter}", screen)
    return "\n".join([*lines, ""])


def _also(changed: Sequence[str], screen: Screen) -> str:
    return f", and a line to {', '.join(screen.prefix + file for file in changed)}" if changed else ""


def _wrapped(text: str, screen: Screen) -> Iterator[str]:
    yield from textwrap.wrap(text, screen.width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _columns(text: str, screen: Screen, column: int) -> list[str]:
    """One line where it fits: links in it take no room."""
    if len(text) + 2 <= screen.width or "\033" in text:
        return [f"  {text}"]
    indent = " " * (column + 4)
    return textwrap.wrap(text, screen.width, initial_indent="  ", subsequent_indent=indent, break_on_hyphens=False)


def _plain(text: str, screen: Screen) -> list[str]:
    return textwrap.wrap(text, screen.width, subsequent_indent="  ", break_on_hyphens=False)
