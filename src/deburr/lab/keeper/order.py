"""What the engine asks of the keeper, and how it travels: one JSON text a message."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

OBSERVED = 3
"""The descriptor on which an observed program tells what it does."""
LARGEST = 200_000
"""Bytes of one message on a sequenced-packet socket with the kernel's usual buffer."""


@dataclass(frozen=True, slots=True)
class Governor:
    """The rules a supervisor keeps where no cgroup does.

    share      CPU seconds a second; 0 for no bound.
    memory_mb  resident memory of the whole tree; beyond it the tree is killed.
    """

    share: float
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Order:
    """One sandbox to be made.

    id         chosen by the engine.
    argv       the program, by its path inside the sandbox.
    env        its whole environment.
    folder     working directory inside the sandbox.
    isolation  `namespaces`, `users` (a user namespace as well) or `none`.
    network    True to share the host's network.
    root       an empty folder of this machine, on which the sandbox's own root is mounted.
    binds      (path here, path there): seen read-only inside.
    texts      (path there, content): small files of the sandbox's own.
    tmp_image  file with a file system for /tmp; "" for memory of `tmp_mb`.
    groups     files of cgroups that the program joins, by writing 0 to them.
    files      descriptors the program may have open.
    processes  processes and threads it may have.
    cpus       numbers of the CPUs it sees.
    uid, gid   who it runs as; -1 for whoever runs the keeper.
    ports      TCP ports of the sandbox's loopback that the engine listens on.
    ways       sockets of the sandbox's own that the engine gets, to reach what listens on its loopback.
    governor   None where cgroups bound CPU and memory.
    extensions  programs that run beside it and are started first; it waits for the engine's word then.
    grace_s    how long the program has after SIGTERM, when its tree is asked to end.
    observed   True when a second descriptor travels with the order; the program has it as OBSERVED.
    """

    id: int
    argv: tuple[str, ...]
    env: dict[str, str]
    folder: str
    isolation: str
    network: bool
    root: str = ""
    binds: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    tmp_image: str = ""
    tmp_mb: int = 512
    groups: tuple[str, ...] = ()
    files: int = 1024
    processes: int = 1024
    cpus: tuple[int, ...] = ()
    uid: int = -1
    gid: int = -1
    ports: tuple[int, ...] = ()
    ways: int = 0
    governor: Governor | None = None
    observed: bool = False
    extensions: tuple[str, ...] = ()
    grace_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Removal:
    """A sandbox to be killed, and the cgroups to be removed after it."""

    id: int
    groups: tuple[str, ...] = field(default=())


def packed(message: Order | Removal) -> bytes:
    """ValueError when it is too large to travel."""
    kind = "order" if isinstance(message, Order) else "removal"
    data = json.dumps({kind: asdict(message)}).encode()
    if len(data) > LARGEST:
        raise ValueError(f"an order of {len(data)} bytes")
    return data


def unpacked(data: bytes) -> Order | Removal:
    """The message of `packed`."""
    ((kind, told),) = json.loads(data).items()
    fields: dict[str, Any] = {key: _frozen(value) for key, value in told.items()}
    if kind == "removal":
        return Removal(**fields)
    if fields["governor"] is not None:
        fields["governor"] = Governor(**fields["governor"])
    return Order(**fields)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
