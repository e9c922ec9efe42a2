"""What packages are installed for: a language's version, an architecture, a C library."""

import platform
import re
from typing import Self

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.install.errors import InstallError
from deburr.workload.function import Function

OLDEST_GLIBC_MINOR = 17
"""manylinux2014; what was built for older C libraries is not for Pythons that Lambda still runs."""
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
NODE_CPUS = {"x86_64": "x64", "arm64": "arm64"}
UV_GLIBC_MINORS = (40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 28, 17)
"""The minor versions of glibc that `uv pip install --python-platform` knows."""


class Target(Struct, frozen=True):
    """A platform that packages are for.

    language      python or node.
    version       as in the runtime's name: 3.13, 22.
    architecture  x86_64 or arm64.
    glibc         version of the C library; None for musl, as container images of Alpine have it.
    """

    language: str
    version: str
    architecture: str = "x86_64"
    glibc: tuple[int, int] | None = (2, 34)

    @classmethod
    def of(cls, function: Function, facts: Facts) -> Self | None:
        """The platform of a function; None for a runtime without packages of its own, such as provided.al2023.

        Raises  InstallError while the runtime or the architecture is settled at deployment.
        """
        runtime, architecture = function.runtime.value, function.architecture.value
        if runtime is None:
            raise InstallError(
                f"{function.name}'s runtime is settled at deployment",
                where=str(function.runtime.at),
                hint="give it a default, or its parameter in deburr.toml",
            )
        if architecture is None:
            raise InstallError(
                f"{function.name}'s architecture is settled at deployment",
                where=str(function.architecture.at),
                hint="give it a default, or its parameter in deburr.toml",
            )
        return cls.named(runtime, architecture, facts)

    @classmethod
    def named(cls, runtime: str, architecture: str, facts: Facts) -> Self | None:
        """The platform of `python3.13` or `nodejs22.x`; None for other runtimes."""
        asked = re.fullmatch(r"(python|nodejs)(\d+(?:\.\d+)?)(?:\.x)?", runtime)
        if asked is None:
            return None
        life = facts.runtime(runtime)
        system = life.os if life is not None else "al2023"  # what is newer than the book runs on what is newest
        known = facts[f"runtime.{system}.glibc"].value if f"runtime.{system}.glibc" in facts else "2.17"
        major, minor = str(known).split(".")
        return cls("node" if asked[1] == "nodejs" else "python", asked[2], architecture, (int(major), int(minor)))

    def here(self, version: str) -> Self:
        """The same language on this machine, to be run by an interpreter of that version."""
        machine = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
        library, found = platform.libc_ver()
        numbers = re.match(r"(\d+)\.(\d+)", found)
        glibc = (int(numbers[1]), int(numbers[2])) if library == "glibc" and numbers else None
        return type(self)(self.language, version, machine, glibc)

    @property
    def machine(self) -> str:
        """As wheels and ELF name the architecture: x86_64 or aarch64."""
        return MACHINES[self.architecture]

    @property
    def tag(self) -> str:
        """The newest wheel that it can take: `cp313 manylinux_2_34_aarch64`; `node 22 linux-arm64` for npm."""
        if self.language == "node":
            return f"node {self.version} linux-{NODE_CPUS[self.architecture]}"
        return f"cp{self.version.replace('.', '')} {self.platforms[0]}"

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platform tags of wheels, newest first."""
        if self.glibc is None:
            return tuple(f"musllinux_1_{minor}_{self.machine}" for minor in (2, 1))
        newest = self.glibc[1]
        return (
            *(f"manylinux_2_{minor}_{self.machine}" for minor in range(newest, OLDEST_GLIBC_MINOR - 1, -1)),
            f"manylinux2014_{self.machine}",
            *(() if self.architecture == "arm64" else (f"manylinux2010_{self.machine}", f"manylinux1_{self.machine}")),
            f"linux_{self.machine}",
        )

    @property
    def uv_platform(self) -> str:
        """As `uv pip install --python-platform` names it: the newest that it knows and the function can take."""
        if self.glibc is None:
            return f"{self.machine}-unknown-linux-musl"
        newest = self.glibc[1]
        return f"{self.machine}-manylinux_2_{next(minor for minor in UV_GLIBC_MINORS if minor <= newest)}"
