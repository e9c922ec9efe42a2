"""What a call does to files: to those under /tmp, and to those where nothing can be written."""

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.tmp_paths import removes, touch_of, unwritable
from deburr.sources.handlers.values import External
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Certainty, Phase, TmpTouch

MOVES = frozenset({"os.chdir", "process.chdir", "contextlib.chdir"})
_CLOSED = "open().close"
"""How what closes a file ends that was opened in the same breath."""


def cleans(w: Walker, call: Called) -> None:
    """A call of what `removes`."""
    w.record.cleans = True


def hands_over(w: Walker, call: Called) -> None:
    """`files.forEach(fs.unlinkSync)`: something is handed a function that `removes`."""
    for arg in call.args:
        if isinstance(arg, External) and removes(arg.path):
            w.record.cleans = True


def moves(w: Walker, call: Called) -> None:
    """The working folder is changed: where a relative path leads is not known any more."""
    w.record.moves = True


def closes(w: Walker, call: Called) -> None:
    """`open(path, "a").close()`: nothing is written."""
    opened = call.node.func.base if isinstance(call.node.func, s.Attribute) else None
    if isinstance(opened, s.Call) and call.path.endswith(_CLOSED):
        w.record.untouched(w.place(opened, call.path.removesuffix("().close")))


def touches(w: Walker, call: Called) -> None:
    """Record what is done to a path."""
    touch = touch_of(call)
    if touch is None:
        _writes_outside(w, call)
        return
    w.record.add_tmp(
        TmpTouch(
            path=touch.path,
            fixed=touch.fixed,
            mode=touch.mode,
            at=call.at(w),
            phase=w.phase,
            fresh=touch.path in w.record.truncated or touch.path in w.absent,
            via=tuple(w.via),
            certainty=w.certainty if w.always else max(w.certainty, Certainty.LIKELY, key=list(Certainty).index),
            own=touch.own and not w.once,
            renewed=touch.renewed,
            caught=w.sheltered > 0,
        )
    )
    if touch.mode in ("write", "remove") and w.phase is Phase.INVOCATION:
        w.record.truncated.add(touch.path)


def _writes_outside(w: Walker, call: Called) -> None:
    touch = touch_of(call, unwritable)
    if touch is not None and touch.mode in ("write", "append") and not w.catching:
        at = call.at(w)
        w.record.outside.setdefault(
            at, TmpTouch(touch.path, touch.fixed, touch.mode, at, w.phase, False, tuple(w.via), w.certainty)
        )
