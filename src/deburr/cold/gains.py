"""What a change gains, from environments that were run in pairs: less at init, perhaps more at the first invocation."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from deburr.cold.estimates import shift
from deburr.cold.rounds import Event, Sample
from deburr.workload.cold_start import Estimate


class Gain(Struct, frozen=True):
    """One change against the code as it is.

    init   by how much init is shorter, ms.
    whole  init and first invocation together, each event weighing the same, ms.
    pairs  rounds in which both had an init.
    """

    init: Estimate
    whole: Estimate
    pairs: int


def gain(
    before: Sequence[Sample], after: Sequence[Sample], events: Sequence[Event], late_in: Collection[int] = ()
) -> Gain | None:
    """What the change gains; None when no pair was left.

    The first invocation counts for the events that load what was deferred, for nothing of the others' has changed. One
    that is not answered here, and so not timed, is taken to pay back all that init saved.

    late_in  which of the events load what was deferred, by their numbers from 0.
    """
    others = {each.round: each for each in after}
    pairs = [(one, others[one.round]) for one in before if one.round in others]
    inits = [
        one.init_ms - other.init_ms for one, other in pairs if one.init_ms is not None and other.init_ms is not None
    ]
    if not inits:
        return None
    init = shift(inits)
    back = [_paid_back(pairs, event, len(events)) or init for event in sorted(late_in)]
    weight = 1 / len(events)
    whole = Estimate(
        round(init.ms - weight * sum(each.ms for each in back), 3),
        round(init.low_ms - weight * sum(each.high_ms for each in back), 3),
        round(init.high_ms - weight * sum(each.low_ms for each in back), 3),
    )
    return Gain(init, whole, len(inits))


def _paid_back(pairs: Sequence[tuple[Sample, Sample]], event: int, events: int) -> Estimate | None:
    """By how much the first invocation with one event is longer after the change; None when it was not answered."""
    longer = [
        other.first_ms - one.first_ms
        for one, other in pairs
        if (one.round - 1) % events == event and not one.failed and not other.failed
    ]
    return shift(longer) if longer else None
