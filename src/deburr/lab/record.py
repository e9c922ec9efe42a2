"""What is known of one invocation: its phases, its answer, its log, and how it was held."""

import math
from enum import StrEnum

from msgspec import Struct

from deburr.lab.observations import Observed


class Status(StrEnum):
    """As Lambda reports it: `error` is the handler's or the runtime's, `failure` the platform's."""

    SUCCESS = "success"
    ERROR = "error"
    TIMEOUT = "timeout"


class Phase(Struct, frozen=True):
    """One stretch of an environment's life.

    name      unpack, start, init, invoke, freeze or thaw.
    began_ms  since the invocation was asked for; before 0 for what had happened by then.
    """

    name: str
    began_ms: float
    ms: float


class Answer(Struct, frozen=True):
    """What the handler answered, or what Lambda answers for it.

    body   of a streamed answer only what the collector kept.
    error  `Unhandled` when the function failed; "" otherwise.
    """

    body: bytes
    content_type: str = "application/json"
    error: str = ""
    streamed: bool = False


class Record(Struct, frozen=True):
    """One invocation.

    environment    the log stream, one for each environment.
    cold           it waited for an init.
    error_type     `Runtime.ExitError`, `ValueError`...; "" when there was none.
    duration_ms    of the invoke phase, at most the timeout; holds an init that ran inside it.
    init_ms        of an init before the invoke; None for a warm one and for one that ran inside the invoke.
    init_waited_ms of `init_ms`, how long it could have run while others on this machine had the CPU; 0 where the
                   kernel does not say.
    max_memory_mb  the environment's peak so far.
    log            everything it printed and Lambda's own lines, as they stand in CloudWatch.
    first_byte_ms  from the start of the invoke to the first byte of the answer; None when there was none.
    ran_on         `ran on 3.11 for 3.13`; "" when the interpreter is the function's own.
    mechanism      what held it.
    observed       what the observer has seen since the invocation before, when one looks.
    """

    function: str
    request_id: str
    environment: str
    cold: bool
    status: Status
    error_type: str
    answer: Answer
    phases: tuple[Phase, ...]
    duration_ms: float
    billed_ms: int
    init_ms: float | None
    memory_mb: int
    max_memory_mb: int
    log: str
    first_byte_ms: float | None
    ran_on: str
    client: str
    mechanism: str
    observed: tuple[Observed, ...] = ()
    init_waited_ms: float = 0.0

    def phase_ms(self, name: str) -> float:
        """How long all phases of a name took together."""
        return sum(phase.ms for phase in self.phases if phase.name == name)


def billed(duration_ms: float, init_ms: float | None) -> int:
    """As AWS bills since August 2025: invoke and init together, up to the next millisecond."""
    return math.ceil(round(duration_ms + (init_ms or 0.0), 3))
