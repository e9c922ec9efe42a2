"""What is asked of an examination of a cold start, and what comes of it."""

from collections.abc import Mapping

from msgspec import Struct

from deburr.cold.candidates import Candidate
from deburr.cold.rounds import Event, Sample
from deburr.lab.spec import Spec
from deburr.workload.cold_start import ColdStart, Estimate

BELIEVED = 2.0
"""Times of what a deferred import costs at most, beyond which its measured gain contradicts it."""


class Asked(Struct, frozen=True):
    """What is asked of an examination.

    events     empty when none was given: then one that says nothing stands in, and nobody knows what is used.
    rounds     fresh environments of each variant, 1 or more.
    seed       draws the order in which variants take turns.
    factors    try bytecode and a cold page cache too.
    installed  what the function asks for was installed for it.
    """

    events: tuple[Event, ...]
    rounds: int
    seed: int = 0
    factors: bool = True
    installed: bool = False

    @property
    def calls(self) -> tuple[Event, ...]:
        return self.events or (Event("{}", b"{}"),)


class Tried(Struct, frozen=True):
    """One change, tried on a copy.

    gain       of a cold start, ms.
    init       of its init alone, ms.
    costs_ms   what is deferred takes at most when it is loaded; None for what is no edit.
    candidate  None for bytecode and all that is no edit of one line.
    """

    name: str
    what: str
    gain: Estimate
    init: Estimate
    pairs: int
    costs_ms: float | None = None
    candidate: Candidate | None = None

    @property
    def believed(self) -> bool:
        """False when it gains more than what is deferred can cost: two measurements that contradict each other."""
        return self.costs_ms is None or self.gain.low_ms <= BELIEVED * self.costs_ms

    @property
    def helps(self) -> bool:
        return self.gain.low_ms > 0 and self.believed


class Examination(Struct, frozen=True):
    """What came of it.

    cold       savings are not in it: what they are worth depends on the function's traffic.
    init       of the code as it is, nobody looking, ms.
    first      first invocation in an environment, ms; None when none was answered.
    tried      the best gain first.
    kept       imports that cost enough to matter and stay where they are, each with its reason.
    unread_ms  by how much a cold start is longer when the files are read from disk; None when that was not to be had.
    notes      one sentence each.
    failures   by event, why it was not answered.
    samples    of the code as it is.
    """

    spec: Spec
    ran_on: str
    mechanism: str
    cold: ColdStart
    init: Estimate
    waited_ms: float
    first: Estimate | None
    tried: tuple[Tried, ...]
    chosen: tuple[Candidate, ...]
    kept: tuple[Candidate, ...]
    compile_ms: float
    unread_ms: Estimate | None
    notes: tuple[str, ...]
    failures: Mapping[str, str]
    samples: tuple[Sample, ...]
    bytes_by_package: Mapping[str, int]
