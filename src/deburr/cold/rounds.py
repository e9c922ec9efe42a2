"""Fresh environments, one at a time: every variant once a round, in an order drawn anew each round."""

import contextlib
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace as with_other
from pathlib import Path

from msgspec import Struct

from deburr.cold import copies, inits
from deburr.cold.looks import Told
from deburr.facts.book import Facts
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record, Status
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec

LOOKS = ("", "times", "memory", "uses")
UNANSWERED_S = 0.2
"""How long an event that is not answered here is let run: its init is all that is wanted of it."""
TELLING_S = 5
"""What a look adds to that: it tells of init while the first event waits, 0.1 s of 20 modules on a fast machine."""
Labs = dict[str, Lab]


class Event(Struct, frozen=True):
    """One event to call with.

    answered  False for one that the handler was seen to fail.
    """

    name: str
    body: bytes
    answered: bool = True


class Variant(Struct, frozen=True):
    """One way to run the function, tried in every round.

    name   for the user and for what it is compared with.
    look   what is looked at; "" for nothing, so that nothing is slowed down.
    cold   folders whose files are put out of memory first.
    warm   call once more in the same environment.
    rounds in how many rounds it takes part; None for all.
    """

    name: str
    spec: Spec
    look: str = ""
    cold: tuple[Path, ...] = ()
    warm: bool = False
    rounds: int | None = None


class Sample(Struct, frozen=True):
    """One fresh environment.

    init_ms    without what it waited for a CPU that others had; None when init failed.
    waited_ms  for a CPU, at init.
    first_ms   of the first invocation.
    warm_ms    of the second; None when there was none.
    failed     what went wrong in the first invocation; "" when nothing did.
    answer     of the first invocation.
    """

    round: int
    init_ms: float | None
    waited_ms: float
    first_ms: float
    warm_ms: float | None
    memory_mb: int
    failed: str
    answer: bytes
    told: Told | None = None

    @property
    def whole_ms(self) -> float:
        """Init and first invocation; of one that failed, init alone."""
        return (self.init_ms or 0.0) + (0.0 if self.failed else self.first_ms)


@contextlib.asynccontextmanager
async def laboratories(facts: Facts, settings: Settings) -> AsyncIterator[Labs]:
    """A lab for each way to look; they are idle but for the one that is asked.

    Raises  LabError when the mechanism that was asked for cannot be had.
    """
    async with contextlib.AsyncExitStack() as stack:
        made: Labs = {}
        for look in LOOKS:
            asked = Settings(
                mechanism=settings.mechanism,
                network=settings.network,
                environment=settings.environment,
                standins=settings.standins,
                look=look,
            )
            made[look] = await stack.enter_async_context(Lab(facts, asked))
        yield made


async def fresh(lab: Lab, spec: Spec, *events: bytes) -> list[Record]:
    """Call a function in one new environment with each event in turn, and end that environment."""
    fleet = lab.fleet(spec)
    try:
        return [await fleet.invoke(event, cold=not at) for at, event in enumerate(events)]
    finally:
        await fleet.close()


async def sample(labs: Labs, variant: Variant, event: Event, number: int) -> Sample:
    """One environment of a variant."""
    for folder in variant.cold:
        copies.forget_pages(folder)
    spec, bodies = variant.spec, (event.body, event.body) if variant.warm else (event.body,)
    if not event.answered:
        most_s = UNANSWERED_S + TELLING_S * bool(variant.look)
        spec, bodies = with_other(spec, timeout_s=min(spec.timeout_s, most_s)), (event.body,)
    first, *again = await fresh(labs[variant.look], spec, *bodies)
    failed = "" if first.status is Status.SUCCESS else first.error_type or str(first.status)
    return Sample(
        round=number,
        init_ms=None if first.init_ms is None else first.init_ms - first.init_waited_ms,
        waited_ms=first.init_waited_ms,
        first_ms=first.duration_ms,
        warm_ms=again[0].duration_ms if again and again[0].status is Status.SUCCESS else None,
        memory_mb=first.max_memory_mb,
        failed=failed,
        answer=first.answer.body,
        told=inits.told(first.observed),
    )


async def run(
    labs: Labs,
    variants: Sequence[Variant],
    events: Sequence[Event],
    *,
    rounds: int,
    seed: int,
    on_round: Callable[[int], None] = lambda number: None,
) -> dict[str, list[Sample]]:
    """By variant, one sample a round; a round that nobody counts goes first, so that all find files read before.

    events    the next one each round; all variants of a round get the same.
    on_round  called after each round with its number, from 1.
    """
    order = random.Random(seed)
    found: dict[str, list[Sample]] = {each.name: [] for each in variants}
    for each in variants:
        if not each.look and not each.cold:
            await sample(labs, each, events[0], 0)
    for number in range(1, rounds + 1):
        event = events[(number - 1) % len(events)]
        for each in order.sample(list(variants), len(variants)):
            if each.rounds is None or number <= each.rounds:
                found[each.name].append(await sample(labs, each, event, number))
        on_round(number)
    return found
