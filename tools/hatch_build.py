"""Compile the kernels into the wheel where there is a C compiler; elsewhere the wheel is everybody's.

They have no Python in them, so one wheel per platform serves every Python.
"""

import runpy
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("src/deburr/simulate", "src/deburr/logs")


class Kernel(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the libraries to the wheel and say for which platform it is."""
        compiled = runpy.run_path(str(Path(self.root, FOLDERS[0]) / "compiling.py"))["compiled"]
        for folder in FOLDERS:
            library = compiled(Path(self.root, folder))
            if library is None:
                continue
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data["tag"] = f"py3-none-{platform}"
            build_data["pure_python"] = False
            build_data["force_include"][str(library)] = f"{folder.removeprefix('src/')}/_kernel.so"
