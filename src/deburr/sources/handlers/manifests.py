"""Which npm packages may come with a function's code, as the manifests and locks around it tell."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from deburr.sources.handlers.modules import clean

MANIFEST = "package.json"
NPM = "package-lock.json"
LOCKS = (NPM, "yarn.lock", "pnpm-lock.yaml", "npm-shrinkwrap.json", "bun.lock")
KEYS = ("dependencies", "optionalDependencies", "peerDependencies", "devDependencies")
BUILT_IN = frozenset(
    """
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events
    fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream
    string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Modules of Node.js itself: https://nodejs.org/api/module.html#modulebuiltinmodules"""
LARGEST = 20_000_000  # bytes; a lock of a large repository has 2
_LOCKED = r'(?m)^\s*"?(?:node_modules/|/)?((?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*)(?:@[^"\n]*)?"?:'


def package_of(module: str) -> str:
    """The npm package that a module specifier names: `@aws-sdk/client-s3`, `uuid`; "" for a file or a built-in."""
    if module.startswith((".", "/", "#", "node:", "~")) or not module:
        return ""
    first, _, rest = module.partition("/")
    if first.startswith("@"):
        second = rest.partition("/")[0].partition(".")[0]
        return f"{first}/{second}" if len(first) > 1 and second else ""
    return "" if first.partition(".")[0] in BUILT_IN else first


def foreign(module: str) -> bool:
    """True for a module that some package must bring, Lambda's own SDK aside."""
    package = package_of(module)
    return bool(package) and not package.startswith(("@aws-sdk/", "@smithy/"))


Locks = dict[str, set[str] | None]
"""What each lock that was read may name: functions of one repository share it, and it may have a million characters."""


def may_come(root: Path, folder: str, file: str, locks: Locks) -> tuple[str, ...] | None:
    """Names of packages that a build could put beside the code: listed or locked from the file's folder up to the root.

    Development dependencies count, and so do the manifests above the code: what may be there is not said to be missing.

    root    the checked folder.
    folder  of the function's code, relative to it.
    locks   read for other functions of the run; those that are read here are added.
    Returns  None where anything may be there: packages are installed already, or a manifest cannot be read.
    """
    names: set[str] = set()
    inside = True
    place = clean(f"{file}/..")
    while True:
        here = root / place
        if inside and (here / "node_modules").is_dir():
            return None
        listed = _listed(here / MANIFEST)
        if listed is None:
            return None
        names |= listed
        if listed:
            for lock in LOCKS:
                beside = f"{place}/{lock}"
                if beside not in locks:
                    locks[beside] = _locked(here / lock)
                locked = locks[beside]
                if locked is None:
                    return None
                names |= locked
        inside = inside and place != folder
        if not place:
            return tuple(sorted(names))
        place = clean(f"{place}/..")


def for_development(root: Path, file: str, asked: Iterable[str]) -> tuple[str, ...]:
    """Packages among those asked for that npm's lock keeps for development alone; none without a lock of npm.

    The lock beside the first manifest from the code's folder up says it: `dev` in npm's page on package-lock.json.
    """
    place = file
    while place:
        place = clean(f"{place}/..")
        if (root / place / MANIFEST).is_file():
            break
    text = _text(root / place / NPM) or ""
    if not text or (root / place / "node_modules").is_dir():
        return ()
    wanted = {package for module in asked if (package := package_of(module))}
    return tuple(sorted(wanted & _kept_for_development(text, wanted)))


def _kept_for_development(text: str, wanted: set[str]) -> set[str]:
    try:
        lock = json.loads(text)
    except ValueError:
        return set()
    if not isinstance(lock, dict):
        return set()
    entries = lock.get("packages") or lock.get("dependencies")
    prefix = "node_modules/" if lock.get("packages") else ""
    told = {name: entries.get(f"{prefix}{name}") for name in wanted} if isinstance(entries, dict) else {}
    return {name for name, entry in told.items() if isinstance(entry, dict) and entry.get("dev") is True}


def _text(file: Path) -> str | None:
    """What a file says; "" when there is none, None when it cannot be read."""
    try:
        if not file.is_file():
            return ""
        return None if file.stat().st_size > LARGEST else file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None


def _listed(manifest: Path) -> set[str] | None:
    text = _text(manifest)
    if not text:
        return set() if text == "" else None
    try:
        document = json.loads(text)
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    names: set[str] = set()
    for key in KEYS:
        listed = document.get(key, {})
        names.update(listed if isinstance(listed, dict) else ())
    bundled = document.get("bundledDependencies", document.get("bundleDependencies", []))
    return names | {name for name in bundled if isinstance(name, str)} if isinstance(bundled, list) else names


def _locked(lock: Path) -> set[str] | None:
    """Keys of a lock that may be names of packages: too many of them do no harm."""
    text = _text(lock)
    return None if text is None else set(re.findall(_LOCKED, text))
