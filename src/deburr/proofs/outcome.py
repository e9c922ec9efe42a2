"""What an experiment comes to: something seen, or a reason why it was not run."""

from collections.abc import Sequence

from msgspec import Struct

from deburr.errors import DeburrError
from deburr.workload.proof import Figure, Samples


class Seen(Struct, frozen=True):
    """What an experiment saw.

    shown        True when the harm was seen, False when it was looked for, could have been seen, and was not.
    sentence     what was seen, one sentence without a full stop.
    repetitions  how many invocations it rests on.
    """

    shown: bool
    sentence: str
    figures: tuple[Figure, ...] = ()
    samples: tuple[Samples, ...] = ()
    repetitions: int = 1


class NotRun(DeburrError):
    """An experiment that says nothing about its finding: what it needs is not here, or the event did not get there."""


def sampled(name: str, unit: str, values: Sequence[float]) -> Samples:
    """Every single measurement, in the order of the invocations."""
    return Samples(name, unit, tuple(round(float(value), 3) for value in values))
