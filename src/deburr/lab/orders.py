"""The order for a function's sandbox: what the keeper is asked to make."""

import os
from dataclasses import dataclass
from pathlib import Path

from deburr.lab.keeper.order import OBSERVED, Governor, Order
from deburr.lab.mechanism import Mechanism
from deburr.lab.programs import RUNTIME_FOLDER, Program

API_PORT = 9001
UID, GID = 993, 990
TASK, OPT = "/var/task", "/opt"
SELF = "sandbox.localdomain"
"""By which extensions name their own loopback to the Telemetry API."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What every sandbox of one function is made from.

    share      CPU seconds a second while it serves.
    environment  without the Runtime API's address, which each sandbox adds.
    standins   (port of the sandbox's loopback, port of this machine that it leads to).
    hosts      names that lead to the sandbox's loopback.
    texts      (path, text) of files beside the system's own.
    extensions  names of the programs in /opt/extensions.
    grace_s    how long the runtime has after SIGTERM.
    """

    program: Program
    code: Path
    opt: Path | None
    environment: dict[str, str]
    memory_mb: int
    share: float
    cpus: int
    files: int
    processes: int
    network: bool
    standins: tuple[tuple[int, int], ...] = ()
    hosts: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    observe: bool = False
    extensions: tuple[str, ...] = ()
    grace_s: float = 0.0
    look: str = ""

    @property
    def watched(self) -> bool:
        """Whether its program tells what it does."""
        return self.observe or bool(self.look)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one sandbox is made.

    root    the folder of this machine that its own root is mounted on.
    groups  files of cgroups that it joins.
    image   the file that holds its /tmp; None for memory.
    """

    id: int
    root: Path
    mechanism: Mechanism
    groups: tuple[str, ...]
    image: Path | None
    tmp_mb: int

    @property
    def inside(self) -> bool:
        """Whether it has a file system of its own."""
        return self.mechanism.isolation != "none"


def order(blueprint: Blueprint, place: Place, address: str, *, own_network: bool) -> Order:
    """What the keeper is asked to make.

    address  of the Runtime API, as the sandbox reaches it.
    """
    program, inside = blueprint.program, place.inside
    task = TASK if inside else str(blueprint.code)
    opt = OPT if inside or blueprint.opt is None else str(blueprint.opt)
    runtime = RUNTIME_FOLDER if inside else str(program.folder)
    named = {"task": task, "opt": opt, "runtime": runtime}
    environment = dict(blueprint.environment)
    if not inside:
        environment = {key: value.replace(TASK, task) for key, value in environment.items()}
        environment["LAMBDA_TASK_ROOT"], environment["LAMBDA_RUNTIME_DIR"] = task, runtime
        environment["PATH"] = os.environ.get("PATH", environment["PATH"])
    if blueprint.observe:
        environment["DEBURR_OBSERVE"] = str(OBSERVED)
    if blueprint.look:
        environment["DEBURR_LOOK"] = f"{OBSERVED} {blueprint.look}"
    return Order(
        id=place.id,
        argv=(*_wrapper(blueprint), *(part.format(**named) for part in program.argv)),
        env={**environment, "AWS_LAMBDA_RUNTIME_API": address},
        folder=task,
        isolation=place.mechanism.isolation,
        network=not own_network,
        root=str(place.root),
        binds=_binds(blueprint) if inside else (),
        texts=(*_texts(blueprint.cpus, blueprint.hosts), *blueprint.texts) if inside else (),
        tmp_image=str(place.image) if place.image is not None else "",
        tmp_mb=place.tmp_mb,
        groups=place.groups,
        files=blueprint.files,
        processes=blueprint.processes,
        cpus=tuple(sorted(os.sched_getaffinity(0))[: blueprint.cpus]),
        uid=UID if inside else -1,
        gid=GID if inside else -1,
        ports=(API_PORT, *(inside for inside, _ in blueprint.standins)) if own_network else (),
        ways=len(blueprint.extensions) if own_network else 0,
        governor=_governor(blueprint, place.mechanism),
        observed=blueprint.watched,
        grace_s=blueprint.grace_s,
        extensions=tuple(f"{opt}/extensions/{name}" for name in blueprint.extensions),
    )


def _wrapper(blueprint: Blueprint) -> tuple[str, ...]:
    """The function's own script that starts its runtime; a runtime that it brings itself has none."""
    wrapper = blueprint.environment.get("AWS_LAMBDA_EXEC_WRAPPER", "")
    return (wrapper,) if wrapper and blueprint.program.folder is not None else ()


def _binds(blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    program = blueprint.program
    binds = [(str(root), str(root)) for root in program.roots if not root.is_relative_to("/usr")]
    binds.append((str(blueprint.code), TASK))
    if blueprint.opt is not None:
        binds.append((str(blueprint.opt), OPT))
    if program.folder is not None:
        binds.append((str(program.folder), RUNTIME_FOLDER))
    return tuple(binds)


def _governor(blueprint: Blueprint, mechanism: Mechanism) -> Governor | None:
    if mechanism.governed:
        return Governor(0.0, blueprint.memory_mb)  # the share comes with the first invoke
    return Governor(0.0, 1 << 30) if mechanism.isolation == "none" else None


def _texts(cpus: int, hosts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    online = "0" if cpus == 1 else f"0-{cpus - 1}"
    return (
        (
            "/etc/passwd",
            f"root:x:0:0:root:/root:/bin/sh\nsbx_user1051:x:{UID}:{GID}::/home/sbx_user1051:/sbin/nologin\n",
        ),
        ("/etc/group", f"root:x:0:\nsbx_user1051:x:{GID}:\n"),
        ("/etc/hosts", f"127.0.0.1 {' '.join(('localhost', SELF, *hosts))}\n"),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        ("/sys/devices/system/cpu/online", f"{online}\n"),
        ("/sys/devices/system/cpu/possible", f"{online}\n"),
    )
