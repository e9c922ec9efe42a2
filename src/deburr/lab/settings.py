"""What is asked of a lab: the mechanism, and what is opened that is closed by default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """A lab's settings; the defaults are the safe ones.

    mechanism     a rung of the ladder by name; None for the best there is.
    network       True to share this machine's network.
    environment   variables handed to every handler, by the user's wish.
    standins      ports of this machine that handlers reach on their own loopback.
    detours       a port of their own loopback -> the port of this machine that it leads to.
    hosts         names of servers that lead to their own loopback.
    texts         (path, text) of files that handlers find beside the system's own.
    keep_alive_s  an idle environment is ended after that long.
    boost         give init a whole CPU, whatever the memory.
    pace          real seconds for each second that the lab itself waits (retries); user code always runs in real time.
    account       concurrency of the account; None for the fact book's default.
    observe       look at what handlers do; costs them time (docs/adr/0009-the-lab.md says how much).
    look          what of a cold start is looked at instead: `times`, `memory`, `uses` or `progress`, as
                  runtimes/python/deburr_cold_start.py says; "" for nothing.
    streams       address of what plays Kinesis and DynamoDB to mappings of streams; "" for nobody.
    on_line       called with (log stream, line) for each line of any log, as it comes.
    """

    mechanism: str | None = None
    network: bool = False
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    standins: tuple[int, ...] = ()
    detours: Mapping[int, int] = field(default_factory=dict, hash=False)
    hosts: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    keep_alive_s: float = 300.0
    boost: bool = True
    pace: float = 1.0
    account: int | None = None
    observe: bool = False
    look: str = ""
    streams: str = ""
    on_line: Callable[[str, str], None] | None = None

    @property
    def ways(self) -> tuple[tuple[int, int], ...]:
        """Every way out: (port of the sandbox's loopback, port of this machine)."""
        return (*((port, port) for port in self.standins), *self.detours.items())
