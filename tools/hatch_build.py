"""Compile the simulator's kernel into the wheel where there is a C compiler; elsewhere the wheel is everybody's.

The kernel has no Python in it, so one wheel per platform serves every Python.
"""

import runpy
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = "src/deburr/simulate"


class Kernel(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library to the wheel and say for which platform it is."""
        folder = Path(self.root, FOLDER)
        library = runpy.run_path(str(folder / "compiling.py"))["compiled"](folder)
        if library is None:
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
        build_data["pure_python"] = False
        build_data["force_include"][str(library)] = "deburr/simulate/_kernel.so"
