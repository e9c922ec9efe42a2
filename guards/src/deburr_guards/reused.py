"""A connection kept between invocations: looked at before it is used, made again when it is dead."""

import os
import time

from deburr_guards.alarm import Guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, Generic, TypeVar

    C = TypeVar("C")
    Connect = Callable[[], C]
    Hook = Callable[[C], object]
else:  # `typing` would take longer to load than all of this
    C, Generic = None, {None: object}


class Event:
    """Something that happened to a connection.

    name  connect, check, dead, aged, use, rollback or close.
    ms    how long it took.
    """

    __slots__ = ("ms", "name")

    def __init__(self, name: str, ms: float) -> None:
        self.name, self.ms = name, ms

    def __repr__(self) -> str:
        return f"Event({self.name!r}, {self.ms:.1f} ms)"


def reuse(
    connect: "Connect[C]",
    *,
    alive: "Hook[C] | None" = None,
    reset: "Hook[C] | None" = None,
    close: "Hook[C] | None" = None,
    max_age_s: float = 900.0,
    check_after_s: float = 1.0,
    check_s: float = 2.0,
    keep: int = 1,
    on_event: "Callable[[Event], object] | None" = None,
) -> "Reused[C]":
    """`orders = reuse(lambda: psycopg.connect(...))` beside the handler, `with orders() as connection:` inside.

    Who is in the block has the connection alone. Whatever the block did not commit is rolled back when it is left. What
    a block finds dead is not used again; the block's error stands, for only its owner knows what may be done twice.

    alive          raises, or returns False, when it is dead. By default: a socket that the server has closed, then a
                   `ping()` or `SELECT 1`, each where there is one.
    reset          after each use. By default `rollback()`, where there is one.
    close          by default `close()`.
    max_age_s      older ones are closed: passwords and IAM tokens end, and proxies move on.
    check_after_s  one that was used that shortly before is not asked over the network; its socket is looked at.
    check_s        one that has not answered by then is dead: a link that a NAT gateway dropped never answers. Holds in
                   the main thread, where Lambda runs handlers.
    keep           how many idle ones are kept: 1 unless an environment serves several requests at once.
    on_event       hears what happened and how long it took, once the connection is in order: add it to your metrics.
    """
    return Reused(connect, alive, reset, close, max_age_s, check_after_s, check_s, keep, on_event)


class Reused(Generic[C]):
    """See `reuse`."""

    def __init__(
        self,
        connect: "Connect[C]",
        alive: "Hook[C] | None",
        reset: "Hook[C] | None",
        close: "Hook[C] | None",
        max_age_s: float,
        check_after_s: float,
        check_s: float,
        keep: int,
        on_event: "Callable[[Event], object] | None",
    ) -> None:
        import threading

        self._connect, self._alive, self._reset, self._close = connect, alive, reset, close
        self._max_age_s, self._check_after_s, self._check_s, self._keep = max_age_s, check_after_s, check_s, keep
        self._on_event = on_event
        self._idle: list[_Kept] = []
        self._lock = threading.Lock()
        self._pid = os.getpid()
        _on_restore(self.drop)

    def __call__(self) -> "_Use[C]":
        return _Use(self)

    def drop(self) -> None:
        """Close every idle connection. Before a snapshot of SnapStart and after a restore it is called by itself."""
        with self._lock:
            idle, self._idle = self._idle, []
        if os.getpid() == self._pid:  # a forked child must not say goodbye in its parent's name
            for kept in idle:
                self._closed(kept.connection)
        self._pid = os.getpid()

    def _take(self) -> "_Kept":
        if os.getpid() != self._pid:
            self.drop()
        while True:
            with self._lock:
                kept = self._idle.pop() if self._idle else None
            if kept is None:
                return self._new()
            now = time.time()  # the wall clock: a monotonic one may stand still while the environment is frozen
            if not 0 <= now - kept.made < self._max_age_s:
                self._gone("aged", kept, now)
            elif not self._lives(kept, now):
                self._gone("dead", kept, now)
            else:
                return kept

    def _new(self) -> "_Kept":
        began = time.perf_counter()
        connection = self._connect()
        self._tell("connect", began)
        return _Kept(connection, time.time())

    def _lives(self, kept: "_Kept", now: float) -> bool:
        import threading

        began = time.perf_counter()
        try:
            if closed_by_peer(kept.connection):
                return False
            if 0 <= now - kept.used < self._check_after_s:
                return True
            if threading.current_thread() is threading.main_thread():  # a link cut without a word answers never
                with Guard(self._check_s, TimeoutError):
                    said = (self._alive or alive)(kept.connection)
            else:
                said = (self._alive or alive)(kept.connection)
        except Exception:  # noqa: BLE001  # whatever a driver raises here says that it is dead
            return False
        self._tell("check", began)
        return said is not False

    def _gone(self, name: str, kept: "_Kept", now: float) -> None:
        began = time.perf_counter()
        self._closed(kept.connection)
        self._tell(name, began)

    def _give(self, kept: "_Kept", failed: bool) -> None:
        """After a block: in order and kept, or closed."""
        began = time.perf_counter()
        well = True
        try:
            if self._reset is not None:
                self._reset(kept.connection)
            elif hasattr(kept.connection, "rollback"):
                kept.connection.rollback()
            if failed and closed_by_peer(kept.connection):
                well = False
        except Exception:  # noqa: BLE001  # one that cannot be put in order is not used again
            well = False
        kept.used = time.time()
        with self._lock:
            well = well and len(self._idle) < self._keep
            if well:
                self._idle.append(kept)
        if not well:
            self._closed(kept.connection)
        self._tell("rollback" if well else "close", began)

    def _closed(self, connection: "Any") -> None:
        try:
            if self._close is not None:
                self._close(connection)
            elif hasattr(connection, "close"):
                connection.close()
        except Exception:  # noqa: BLE001  # it was dead already
            pass

    def _tell(self, name: str, began: float) -> None:
        if self._on_event is not None:
            self._on_event(Event(name, (time.perf_counter() - began) * 1000))


class _Kept:
    __slots__ = ("connection", "made", "used")

    def __init__(self, connection: "Any", made: float) -> None:
        self.connection, self.made, self.used = connection, made, made


class _Use(Generic[C]):
    """One block with the connection."""

    def __init__(self, reused: "Reused[C]") -> None:
        self._reused = reused
        self._kept: _Kept | None = None
        self._began = 0.0

    def __enter__(self) -> "C":
        self._kept = self._reused._take()
        self._began = time.perf_counter()
        return self._kept.connection  # type: ignore[no-any-return]  # what connect returned

    def __exit__(
        self, kind: "type[BaseException] | None", error: "BaseException | None", trace: "TracebackType | None"
    ) -> None:
        kept, self._kept = self._kept, None
        assert kept is not None
        took = self._began
        self._reused._give(kept, kind is not None)
        self._reused._tell("use", took)


def closed_by_peer(connection: "Any") -> bool:
    """Whether a connection is closed, or its server has closed the socket; asks nobody over the network.

    `closed` alone is what this side did: it stays as it is when the server, a proxy or a NAT gateway hangs up.
    """
    if getattr(connection, "closed", False) or getattr(connection, "broken", False):
        return True
    try:
        number = connection.fileno()
    except Exception:  # noqa: BLE001  # it has no socket that can be looked at
        return False
    import select

    poll = select.poll()
    hung_up = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)  # Linux tells of a half that is shut
    poll.register(number, hung_up)
    return any(seen & (hung_up | select.POLLNVAL) for _, seen in poll.poll(0))


def alive(connection: "Any") -> bool:
    """Ask the server: `ping()` where there is one, else `SELECT 1` where there are cursors."""
    ping = getattr(connection, "ping", None)
    if ping is not None:
        said = (
            ping(reconnect=False) if type(connection).__module__.partition(".")[0] in ("pymysql", "MySQLdb") else ping()
        )
        return said is not False
    if hasattr(connection, "cursor"):
        cursor = connection.cursor()
        cursor.execute("SELECT 1")
        cursor.close()
        if hasattr(connection, "rollback"):
            connection.rollback()
    return True


def _on_restore(call: "Callable[[], None]") -> None:
    """SnapStart copies an environment, and with it connections that each copy would take for its own."""
    try:
        import snapshot_restore_py  # type: ignore[import-untyped]  # Lambda's own, and without types
    except ImportError:
        return
    snapshot_restore_py.register_before_snapshot(call)
    snapshot_restore_py.register_after_restore(call)
