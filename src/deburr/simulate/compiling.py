"""Compile kernel.c where there is a C compiler: `python compiling.py [FOLDER]`, by default its own folder's.

Without a compiler only time is lost. It stands alone, because it also runs while deburr is being installed.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLAGS = ("-std=c99", "-O3", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=default")


def compiled(folder: Path = HERE) -> Path | None:
    """The library that was made, None when there is no compiler or it fails: the engine in Python answers the same.

    folder  where kernel.c is and `_kernel.so` goes.
    """
    names = (os.environ.get("CC", ""), "cc", "gcc", "clang")
    compiler = next((words for name in names if (words := _found(name))), None)
    if compiler is None:
        return None
    library, part = folder / "_kernel.so", folder / f"._kernel.{os.getpid()}.part"
    command = [*compiler, *FLAGS, "-o", str(part), str(folder / "kernel.c"), "-lm"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        part.replace(library)
    except (subprocess.SubprocessError, OSError) as error:
        sys.stderr.write(f"deburr: the kernel was not compiled, Python does its work: {error}\n")
        return None
    finally:
        part.unlink(missing_ok=True)
    return library


def _found(command: str) -> list[str] | None:
    words = shlex.split(command)
    return words if words and shutil.which(words[0]) else None


if __name__ == "__main__":
    print(compiled(Path(*sys.argv[1:2]) if sys.argv[1:] else HERE) or "no C compiler: Python does the work")  # noqa: T201  # a program of its own
