"""Control groups: the CPU share, the memory limit and the freezer of one environment, in either version."""

import contextlib
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PERIOD_US = 20_000
"""Lambda rations CPU in periods of 20 ms, as its pauses show (github.com/pwrdrvr/lambda-throttling)."""
NAME = "deburr-lab"
ENDED_WITHIN_S = 1.0
CONTROLLERS = ("freezer", "cpu", "memory", "pids")


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Where groups can be made.

    version  1 or 2.
    bases    controller -> folder in which groups are made; version 2 has one folder for all.
    """

    version: int
    bases: Mapping[str, Path]

    def folders(self, name: str) -> dict[str, Path]:
        return {controller: base / name for controller, base in self.bases.items()}


@dataclass(slots=True)
class Group:
    """The control group of one environment, made when constructed.

    memory_mb  beyond it the kernel kills; None for no limit.
    processes  processes and threads that may live at once.
    Raises     OSError when the groups cannot be made.
    """

    hierarchy: Hierarchy
    name: str
    memory_mb: int | None
    processes: int
    folders: dict[str, Path] = field(init=False)
    _freezer: int = field(init=False)
    _quota: int = field(init=False)
    _peak: int = field(init=False)

    def __post_init__(self) -> None:
        self.folders = self.hierarchy.folders(self.name)
        for folder in set(self.folders.values()):
            folder.mkdir()
        v1 = self.hierarchy.version == 1
        if v1:
            _write(self.folders["cpu"] / "cpu.cfs_period_us", PERIOD_US)
        # The kernel splits a group's weight over the CPUs that its threads were on: so each weighs as without a group.
        name, weight, most = ("cpu.shares", 1024, 2**18) if v1 else ("cpu.weight", 100, 10_000)
        _write(self.folders["cpu"] / name, min(most, weight * (os.cpu_count() or 1)))
        if self.memory_mb is not None:
            limit = self.memory_mb * 2**20
            _write(self.folders["memory"] / ("memory.limit_in_bytes" if v1 else "memory.max"), limit)
            swap = self.folders["memory"] / ("memory.memsw.limit_in_bytes" if v1 else "memory.swap.max")
            if swap.exists():
                _write(swap, limit if v1 else 0)
        if "pids" in self.folders:
            _write(self.folders["pids"] / "pids.max", self.processes)
        self._freezer = os.open(self.folders["freezer"] / ("freezer.state" if v1 else "cgroup.freeze"), os.O_RDWR)
        peak = self.folders["memory"] / ("memory.max_usage_in_bytes" if v1 else "memory.peak")
        if not peak.exists():  # version 2 before Linux 5.19
            peak = self.folders["memory"] / "memory.current"
        self._peak = os.open(peak, os.O_RDONLY)
        self._quota = os.open(self.folders["cpu"] / ("cpu.cfs_quota_us" if v1 else "cpu.max"), os.O_WRONLY)

    @property
    def doors(self) -> tuple[str, ...]:
        """Files through which a process joins."""
        return tuple(f"{folder}/cgroup.procs" for folder in dict.fromkeys(self.folders.values()))

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(str(folder) for folder in dict.fromkeys(self.folders.values()))

    def bound(self, share: float | None) -> None:
        """Give CPU seconds a second; None for as many as there are."""
        quota = -1 if share is None else max(1000, round(share * PERIOD_US))
        if self.hierarchy.version == 1:
            os.pwrite(self._quota, str(quota).encode(), 0)
        else:
            os.pwrite(self._quota, f"{'max' if quota < 0 else quota} {PERIOD_US}".encode(), 0)

    def freeze(self) -> None:
        os.pwrite(self._freezer, b"FROZEN" if self.hierarchy.version == 1 else b"1", 0)

    def thaw(self) -> None:
        os.pwrite(self._freezer, b"THAWED" if self.hierarchy.version == 1 else b"0", 0)

    @property
    def frozen(self) -> bool:
        """Whether every process stands still."""
        if self.hierarchy.version == 1:
            return os.pread(self._freezer, 32, 0).strip() == b"FROZEN"
        return "frozen 1" in (self.folders["freezer"] / "cgroup.events").read_text(encoding="ascii")

    @property
    def out_of_memory(self) -> int:
        """How often the kernel killed for memory."""
        name = "memory.oom_control" if self.hierarchy.version == 1 else "memory.events"
        for line in (self.folders["memory"] / name).read_text(encoding="ascii").splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
        return 0

    @property
    def peak_mb(self) -> float:
        """The most memory in use at once so far."""
        return int(os.pread(self._peak, 32, 0)) / 2**20

    def close(self) -> None:
        """Forget the group; the keeper removes its folders."""
        for descriptor in (self._freezer, self._quota, self._peak):
            os.close(descriptor)


def find() -> Hierarchy | None:
    """Where this process may make groups that bound CPU and memory and freeze; None when it may not."""
    mounts = _mounts()
    return _version_2(mounts) or _version_1(mounts)


def sweep(hierarchy: Hierarchy) -> int:
    """Kill what is left of engines that are gone, and remove its groups; how many."""
    removed = 0
    for base in dict.fromkeys(hierarchy.bases[name] for name in CONTROLLERS if name in hierarchy.bases):
        for folder in base.glob(f"{NAME}-*"):
            pid = folder.name.removeprefix(f"{NAME}-").partition("-")[0]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists():
                with contextlib.suppress(FileNotFoundError):  # another engine, starting too, was faster
                    _end(folder)
                removed += 1
    return removed


def _end(folder: Path) -> None:
    """Thaw first: a frozen process of version 1 cannot even die."""
    for name, value in (("freezer.state", "THAWED"), ("cgroup.freeze", "0")):
        if (folder / name).exists():
            (folder / name).write_text(value, encoding="ascii")
    until = time.monotonic() + ENDED_WITHIN_S
    while time.monotonic() < until:
        for pid in (folder / "cgroup.procs").read_text(encoding="ascii").split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        try:
            folder.rmdir()
            return
        except OSError:  # its last process is still ending
            time.sleep(0.001)


def _mounts() -> list[tuple[str, str, str]]:
    """(folder, kind, options) of what is mounted."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [(fields[1], fields[2], fields[3]) for line in lines if len(fields := line.split(" ")) > 3]


def _own() -> dict[str, str]:
    """Controller -> the path of this process's group; "" for version 2."""
    found: dict[str, str] = {}
    for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        found.update(dict.fromkeys(controllers.split(","), path))
    return found


def _version_1(mounts: list[tuple[str, str, str]]) -> Hierarchy | None:
    own = _own()
    bases: dict[str, Path] = {}
    for folder, kind, options in mounts:
        for controller in sorted(set(options.split(",")) & set(CONTROLLERS)) if kind == "cgroup" else ():
            bases.setdefault(controller, Path(folder + own.get(controller, "/")))
    needed = {"cpu", "memory", "freezer"}
    if needed <= bases.keys() and all(os.access(base, os.W_OK) for base in bases.values()):
        return Hierarchy(1, bases)
    return None


def _version_2(mounts: list[tuple[str, str, str]]) -> Hierarchy | None:
    roots = [Path(folder) for folder, kind, _ in mounts if kind == "cgroup2"]
    if not roots:
        return None
    base = roots[0] if os.geteuid() == 0 else roots[0] / _own().get("", "/").lstrip("/")
    return usable_v2(base)


def usable_v2(base: Path) -> Hierarchy | None:
    """A version 2 folder whose groups bound CPU and memory; None when it hands neither down."""
    try:
        handed = (base / "cgroup.subtree_control").read_text(encoding="ascii").split()
    except OSError:
        return None
    if {"cpu", "memory"} <= set(handed) and os.access(base, os.W_OK):
        return Hierarchy(2, dict.fromkeys([name for name in CONTROLLERS if name in (*handed, "freezer")], base))
    return None


def _write(path: Path, value: int) -> None:
    path.write_text(str(value), encoding="ascii")
