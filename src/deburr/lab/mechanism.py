"""How a handler is held: what this machine offers, from the whole of Lambda's rules down to none of them."""

import os
from dataclasses import dataclass
from enum import StrEnum

from deburr.lab import disks, groups
from deburr.lab.errors import LabError
from deburr.lab.groups import NAME, Group, Hierarchy
from deburr.lab.keeper import kernel
from deburr.lab.keeper.order import Order
from deburr.lab.keeping import Keeping


class Rung(StrEnum):
    """The ladder, best first."""

    CGROUPS = "cgroups"
    USERS = "users"
    SIGSTOP = "sigstop"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What is in force.

    isolation  `namespaces`, `users` or `none`, as the keeper knows them.
    hierarchy  where control groups are made; None without.
    disk       whether /tmp is a file system in a file, not charged to the function's memory.
    """

    rung: Rung
    isolation: str
    hierarchy: Hierarchy | None = None
    disk: bool = False

    @property
    def governed(self) -> bool:
        """Whether a supervisor keeps CPU and memory, by stopping and looking."""
        return self.rung in (Rung.USERS, Rung.SIGSTOP)

    @property
    def told(self) -> str:
        """One line for reports: what holds what."""
        match self.rung:
            case Rung.CGROUPS:
                version = self.hierarchy.version if self.hierarchy else 0
                tmp = "/tmp on its own disk" if self.disk else "/tmp in memory, charged to the function"
                return f"cgroup v{version} (CPU, memory, freezer), namespaces, loopback only, {tmp}"
            case Rung.USERS:
                return "user namespace, loopback only, /tmp in memory; CPU by SIGSTOP, memory looked at every 5 ms"
            case Rung.SIGSTOP:
                return "no namespaces: host files, network and /tmp; CPU by SIGSTOP, memory looked at every 5 ms"
            case Rung.PLAIN:
                return "plain process: host files, network and /tmp; no bound on CPU, memory not limited"

    @property
    def blocks_network(self) -> bool:
        return self.isolation != "none"


def ladder(forced: str | None = None) -> list[Mechanism]:
    """What to try, best first; of one rung when that is asked for.

    Raises  LabError when the one asked for cannot be had, or this is no Linux.
    """
    if not kernel.supported():
        raise LabError("the lab needs Linux on x86_64 or arm64", hint="run it in a virtual machine or container")
    found: list[Mechanism] = []
    if os.geteuid() == 0 and (hierarchy := groups.find()) is not None:
        groups.sweep(hierarchy)
        found.append(Mechanism(Rung.CGROUPS, "namespaces", hierarchy, disks.available()))
    found += [Mechanism(Rung.USERS, "users"), Mechanism(Rung.SIGSTOP, "none"), Mechanism(Rung.PLAIN, "none")]
    if forced is None:
        return found
    chosen = [each for each in found if each.rung == forced]
    if not chosen:
        raise LabError(
            f"the mechanism {forced} cannot be had here",
            hint="cgroups need root, and writable cpu, memory and freezer controllers",
        )
    return chosen


async def working(mechanism: Mechanism, keeping: Keeping) -> str:
    """Whether a sandbox of this kind can be made; "" when it can, else why not."""
    if mechanism.isolation == "none":
        return ""
    group = None
    try:
        if mechanism.hierarchy is not None:
            group = Group(mechanism.hierarchy, f"{NAME}-{os.getpid()}-{keeping.next_id()}", 128, 16)
            group.bound(0.5)
        return await _tried(mechanism, keeping, group)
    except OSError as error:
        return str(error)
    finally:
        if group is not None:
            group.close()


async def _tried(mechanism: Mechanism, keeping: Keeping, group: Group | None) -> str:
    order = Order(
        id=keeping.next_id(),
        argv=("/bin/true",),
        env={},
        folder="/",
        isolation=mechanism.isolation,
        network=False,
        root=str(keeping.root),
        groups=group.doors if group is not None else (),
        uid=0,
        gid=0,
    )
    read, write = os.pipe2(os.O_CLOEXEC)
    try:
        made = await keeping.make(order, [write], lambda ended: None)
        made.channel.close()
        return ""
    except LabError as error:
        return error.message
    finally:
        os.close(read)
        os.close(write)
        await keeping.remove(order.id, group.paths if group is not None else ())
