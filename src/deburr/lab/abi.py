"""Compiled modules of a package that another interpreter was meant for."""

import re
from collections.abc import Iterable
from pathlib import Path

from deburr.lab.errors import NotRunnable
from deburr.lab.spec import Spec

TAGGED = re.compile(r"\.(cpython-\d+[a-z]*)-.*\.so$")


def refuse_foreign(spec: Spec, folders: Iterable[Path], abi: str) -> None:
    """Never run another interpreter's compiled modules: what came of it would say nothing about the function.

    abi     of the interpreter that would run them: `cpython-311-x86_64-linux-gnu`.
    Raises  NotRunnable naming the first such module.
    """
    mine = "-".join(abi.split("-")[:2])
    for folder in folders:
        for path in folder.rglob("*.so"):
            found = TAGGED.search(path.name)
            if found is not None and found[1] != mine:
                raise NotRunnable(
                    f"not run: needs {spec.runtime}, for {path.relative_to(folder).as_posix()} is built for it",
                    hint=f"install {spec.runtime}, with uv, pyenv or your system's packages",
                )
