"""What runs a handler: the official Python client, our Node runtime, or the function's own bootstrap."""

import importlib.util
import shutil
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from deburr.lab import interpreters
from deburr.lab.errors import LabError, NotRunnable
from deburr.lab.interpreters import Interpreter
from deburr.lab.spec import Spec

SHIPPED = Path(__file__).parent / "runtimes"
CLIENT = ("awslambdaric", "simplejson", "snapshot_restore_py")
SDK = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")
"""What Lambda's Python runtimes bring along; all of it runs on any Python."""
COMPILED = "runtime_client"
RUNTIME_FOLDER = "/var/runtime"


@dataclass(frozen=True, slots=True)
class Program:
    """How a function's runtime is started.

    argv     with `{task}`, `{opt}` and `{runtime}` for folders that the sandbox decides on.
    folder   what becomes /var/runtime; None for a runtime that needs nothing of ours.
    links    (name in that folder, folder on this machine) of what is shown there as well.
    roots    folders that the interpreter needs.
    ran_on   how its interpreter differs from the function's: `ran on 3.11 for 3.13`; "" when it does not.
    client   what speaks to the Runtime API: `awslambdaric 4.2.2`.
    """

    argv: tuple[str, ...]
    folder: Path | None
    links: tuple[tuple[str, Path], ...]
    roots: tuple[Path, ...]
    ran_on: str
    client: str


def prepare(spec: Spec, work: Path) -> Program:
    """The program for a function; what it needs of ours is laid out below `work` once.

    Raises  NotRunnable, and LabError when the official Python client is not installed.
    """
    interpreter = interpreters.find(spec.runtime)
    if interpreter is None:
        return _provided(spec)
    if spec.family == "python":
        return _python(spec, interpreter, work)
    return Program(
        argv=(str(interpreter.path), "{runtime}/bootstrap.cjs", "{task}"),
        folder=SHIPPED / "node",
        links=(),
        roots=interpreter.roots,
        ran_on=interpreter.told(spec.runtime.removeprefix("nodejs").removesuffix(".x")),
        client="deburr's Node runtime",
    )


def _provided(spec: Spec) -> Program:
    here = [folder / "bootstrap" for folder in (spec.code, *spec.layers)]
    if not any(path.is_file() for path in here):
        raise NotRunnable(
            f"not run: {spec.name} has no file called bootstrap", where=str(spec.code), hint="build it first"
        )
    own = here[0].is_file()
    return Program(("{task}/bootstrap" if own else "{opt}/bootstrap",), None, (), (), "", "its own bootstrap")


def _python(spec: Spec, interpreter: Interpreter, work: Path) -> Program:
    compiled = _compiled(interpreter)
    folder = work / f"runtime-{interpreter.abi}"
    if not folder.is_dir():
        _lay_out(folder, compiled)
    version = metadata.version(CLIENT[0])
    return Program(
        argv=(str(interpreter.path), "-S", "{runtime}/bootstrap.py", "{task}", "{opt}"),
        folder=folder,
        links=tuple((name, path) for name in SDK if (path := _package(name)) is not None),
        roots=interpreter.roots,
        ran_on=interpreter.told(spec.runtime.removeprefix("python")),
        client=f"{CLIENT[0]} {version}" + ("" if compiled else ", its transport replaced by deburr's"),
    )


def _lay_out(folder: Path, compiled: Path | None) -> None:
    part = folder.with_suffix(".part")
    part.mkdir(mode=0o755)
    for name in CLIENT:
        found = _package(name)
        if found is None:
            raise LabError(f"the Python package {name} is not installed", hint="pip install 'deburr[lab]'")
        if found.is_file():
            shutil.copy(found, part)
            continue
        shutil.copytree(found, part / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "tests"))
    shutil.copy(SHIPPED / "python" / "bootstrap.py", part)
    shutil.copy(compiled or SHIPPED / "python" / "runtime_client.py", part)
    for name in SDK:  # where folders are shown, or linked to
        if (found := _package(name)) is not None and found.is_file():
            shutil.copy(found, part)
        elif found is not None:
            (part / name).mkdir()
    part.rename(folder)


def _compiled(interpreter: Interpreter) -> Path | None:
    """The client's compiled transport, when it was built for this interpreter."""
    found = importlib.util.find_spec(COMPILED)
    if found is None or found.origin is None or interpreter.abi not in found.origin:
        return None
    return Path(found.origin)


def _package(name: str) -> Path | None:
    """A package's folder, or a module's file; None when it is not installed beside deburr."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        return None
    origin = Path(found.origin)
    return origin.parent if origin.name == "__init__.py" else origin
