"""An interval timer that ends a block, whatever it waits for."""

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

AGAIN_S = 1.0
"""A block that caught the first alarm with a bare `except` is told again."""
SOON_S = 0.005


class Interrupted(BaseException):
    """What ends the block inside it. No Exception: clients catch those, wrap them and try again."""


class Guard:
    """Ends a block after so many seconds with an error of the caller's.

    Nests: the alarm of an outer guard is put off, not lost.
    """

    __slots__ = ("_before", "_began", "_error", "_left_s", "_on", "_outer")

    def __init__(self, left_s: float, error: "type[Exception]") -> None:
        self._left_s = left_s
        self._error = error
        self._on = False
        self._before: Any = None
        self._outer = (0.0, 0.0)
        self._began = 0.0

    def __enter__(self) -> None:
        import signal
        import threading

        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("a guard works in the main thread alone; elsewhere use deadline.run(call)")
        if self._left_s <= 0:
            raise self._error("no time left")
        self._began = time.monotonic()
        self._outer = signal.getitimer(signal.ITIMER_REAL)
        self._before = signal.getsignal(signal.SIGALRM)
        self._on = True
        signal.signal(signal.SIGALRM, self._alarm)
        first = min(self._left_s, self._outer[0]) if self._outer[0] else self._left_s
        signal.setitimer(signal.ITIMER_REAL, first, AGAIN_S)

    def __exit__(
        self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None"
    ) -> None:
        import signal

        self._on = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before if self._before is not None else signal.SIG_DFL)
        took = time.monotonic() - self._began
        interrupted = kind is not None and issubclass(kind, Interrupted)
        if self._outer[0]:  # an outer guard's alarm that came meanwhile is on its way out, or comes at once
            left = self._outer[0] - took
            signal.setitimer(signal.ITIMER_REAL, AGAIN_S if interrupted and left <= 0 else max(left, 1e-6), AGAIN_S)
        if took >= self._left_s and kind is not None and (interrupted or issubclass(kind, Exception)):
            raise self._error(f"not done after {self._left_s:.3f} s") from error

    def _alarm(self, number: int, frame: "FrameType | None") -> None:
        if frame is not None and frame.f_code is Guard.__enter__.__code__:
            import signal

            signal.setitimer(signal.ITIMER_REAL, SOON_S, AGAIN_S)  # the block has not begun
        elif self._on and not (frame is not None and frame.f_code is Guard.__exit__.__code__):
            raise Interrupted
