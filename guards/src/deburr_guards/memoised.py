"""A value made once, by one caller, and made again if that failed."""

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Generic, TypeVar, overload

    T = TypeVar("T")
else:  # `typing` would take longer to load than all of this
    T, Generic = None, {None: object}

    def overload(function: object) -> None:
        pass


@overload
def once(make: "Callable[[], T]") -> "Once[T]": ...
@overload
def once(*, max_age_s: "float | None" = None, again_after_s: float = 0.0) -> "Callable[[Callable[[], T]], Once[T]]": ...
def once(make: "Any" = None, *, max_age_s: "float | None" = None, again_after_s: float = 0.0) -> "Any":
    """Decorates a function without arguments: it is called once, and its value is kept.

    A failure is not kept: whoever calls next tries again. Callers at the same time wait for the first.

    max_age_s      make it again when it is older; None keeps it as long as the environment lives.
    again_after_s  after a failure, raise the same error for so long before trying again: a dependency that is down
                   costs its timeout once, not once an invocation.
    """
    if make is None:
        return lambda make: Once(make, max_age_s, again_after_s)
    return Once(make, max_age_s, again_after_s)


class Once(Generic[T]):
    """See `once`."""

    def __init__(self, make: "Callable[[], T]", max_age_s: "float | None", again_after_s: float) -> None:
        import threading

        self._make, self._max_age_s, self._again_after_s = make, max_age_s, again_after_s
        self._lock = threading.Lock()
        self._kept: tuple[float, T] | None = None
        self._failed: tuple[float, Exception] | None = None
        self.__doc__ = make.__doc__

    def __call__(self) -> "T":
        kept = self._kept
        if kept is not None and self._young(kept[0]):
            return kept[1]
        with self._lock:
            kept = self._kept
            if kept is not None and self._young(kept[0]):  # another caller was first
                return kept[1]
            if self._failed is not None and time.time() - self._failed[0] < self._again_after_s:
                raise self._failed[1]
            try:
                value = self._make()
            except Exception as error:
                self._failed = (time.time(), error)
                raise
            self._failed = None
            self._kept = (time.time(), value)
            return value

    def forget(self) -> None:
        """Make it anew when it is asked for next."""
        with self._lock:
            self._kept = self._failed = None

    def _young(self, made: float) -> bool:
        # The wall clock: a monotonic one may stand still while the environment is frozen.
        return self._max_age_s is None or 0 <= time.time() - made < self._max_age_s
