"""What is left of an invocation, less a reserve, and nothing that runs past it."""

import time

from deburr_guards.alarm import Guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

LEAST_S = 0.02
"""Less is no time to call anybody: a client told to wait 0 s waits for ever, or not at all."""
LIBPQ_LEAST_S = 2
"""libpq counts whole seconds, and takes 1 for 2."""


class DeadlineExceeded(Exception):
    """There is no time left for this. No TimeoutError, for clients catch those and try again."""


class Deadline:
    """The end of what an invocation may do.

    context    the handler's second argument; None counts `at_most_s` alone.
    reserve_s  kept back for what must still be done: answer, clean up, log.
    at_most_s  how long the caller waits, counted from now: 29 for a REST API, 30 for an HTTP API, whatever
               timeout the function has. None when nobody waits.
    Raises     ValueError without either.
    """

    __slots__ = ("_context", "_ends", "_reserve_s")

    def __init__(self, context: "Any" = None, *, reserve_s: float = 0.5, at_most_s: "float | None" = None) -> None:
        if context is None and at_most_s is None:
            raise ValueError("give the handler's context, or at_most_s")
        self._context = context
        self._reserve_s = reserve_s
        self._ends = None if at_most_s is None else time.monotonic() + at_most_s

    def left_s(self) -> float:
        """Seconds left, the reserve taken off; never below 0."""
        left: list[float] = []
        if self._context is not None:  # asked each time: it counts on while an environment is frozen
            left.append(self._context.get_remaining_time_in_millis() / 1000)
        if self._ends is not None:
            left.append(self._ends - time.monotonic())
        return max(0.0, min(left) - self._reserve_s)

    def timeout_s(self, *, attempts: int = 1, pauses_s: float = 0.0, at_most_s: "float | None" = None) -> float:
        """How long each of so many attempts may take, so that all of them fit; never 0 or less.

        pauses_s   what the pauses between them come to.
        at_most_s  no longer than that, however much is left.
        Raises     DeadlineExceeded when there is no time to try.
        """
        if attempts < 1:
            raise ValueError("at least one attempt")
        left = (self.left_s() - pauses_s) / attempts
        if left < LEAST_S:
            raise DeadlineExceeded(
                f"{self.left_s():.3f} s left: too little for {attempts} attempt{'s' * (attempts > 1)}"
            )
        return left if at_most_s is None else min(left, at_most_s)

    def part(self, calls: int, *, reserve_s: float = 0.0) -> "Deadline":
        """The share of the next of so many calls: what one does not use is left to the others.

        calls  how many are still to be made, this one with them.
        """
        return Deadline(at_most_s=self.timeout_s(attempts=calls) - reserve_s, reserve_s=0.0)

    def guard(self) -> Guard:
        """A block that ends when the time is up, whatever it is doing: `with deadline.guard(): ...`.

        Timeouts of clients count each wait anew, so a server that sends a byte now and then holds them for ever.
        In the main thread only, where Lambda runs handlers; elsewhere use `run`. Raises DeadlineExceeded.
        """
        return Guard(self.left_s(), DeadlineExceeded)

    def run(self, call: "Callable[[], T]", *, cancel: "Callable[[], object] | None" = None) -> "T":
        """Call something in a thread of its own, and wait no longer than there is time.

        cancel  called when the time is up, to end what the thread is doing: a connection's `close`, say. Without it
                the thread goes on, and takes its memory and CPU from the next invocation.
        Raises  DeadlineExceeded, and whatever the call raises.
        """
        import threading

        done: list[tuple[bool, Any]] = []

        def work() -> None:
            try:
                done.append((True, call()))
            except BaseException as error:  # noqa: BLE001  # handed on to who waits
                done.append((False, error))

        left = self.left_s()
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(left)
        if not done:
            if cancel is not None:
                cancel()
            raise DeadlineExceeded(f"not done after {left:.3f} s")
        well, result = done[0]
        if not well:
            raise result
        return result  # type: ignore[no-any-return]  # what the call returned

    def for_requests(self, *, attempts: int = 1) -> "tuple[float, float]":
        """`requests.get(url, timeout=deadline.for_requests())`: half to connect, half for each wait."""
        each = self.timeout_s(attempts=attempts) / 2
        return each, each

    def for_httpx(self, *, attempts: int = 1) -> "Any":
        """`httpx.get(url, timeout=deadline.for_httpx())`."""
        import httpx

        each = self.timeout_s(attempts=attempts) / 2
        return httpx.Timeout(each, pool=each)

    def for_urllib3(self, *, attempts: int = 1) -> "Any":
        """`pool.request("GET", url, timeout=deadline.for_urllib3())`."""
        import urllib3

        return urllib3.Timeout(total=self.timeout_s(attempts=attempts))

    def for_botocore(self, *, attempts: int = 3, pauses_s: float = 1.0) -> "Any":
        """`boto3.client("s3", config=deadline.for_botocore())`: so many attempts in all, and pauses between them."""
        from botocore.config import Config

        each = self.timeout_s(attempts=attempts, pauses_s=pauses_s if attempts > 1 else 0.0) / 2
        return Config(
            connect_timeout=each, read_timeout=each, retries={"total_max_attempts": attempts, "mode": "standard"}
        )

    def for_psycopg(self) -> "dict[str, Any]":
        """`psycopg.connect(dsn, **deadline.for_psycopg())`: to connect, and for each statement on the connection.

        Raises  DeadlineExceeded below 2 s: libpq knows no shorter time to connect.
        """
        left = self.timeout_s()
        if left < LIBPQ_LEAST_S:
            raise DeadlineExceeded(f"{left:.3f} s left, and libpq waits {LIBPQ_LEAST_S} s at least")
        return {"connect_timeout": int(left), "options": f"-c statement_timeout={int(left * 1000)}"}
