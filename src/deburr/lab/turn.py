"""A call while an environment serves it."""

import asyncio
from dataclasses import dataclass, field

from deburr.lab.invocation import Invocation
from deburr.lab.record import Phase, Record
from deburr.lab.sandbox import Sandbox


@dataclass(slots=True, eq=False)
class Turn:
    """From where an environment takes a call to where it is ready for another.

    cold        it waited for an init.
    init_ms     of an init before it; None for a warm one and for one that runs inside it.
    before      phases of the environment that nobody has been told of yet.
    began_ms    on the invocation's clock: the function's time runs from here.
    deadline_s  on the loop's clock: there the function's time is over.
    made        the process tree that serves it.
    timer       ends it at the deadline.
    record      what is kept of it, once it is over; or why there is none.
    """

    invocation: Invocation
    cold: bool
    init_ms: float | None
    before: tuple[Phase, ...]
    began_ms: float = 0.0
    deadline_s: float = 0.0
    made: Sandbox | None = None
    timer: asyncio.TimerHandle | None = None
    record: "asyncio.Future[Record]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def over(self, record: Record) -> None:
        """Tell whoever waits for it, if they still do."""
        if not self.record.done():
            self.record.set_result(record)

    def lost(self, task: "asyncio.Task[None]") -> None:
        """The task that should have ended it is done: what went wrong there is told to whoever waits."""
        if self.record.done():
            return
        if task.cancelled():
            self.record.cancel()
        elif (error := task.exception()) is not None:
            self.record.set_exception(error)


@dataclass(slots=True, eq=False)
class Waiting:
    """A call that waits a moment for an environment which is about to be ready.

    turn  set when it was handed over; None when it waited for too long.
    """

    invocation: Invocation
    turn: "asyncio.Future[Turn | None]"

    def give_up(self) -> None:
        if not self.turn.done():
            self.turn.set_result(None)
