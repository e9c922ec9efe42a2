"""A whole workload, and what could not be understood of it."""

from typing import TYPE_CHECKING

from msgspec import Struct

from deburr.place import Place
from deburr.workload.caller import Caller
from deburr.workload.concurrency import Concurrency
from deburr.workload.function import Function
from deburr.workload.metric_alarm import MetricAlarm
from deburr.workload.resources import Api, CallbackTask, Database, Distribution, Layer, Proxy, Queue, Resource
from deburr.workload.storage import CodeStorage

if TYPE_CHECKING:  # most workloads were never measured
    from deburr.workload.profile import Profile


class Gap(Struct, frozen=True):
    """Something that was seen and not understood, said so that silence is never mistaken for health.

    fault  True when deburr itself crashed on it.
    """

    at: Place
    what: str
    fault: bool = False


class Allow(Struct, frozen=True):
    """An owner's note that silences a finding, such as `# deburr: allow outlives-caller until 2027-03-01 -- ADR 7`.

    at    the comment, or the metadata of the resource it speaks of.
    text  what follows the word `allow`, as written.
    """

    at: Place
    text: str


class Workload(Struct, frozen=True):
    """Every function, who calls it and what stands beside it, in whatever dialect it was written.

    measured  by a function's address, what the source itself tells of how it ran, be it that nobody called it.
    """

    functions: tuple[Function, ...] = ()
    callers: tuple[Caller, ...] = ()
    apis: tuple[Api, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    queues: tuple[Queue, ...] = ()
    callbacks: tuple[CallbackTask, ...] = ()
    alarms: tuple[MetricAlarm, ...] = ()
    databases: tuple[Database, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    layers: tuple[Layer, ...] = ()
    resources: tuple[Resource, ...] = ()
    storages: tuple[CodeStorage, ...] = ()
    concurrencies: tuple[Concurrency, ...] = ()
    measured: "tuple[tuple[str, Profile], ...]" = ()

    def deployed(self, function: Function) -> bool:
        """True for a function that was read from an account."""
        return any(pool.holds(function.address) for pool in self.concurrencies)
