"""TypeScript compiled as `sam build` does, with the esbuild that the project itself asks for."""

import hashlib
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from deburr.facts.book import Facts
from deburr.install.dependencies import for_function
from deburr.lab.dependencies import MODULES, of_runtime, target_here
from deburr.lab.project import TYPESCRIPT
from deburr.proofs.outcome import NotRun
from deburr.workload.function import Function

BUNDLED_WITHIN_S = 300


def bundled(function: Function, *, root: Path, facts: Facts, work: Path, fetch: bool) -> Function:
    """The function with a bundle in place of its TypeScript; itself when it is none.

    root   what its code folder is relative to.
    fetch  False takes what was installed before, and nothing else.
    Raises  NotRun when it has no esbuild, or esbuild fails; InstallError.
    """
    typed = tuple(each for each in function.code.entry_points if each.endswith(TYPESCRIPT))
    here = target_here(function, function.runtime.value or "", facts)
    if not typed or function.code.folder is None or here is None:
        return function
    code = root / function.code.folder
    own = for_function(function, root=root, facts=facts, target=here, fetch=fetch, dev=True)
    folders = [code, *((own.folder,) if own is not None else ())]
    folders += [each.folder for each in of_runtime(function, here, facts, work, has=folders, fetch=fetch)]
    modules = [each / MODULES for each in folders]
    into = work / f"bundle-{hashlib.sha256(f'{code} {modules} {typed}'.encode()).hexdigest()[:12]}"
    if not into.is_dir():
        part = into.with_suffix(".part")
        _bundle(code, typed, modules, part)
        part.rename(into)
    return replace(function, code=replace(function.code, folder=str(into), entry_points=()))


def _bundle(code: Path, entries: tuple[str, ...], modules: Sequence[Path], into: Path) -> None:
    program = next((each / ".bin/esbuild" for each in modules if (each / ".bin/esbuild").exists()), None)
    if program is None:
        raise NotRun("TypeScript, and the project asks for no esbuild", hint="`sam build` puts what runs in .aws-sam")
    asked = [*entries, "--bundle", "--platform=node", "--format=cjs", "--target=es2022", f"--outdir={into}"]
    environment = {**os.environ, "NODE_PATH": ":".join(map(str, modules))}
    try:
        done = subprocess.run(
            [str(program), *asked, "--log-level=error"],
            cwd=code,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=BUNDLED_WITHIN_S,
        )
    except subprocess.TimeoutExpired:
        raise NotRun(f"esbuild had not ended after {BUNDLED_WITHIN_S} s", hint="`sam build` says more") from None
    if done.returncode:
        raise NotRun(f"esbuild fails: {done.stderr.strip()[:200]}", hint="`sam build` says more")
