"""The code needs a newer version of its language than the runtime is.

What the runtime does not know is a syntax error, or a name that cannot be imported. It is met when the file is loaded,
before the handler is called, so that every invocation fails from the first, though nothing at deployment says so.

Instead, raise the runtime to a version that knows it, or write it the older way.
Silent when the runtime is unknown or a build makes the code, for TypeScript, for what is imported inside a `try` or
behind a test of `sys.version_info`, and for types where `from __future__ import annotations` keeps them from being
worked out.
"""

from collections.abc import Iterator, Mapping

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.place import Place
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Handler, Phase

RULE = Rule(
    name="syntax-too-new",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.python.org/3/whatsnew/index.html",
        "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    ),
)

Version = tuple[int, ...]
POLYFILL = "fetch"
"""Part of the name of every package that brings a global fetch."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file: what needs the newest version names it."""
    handler, has = function.handler, _version(function)
    if handler is None or has is None:
        return
    by_file: dict[str, list[tuple[Version, str, Place, bool]]] = {}
    for needs, what, at, always in _needed(function, handler, given):
        if needs[: len(has)] > has:
            by_file.setdefault(at.file, []).append((needs, what, at, always))
    for file, found in sorted(by_file.items()):
        newest = max(needs for needs, *_ in found)
        named = [each for each in sorted(found, key=lambda each: each[2]) if each[0] == newest]
        _, what, at, _ = named[0]
        language, told = ("Node.js", str(newest[0])) if len(has) == 1 else ("Python", _written(newest))
        always = any(each[3] for each in found)
        yield RULE.finding(
            f"{function.name} runs on {function.runtime.value}, its code has {what}: known from {language} {told} on",
            at=at,
            also=[function.runtime.at, *(each[2] for each in sorted(found, key=lambda e: e[2]) if each[2] != at)],
            consequence="every invocation fails: its code cannot be loaded"
            if always
            else "each invocation that gets there fails",
            fix=Advice(f"raise the runtime to {language} {told} or newer"),
            alike=f"{file} {function.runtime.value}",
        )


def _version(function: Function) -> Version | None:
    """(3, 9) of `python3.9`, (16,) of `nodejs16.x`; None for what is not read as it runs."""
    runtime, node = function.runtime.value or "", function.node_version
    if node is not None:
        handler = function.handler
        built = function.code.built_by or function.code.entry_points
        return None if built or handler is None or handler.language != "javascript" else (node,)
    written = runtime.removeprefix("python")
    return _parsed(written) if written != runtime else None


def _needed(function: Function, handler: Handler, given: Given) -> Iterator[tuple[Version, str, Place, bool]]:
    """The version that something needs, what it is, where, and whether no invocation comes around it."""
    language = "node" if function.language == "node" else "python"
    for each in handler.newer:
        if since := _since(given, f"language.{language}.syntax", each.name):
            yield since, each.name, each.at, True
    if language == "python":
        for brought in handler.imports:
            if not brought.guarded and (since := _since(given, "language.python.names", brought.module)):
                yield since, brought.module, brought.at, brought.phase is Phase.INIT
    elif not any(POLYFILL in brought.module for brought in handler.imports):
        first = given.facts["language.node.fetch"].whole
        yield from (((first,), "a global fetch", call.at, False) for call in handler.calls if call.callee == "fetch")


def _since(given: Given, fact: str, name: str) -> Version | None:
    known = given.facts[fact].value
    version = known.get(name) if isinstance(known, Mapping) else None
    return _parsed(version) if isinstance(version, str) else None


def _parsed(version: str) -> Version:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _written(version: Version) -> str:
    return ".".join(str(part) for part in version)
