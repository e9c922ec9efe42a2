"""What runs a handler: the official Python client, our Node runtime, or the function's own bootstrap."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
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
OWN = ("bootstrap.py", "observer.py", "deburr_cold_start.py", "deburr_loads.py")
COMPILED = "runtime_client"
RUNTIME_FOLDER = "/var/runtime"


@dataclass(frozen=True, slots=True)
class Program:
    """How a function's runtime is started.

    argv     with `{task}`, `{opt}` and `{runtime}` for folders that the sandbox decides on.
    folder   what becomes /var/runtime; None for a runtime that needs nothing of ours.
    roots    folders that the interpreter needs.
    ran_on   how its interpreter differs from the function's: `ran on 3.11 for 3.13`; "" when it does not.
    abi      which compiled modules its interpreter loads; "" where there is no such thing.
    client   what speaks to the Runtime API: `awslambdaric 4.2.2`.
    """

    argv: tuple[str, ...]
    folder: Path | None
    roots: tuple[Path, ...]
    ran_on: str
    client: str
    abi: str = ""


def prepare(spec: Spec) -> Program:
    """The program for a function; what it needs of ours is laid out in a cache once.

    Raises  NotRunnable, and LabError when the official Python client is not installed.
    """
    interpreter = interpreters.find(spec.runtime)
    if interpreter is None:
        return _provided(spec)
    if spec.family == "python":
        return _python(spec, interpreter)
    return Program(
        argv=(str(interpreter.path), "--require", "{runtime}/observer.cjs", "{runtime}/bootstrap.cjs", "{task}"),
        folder=SHIPPED / "node",
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
    return Program(("{task}/bootstrap" if own else "{opt}/bootstrap",), None, (), "", "its own bootstrap")


def _python(spec: Spec, interpreter: Interpreter) -> Program:
    compiled = _compiled(interpreter)
    version = metadata.version(CLIENT[0]) if _package(CLIENT[0]) is not None else ""
    return Program(
        argv=(str(interpreter.path), "-S", "{runtime}/bootstrap.py", "{task}", "{opt}"),
        folder=_laid_out(interpreter, compiled),
        roots=interpreter.roots,
        ran_on=interpreter.told(spec.runtime.removeprefix("python")),
        client=f"{CLIENT[0]} {version}" + ("" if compiled else ", its transport replaced by deburr's"),
        abi=interpreter.abi,
    )


def cache() -> Path:
    """Where what is laid out once is kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "deburr" / "lab"


def _laid_out(interpreter: Interpreter, compiled: Path | None) -> Path:
    """The folder that becomes /var/runtime, with bytecode for the interpreter, as Lambda's own has it."""
    parts = {name: _package(name) for name in (*CLIENT, *SDK)}
    absent = [name for name in CLIENT if parts[name] is None]
    if absent:
        raise LabError(f"the Python package {absent[0]} is not installed", hint="pip install 'deburr[lab]'")
    sources = [path for path in parts.values() if path is not None]
    own = [SHIPPED / "python" / name for name in OWN]
    own.append(compiled or SHIPPED / "python" / "runtime_client.py")
    known = [f"{path} {path.stat().st_mtime_ns}" for path in (*sources, *own)]
    key = hashlib.sha256("\n".join([interpreter.version, *known]).encode()).hexdigest()[:16]
    folder = cache() / f"{interpreter.abi}-{key}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
        part.chmod(0o755)
        for path in (*sources, *own):
            _copy(path, part)
        compile_it = [str(interpreter.path), "-I", "-S", "-m", "compileall", "-q", "-j0", str(part)]
        subprocess.run(compile_it, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            part.rename(folder)
        except OSError:  # another run was faster
            shutil.rmtree(part)
    return folder


def _copy(path: Path, folder: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    else:
        shutil.copy2(path, folder)


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
