"""A package tried out: every module imported, the function's own init timed, in the lab or in a plain interpreter."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import Struct

from deburr.build.errors import BuildError
from deburr.lab import interpreters
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status
from deburr.lab.spec import Spec

CHECKERS = Path(__file__).parent / "checkers"
IMPORTS = {"python": "deburr_imports.py", "node": "deburr_imports.mjs"}
WITHIN_S = 900
MEMORY_MB = 3008
COLD_STARTS = 5
ENOUGH_S = 20
INIT_S = 60
INIT = "_deburr_init"
INITS = {
    "python": "import importlib\nimportlib.import_module({module!r})\n\n\ndef handler(*_):\n    return None\n",
    "node": "await import({path!r});\nexport const handler = async () => null;\n",
}


class Ground(Struct, frozen=True):
    """Where packages are tried.

    lab    None where no lab can be had: a plain interpreter, unguarded.
    spec   the function with everything but its code and layers.
    """

    lab: Lab | None
    spec: Spec

    @property
    def told(self) -> str:
        return f"in the lab ({self.lab.mechanism.told})" if self.lab is not None else "in a plain interpreter"


async def imports(ground: Ground, code: Path, modules: Sequence[str]) -> dict[str, str]:
    """What cannot be imported, by module.

    code    a folder of ours: the checker is put into it, and taken out again.
    Raises  BuildError when the check itself fails; LabError and NotRunnable.
    """
    if not modules:
        return {}
    checker = IMPORTS[ground.spec.family]
    event = json.dumps({"modules": list(modules)})
    place = code / checker
    shutil.copyfile(CHECKERS / checker, place)
    try:
        if ground.lab is None:
            told = _plainly(ground.spec, place, event)
        else:
            told = await _in_lab(ground.lab, _on(ground.spec, code, "deburr_imports.handler", WITHIN_S), event)
    finally:
        place.unlink()
    failed: dict[str, str] = told["failed"]
    return failed


class Times(Struct, frozen=True):
    """Inits of cold starts in ms, or why there are none."""

    full_ms: tuple[float, ...] = ()
    lean_ms: tuple[float, ...] = ()
    why_not: str = ""


async def init_times(full: Ground, full_code: Path, lean: Ground, lean_code: Path) -> Times:
    """Cold starts of the function's own module with both packages, in turns: a first one of each warms the disk.

    full_code, lean_code  folders of ours: a module that imports the handler's is put beside it for the while.
    """
    found: tuple[list[float], list[float]] = ([], [])
    began = time.monotonic()
    for turn in range(COLD_STARTS + 1):
        if turn > 1 and time.monotonic() - began > ENOUGH_S:
            break
        for ground, code, each in ((full, full_code, found[0]), (lean, lean_code, found[1])):
            told = await _init_ms(ground, code)
            if isinstance(told, str):
                return Times(why_not=told)
            if turn:
                each.append(told)
    return Times(tuple(found[0]), tuple(found[1]))


async def _init_ms(ground: Ground, code: Path) -> float | str:
    if ground.lab is None:
        return "not timed, for there is no lab"
    spec, found = ground.spec, _handler_file(ground.spec, code)
    if found is None:
        return f"not timed, for there is no handler {spec.handler!r}" if spec.handler else "not timed without --handler"
    text = INITS[spec.family].format(module=found, path=f"./{found}")
    place = code / f"{INIT}{'.py' if spec.family == 'python' else '.mjs'}"
    place.write_text(text, encoding="utf-8")
    try:
        spec = _on(spec, code, f"{INIT}.handler", max(spec.timeout_s, INIT_S))
        record = await ground.lab.invoke(spec, b"{}", cold=True)
        await ground.lab.forget(spec)
    finally:
        place.unlink()
    if record.status is not Status.SUCCESS:
        return f"its own init fails here: {_error(record)}"
    return record.phase_ms("init")


def _handler_file(spec: Spec, code: Path) -> str | None:
    """The module of a handler, for Python as it is imported, for Node as a file."""
    path = spec.handler.rpartition(".")[0]
    if spec.family == "python":
        module = path.replace("/", ".")
        file = code / module.replace(".", "/")
        return module if path and (file.with_suffix(".py").is_file() or file.is_dir()) else None
    return next((f"{path}{end}" for end in (".js", ".mjs", ".cjs") if (code / f"{path}{end}").is_file()), None)


def _on(spec: Spec, code: Path, handler: str, timeout_s: float) -> Spec:
    return replace(spec, code=code, handler=handler, timeout_s=timeout_s, memory_mb=max(spec.memory_mb, MEMORY_MB))


async def _in_lab(lab: Lab, spec: Spec, event: str) -> Any:
    record = await lab.invoke(spec, event.encode(), cold=True)
    await lab.forget(spec)
    if record.status is not Status.SUCCESS:
        raise BuildError(f"its modules could not be imported: {_error(record)}", hint="--check none leaves it out")
    return json.loads(record.answer.body)


def _error(record: Record) -> str:
    try:
        told: Mapping[str, Any] = json.loads(record.answer.body)
    except ValueError:
        told = {}
    return str(told.get("errorMessage") or record.error_type or record.status)


def _plainly(spec: Spec, checker: Path, event: str) -> Any:
    interpreter = interpreters.find(spec.runtime)
    program = str(interpreter.path) if interpreter is not None else sys.executable
    opt = [str(layer / "python") for layer in spec.layers]
    words = [program, "-I", "-B", str(checker), str(checker.parent), *opt]
    environment = {"LAMBDA_TASK_ROOT": str(checker.parent), "PATH": "/usr/bin:/bin"}
    if spec.family == "node":
        words = [program, str(checker), str(checker.parent), "alone"]
        environment["NODE_PATH"] = ":".join(str(layer / "nodejs/node_modules") for layer in spec.layers)
    try:
        done = subprocess.run(
            words, input=event, capture_output=True, text=True, timeout=WITHIN_S, env=environment, check=False
        )
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise BuildError(f"its modules could not be imported: {error}", hint="--check none leaves it out") from error
