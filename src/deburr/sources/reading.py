"""What a source reader hands back: the workload, what it could not understand, and what the owner allows."""

from msgspec import Struct

from deburr.workload.workload import Allow, Gap, Workload


class Reading(Struct, frozen=True):
    """One reader's answer; `gaps` say what was seen and not understood, each with its place."""

    workload: Workload
    gaps: tuple[Gap, ...] = ()
    allows: tuple[Allow, ...] = ()
