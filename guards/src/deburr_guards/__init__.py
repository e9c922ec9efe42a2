"""Small guards for AWS Lambda handlers: what is left of the time, a bounded /tmp, connections that are checked.

No dependencies, and each part is loaded when it is first named: /var/task holds no bytecode, so what a handler does not
use is not compiled at its cold start.
"""

__version__ = "0.1.0"
__all__ = ["Deadline", "DeadlineExceeded", "Event", "Reused", "Scratch", "ScratchFull", "once", "reuse", "scratch"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deburr_guards.deadlines import Deadline, DeadlineExceeded
    from deburr_guards.memoised import once
    from deburr_guards.reused import Event, Reused, reuse
    from deburr_guards.scratches import Scratch, ScratchFull, scratch

_WHERE = {
    "Deadline": "deadlines",
    "DeadlineExceeded": "deadlines",
    "Event": "reused",
    "Reused": "reused",
    "Scratch": "scratches",
    "ScratchFull": "scratches",
    "once": "memoised",
    "reuse": "reused",
    "scratch": "scratches",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = __import__(f"{__name__}.{_WHERE[name]}", fromlist=[name])
    for each, where in _WHERE.items():
        if where == _WHERE[name]:
            globals()[each] = getattr(module, each)
    return globals()[name]
