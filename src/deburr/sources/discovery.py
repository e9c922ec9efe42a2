"""Which files under the named paths are templates or CDK apps; vendored and built folders are skipped."""

import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from msgspec import Struct

from deburr import disk
from deburr.sources.cdk.assembly import MANIFEST, is_assembly

SKIPPED = frozenset(
    {
        "node_modules",
        ".git",
        ".hg",
        ".svn",
        ".aws-sam",
        ".serverless",
        ".terraform",
        ".deburr",
        ".venv",
        "venv",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        "site-packages",
        ".build",
        "vendor",
        ".idea",
        ".vscode",
        ".gradle",
        ".next",
        ".nuxt",
    }
)
TESTS = frozenset(
    {"test", "tests", "__tests__", "fixtures", "__fixtures__", "testdata", "integration_tests", "integration-tests"}
    | {"infra-local", "local-infra", "localstack", "local-dev"}
)
"""Folders whose templates nobody deploys: mocks, what a test compares with, what an emulator on a desk runs."""
APP = "cdk.json"
BACKENDS = ("backend.ts", "backend.js")
AMPLIFY = "amplify"
"""The folder in which AWS Amplify (Gen 2) looks for a backend."""
SERVICES = ("serverless.yml", "serverless.yaml", "serverless.json", "serverless.ts", "serverless.js", "serverless.cjs")
CONFIGURATION = (".tf", ".tf.json", ".tofu")
VALUES = (".tfvars", ".tfvars.json")
CODE = (".py", ".ts", ".mts", ".js", ".mjs", ".cjs")
RECIPE = "ockerfile"  # with a capital or without
LARGEST = 5 * 1024 * 1024  # bytes; CloudFormation itself takes templates of 1 MB
_LEFTOVER = "___vsctk___"  # what the AWS Toolkit for VS Code writes to debug a function
_SUFFIXES = (".yaml", ".yml", ".json", ".template")
_YAML = (".yaml", ".yml")
_ACCOUNTS = (".db", ".json")
_SQLITE = b"SQLite format 3\x00"
_ACCOUNT = b'"kind": "deburr.account'
_BEGINNING = 64
_SNIFFED = 256 * 1024
_PROLOGUE = 2_000  # bytes of a template that its comment and its description are looked for in
_DESK = (
    r"(?i)\bfor (?:testing|debugging|developing|invoking|running) (?:\S+ ){0,4}locally\b"
    r"|\b(?:for|only) local (?:testing|tests|development|debugging|invocations?|runs|use)\b"
    r"|\bsam local (?:\S+ ){0,3}only\b|\bonly (?:\S+ ){0,5}(?:sam local|locally)\b"
    r"|\b(?:is|are) (?:not|never) deployed\b|\bnot (?:meant|intended|used) (?:to be deployed|for deployment)"
)
_ALSO_DEPLOYED = r"(?i)\b(?:and|or|&) (?:for )?(?:deploy|production)"
_PLAN = 200  # bytes that begin with the versions of a plan
_MARKS = (b"AWSTemplateFormatVersion", b"AWS::Serverless", b"AWS::Lambda::")


class Found(Struct):
    """templates   files that look like SAM or CloudFormation templates, and what was named itself.
    assemblies  folders that a CDK app synthesized.
    apps        cdk.json of each app that none of these folders belongs to.
    backends    files that Amplify's backends begin with.
    services    files of the Serverless Framework.
    modules     folders with Terraform's files.
    plans       plans as JSON.
    snapshots   of accounts, as `deburr audit` makes them.
    code        Python, JavaScript, TypeScript and Dockerfiles, relative to the root; those of tests left out.
    in_tests    how many of these stand in folders of tests, or say that they are for a desk, and are left out for that.
    """

    templates: list[Path] = []
    assemblies: list[Path] = []
    apps: list[Path] = []
    backends: list[Path] = []
    services: list[Path] = []
    modules: list[Path] = []
    values: list[Path] = []
    plans: list[Path] = []
    snapshots: list[Path] = []
    code: list[str] = []
    in_tests: int = 0

    def __len__(self) -> int:
        cdk = (self.assemblies, self.apps, self.backends)
        kinds = (self.templates, *cdk, self.services, self.modules, self.plans, self.snapshots)
        return sum(map(len, kinds))


def discover(paths: Sequence[Path], *, root: Path, exclude: Sequence[str]) -> Found:
    """Everything worth reading below the named paths, sorted, each once.

    exclude  patterns of paths relative to the root, as in `.gitignore` without its finer points.
    A path that is named itself is given back whatever it looks like. Where templates stand in folders of tests alone,
    they are what there is.
    """
    seen: set[tuple[int, int]] = set()
    own, tests = Found(), Found()
    for path in paths:
        if not path.is_dir():
            _take(own, path)
            if path.name.endswith(CONFIGURATION):
                beside = walk(path.parent, root=root, exclude=exclude, seen=set())
                own.values += (file for file in beside if file.name.endswith(VALUES))
            continue
        start, before = len(str(path / "_")) - 1, _before(path, root)
        for file in walk(path, root=root, exclude=exclude, seen=seen):
            below = str(file)[start:].replace("\\", "/")  # thousands of files: paths are slow
            found = own if TESTS.isdisjoint(below.split("/")[:-1]) else tests
            if before is not None and found is own and (below.endswith(CODE) or RECIPE in below):
                own.code.append(before + below)
            if file.name == MANIFEST and is_assembly(file.parent):
                found.assemblies.append(file.parent)
            elif file.name == APP:
                found.apps.append(file)
            elif file.name in BACKENDS and file.parent.name == AMPLIFY:
                found.backends.append(file)
            elif file.name.endswith(_ACCOUNTS) and is_account(file):
                found.snapshots.append(file)
            elif file.name in SERVICES:
                found.services.append(file)
            elif file.name.endswith(CONFIGURATION):
                if file.parent not in found.modules[-1:]:
                    found.modules.append(file.parent)
            elif file.name.endswith(VALUES):
                found.values.append(file)
            elif file.suffix == ".json" and is_plan(file):
                found.plans.append(file)
            elif file.name.endswith(_SUFFIXES) and _LEFTOVER not in file.name and looks_like_a_template(file):
                (tests if found is own and for_a_desk(file) else found).templates.append(file)
    found, left_out = (own, len(tests)) if len(own) else (tests, 0)
    found.in_tests, found.code = left_out, own.code
    made = [folder.resolve() for folder in found.assemblies]
    found.apps[:] = [app for app in found.apps if not any(app.resolve().parent in folder.parents for folder in made)]
    return found


def for_a_desk(file: Path) -> bool:
    """True where a template's first comment or its description says that it is for a desk alone."""
    try:
        start = disk.head(file, _PROLOGUE).decode("utf-8", "replace")
    except OSError:
        return False
    told = re.match(r"\ufeff?(?:---\s*\n)?((?:[ \t]*(?:#[^\n]*)?\n)*)", start)
    comment = told[1] if told is not None else ""
    said = re.search(r'(?m)^[ \t]*"?Description"?[ \t]*:((?:[^\n]*\n)(?:[ \t]+[^\n:]*\n)*)', start)
    text = re.sub(r"[\s#]+", " ", f"{comment} . {said[1] if said is not None else ''}")
    small = text.lower()
    if "local" not in small and "deploy" not in small:
        return False  # as nearly all
    return bool(re.search(_DESK, text)) and not re.search(_ALSO_DEPLOYED, text)


def _before(path: Path, root: Path) -> str | None:
    """What stands before the files of a folder in paths from the root; None where it is outside."""
    whole = path.resolve()
    if not whole.is_relative_to(root):
        return None
    within = whole.relative_to(root).as_posix()
    return "" if within == "." else f"{within}/"


def _take(found: Found, path: Path) -> None:
    """A file that was named itself; a Terraform file stands for its folder."""
    if path.name in SERVICES:
        found.services.append(path)
    elif path.name in BACKENDS and path.parent.name == AMPLIFY:
        found.backends.append(path)
    elif path.name.endswith(CONFIGURATION):
        found.modules.append(path.parent)
    elif path.suffix in _YAML:  # as templates are, nearly all: they need not be opened for this
        found.templates.append(path)
    elif is_account(path):
        found.snapshots.append(path)
    elif path.suffix == ".json" and is_plan(path):
        found.plans.append(path)
    else:
        found.templates.append(path)


def is_plan(path: Path) -> bool:
    """True for what `terraform show -json` and `tofu show -json` print."""
    try:
        start = disk.head(path, _PLAN) if path.is_file() else b""
    except OSError:
        return False
    return b'"format_version"' in start and b'"terraform_version"' in start


def templates(paths: Sequence[Path], *, root: Path, exclude: Sequence[str]) -> Iterator[Path]:
    """Files that look like SAM or CloudFormation templates, sorted, each once; see `discover`."""
    yield from discover(paths, root=root, exclude=exclude).templates


def walk(folder: Path, *, root: Path, exclude: Sequence[str], seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Regular files below a folder, sorted; a folder reached twice through links is walked once.

    Of a CDK assembly only its manifest comes back: what stands in it is the app's, a second time.
    seen  device and inode of the folders walked so far.
    """
    try:
        status = folder.stat()
        entries = disk.entries(folder)
    except OSError:
        return  # an unreadable folder is told by `unreadable`
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return
    seen.add(key)
    folders: list[Path] = []
    if any(entry.name == MANIFEST for entry in entries) and is_assembly(folder):
        yield folder / MANIFEST
        return
    installed = any(entry.name.endswith(".dist-info") for entry in entries)  # what pip put here is not the project's
    for entry in entries:
        path = type(folder)(entry.path)
        if exclude and _excluded(path, root, exclude):
            continue
        try:
            if entry.is_dir():
                if _entered(entry.name, path) and not installed:
                    folders.append(path)
            elif entry.is_file():
                yield path
        except OSError:
            continue  # a link to itself is neither
    for inner in folders:
        yield from walk(inner, root=root, exclude=exclude, seen=seen)


def is_account(path: Path) -> bool:
    """True for a snapshot of an account: SQLite, or the same as JSON. An unreadable file is none."""
    try:
        start = disk.head(path, _BEGINNING)
    except OSError:
        return False
    return start.startswith(_SQLITE) or _ACCOUNT in start


def _entered(name: str, path: Path) -> bool:
    if name == "cdk.out":
        return (path / MANIFEST).is_file()
    return name not in SKIPPED and not name.endswith(".egg-info")


def _excluded(path: Path, root: Path, exclude: Iterable[str]) -> bool:
    try:
        name = path.resolve().relative_to(root).as_posix()
    except ValueError:
        name = path.as_posix()
    return any(fnmatch(name, pattern) or fnmatch(name, f"{pattern.rstrip('/')}/*") for pattern in exclude)


def looks_like_a_template(path: Path) -> bool:
    """A cheap look at the bytes: nothing is parsed that names no AWS resource. Unreadable files count as candidates."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return False
        if status.st_size > LARGEST:
            return any(mark in disk.head(path, _SNIFFED) for mark in _MARKS)
        data = path.read_bytes()
    except OSError:
        return True
    if any(mark in data for mark in _MARKS):
        return True
    if b"\x00" in data[:64] and data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16
        return any(
            mark.decode().encode("utf-16-le") in data or mark.decode().encode("utf-16-be") in data for mark in _MARKS
        )
    return b"Resources" in data and b"AWS::" in data and (b"Type:" in data or b'"Type"' in data)
