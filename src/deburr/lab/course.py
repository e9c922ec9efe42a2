"""How an invocation went: Lambda's closing lines, and the record that is kept."""

import math

from msgspec import Struct

from deburr.lab import platform_lines
from deburr.lab.failures import Failure
from deburr.lab.ground import ON_DEMAND, Ground
from deburr.lab.journal import Journal
from deburr.lab.observations import Observed
from deburr.lab.record import Record, Status, billed
from deburr.lab.turn import Turn


class Course(Struct, frozen=True):
    """One invocation from its start to its end.

    failure      what went wrong; None when nothing did.
    invoke_ms    of the invoke phase, as it was measured.
    peak_mb      the environment's peak so far.
    """

    ground: Ground
    kind: str
    turn: Turn
    failure: Failure | None
    invoke_ms: float
    peak_mb: float

    @property
    def status(self) -> Status:
        if self.failure is None:
            return Status.SUCCESS
        return Status.TIMEOUT if self.failure.timeout else Status.ERROR

    @property
    def error_type(self) -> str:
        return self.failure.error_type if self.failure is not None else ""

    @property
    def duration_ms(self) -> float:
        """At most the timeout."""
        if self.failure is not None and self.failure.timeout:
            return self.ground.spec.timeout_s * 1000
        return self.invoke_ms

    @property
    def billed_ms(self) -> int:
        return billed(self.duration_ms, self.turn.init_ms if self.kind == ON_DEMAND else None)

    @property
    def max_memory_mb(self) -> int:
        return max(1, min(self.ground.spec.memory_mb, math.ceil(self.peak_mb)))

    def close(self, journal: Journal) -> None:
        """Write Lambda's closing lines."""
        request_id, status, error_type = self.turn.invocation.request_id, self.status, self.error_type
        platform_lines.end(journal, request_id, status=status, duration_ms=self.duration_ms, error_type=error_type)
        platform_lines.report(
            journal,
            request_id,
            duration_ms=self.duration_ms,
            billed_ms=self.billed_ms,
            memory_mb=self.ground.spec.memory_mb,
            max_memory_mb=self.max_memory_mb,
            init_ms=self.turn.init_ms,
            status=status,
            error_type=error_type,
        )

    def record(self, stream: str, log: str, observed: tuple[Observed, ...], *, init_waited_ms: float) -> Record:
        """What is kept of it.

        stream  of its environment.
        log     everything printed since the invocation before.
        """
        spec, program, invocation = self.ground.spec, self.ground.blueprint.program, self.turn.invocation
        first_ms = invocation.first_byte_ms
        return Record(
            function=spec.name,
            request_id=invocation.request_id,
            environment=stream,
            cold=self.turn.cold,
            status=self.status,
            error_type=self.error_type,
            answer=invocation.answer.result(),
            phases=(*self.turn.before, *invocation.clock.phases),
            duration_ms=self.duration_ms,
            billed_ms=self.billed_ms,
            init_ms=self.turn.init_ms,
            init_waited_ms=init_waited_ms,
            memory_mb=spec.memory_mb,
            max_memory_mb=self.max_memory_mb,
            log=log,
            first_byte_ms=None if first_ms is None else first_ms - invocation.clock.began_ms("invoke"),
            ran_on=program.ran_on,
            client=program.client,
            mechanism=self.ground.mechanism.told,
            observed=observed,
        )
