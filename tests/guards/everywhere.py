"""The guards on whatever Python runs this file, without anything else installed: exit 0 when all of it holds."""

import os
import sys
import tempfile
import threading
import time

sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
import deburr_guards  # noqa: E402

assert set(sys.modules) - before == {"deburr_guards"}, "a handler pays at its cold start for what is loaded here"
from deburr_guards import Deadline, DeadlineExceeded, ScratchFull, once, reuse, scratch  # noqa: E402

assert "typing" not in set(sys.modules) - before and "dataclasses" not in set(sys.modules) - before
assert isinstance(deburr_guards.__version__, str)

deadline = Deadline(at_most_s=0.2, reserve_s=0)
began = time.monotonic()
try:
    with deadline.guard():
        try:
            time.sleep(20)
        except Exception:  # noqa: BLE001  # what clients do
            time.sleep(20)
    raise SystemExit("the guard let it sleep")
except DeadlineExceeded:
    assert time.monotonic() - began < 10
try:
    deadline.timeout_s()
    raise SystemExit("a timeout of nothing")
except DeadlineExceeded:
    pass

with tempfile.TemporaryDirectory() as tmp:
    with scratch(1, tmp=tmp) as folder:
        path = folder.path
        with folder.open("a", "wb") as file:
            file.write(bytes(2 * 1024 * 1024))
        try:
            folder.check()
            raise SystemExit("no bound")
        except ScratchFull:
            pass
    assert not os.path.exists(path)  # noqa: PTH110

calls = []


@once
def value():
    calls.append(1)
    if len(calls) == 1:
        raise OSError("not yet")
    return 7


try:
    value()
except OSError:
    assert value() == value() == 7 and len(calls) == 2


class Connection:
    closed = False

    def __init__(self):
        self.rolled_back = 0

    def rollback(self):
        self.rolled_back += 1

    def close(self):
        self.closed = True


events = []
connections = reuse(Connection, on_event=events.append)
with connections() as first:
    pass
with connections() as second:
    assert second is first and first.rolled_back == 1
first.closed = True
with connections() as third:
    assert third is not first
assert [event.name for event in events] == [
    "connect",
    "rollback",
    "use",
    "rollback",
    "use",
    "dead",
    "connect",
    "rollback",
    "use",
]
assert threading.active_count() == 1
