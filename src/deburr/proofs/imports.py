"""One module imported in a function's own sandbox, by a handler that stands in a layer."""

import json
import tempfile
from pathlib import Path

from deburr.lab.record import Record
from deburr.proofs.bench import Bench
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun

PROBE = "deburr_probe"
CODE = """\
import importlib


def handler(event, context):
    try:
        importlib.import_module(event["module"])
    except BaseException as error:
        return [type(error).__name__, str(error)]
    return ["", ""]
"""


async def imported(bench: Bench, module: str) -> tuple[str, str]:
    """(type, message) of the error that an import ends with; ("", "") for one that succeeds.

    Raises  NotRun when the interpreter here is not the function's own.
    """
    with tempfile.TemporaryDirectory(prefix="deburr-probe-") as work:
        record = await _probed(bench, module, Path(work))
    bench.last = record
    bench.sure([record])
    if record.ran_on:
        raise NotRun(
            f"{bench.subject.spec.runtime} is not here", hint="install it, with uv, pyenv or your system's packages"
        )
    kind, message = json.loads(record.answer.body)
    return str(kind), " ".join(str(message).split())[:160]


async def _probed(bench: Bench, module: str, work: Path) -> Record:
    """The invocation of a handler in a folder of its own that imports it."""
    folder = work / "python"
    folder.mkdir()
    work.chmod(0o755)  # the handler's user must see it
    (folder / f"{PROBE}.py").write_text(CODE, encoding="utf-8")
    sample = Sample(f"made up: import {module}", {"module": module})
    bench.used = sample
    spec = bench.subject.spec
    async with bench.counted(spec={"handler": f"{PROBE}.handler", "layers": (*spec.layers, work)}) as scene:
        return await scene.call(sample)


def module_of(path: str) -> str:
    """The module that a file of a package is: `numpy/core/_a.cpython-311-x86_64-linux-gnu.so` is numpy.core._a."""
    parts = path.split("/")
    if "site-packages" in parts:
        parts = parts[parts.index("site-packages") + 1 :]
    elif parts[0] == "python":
        parts = parts[1:]
    name = parts[-1].partition(".")[0]
    return ".".join(parts[:-1] if name == "__init__" else [*parts[:-1], name])
