"""Loops that remove whatever a listing of /tmp gives, by calls that fail on folders."""

from collections.abc import Sequence

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase, TmpTouch

_FAILS_ON_FOLDERS = frozenset({"os.remove", "os.unlink"}) | {
    f"{module}.{name}" for module in ("fs", "fs/promises", "fs.promises") for name in ("unlink", "unlinkSync")
}


def sweeps(w: Walker, iterable: s.Expr, body: Sequence[s.Node]) -> None:
    """Note a loop over all of /tmp that was walked, where nothing in it chooses and no failure is caught."""
    if w.phase is not Phase.INVOCATION or w.catching or any(isinstance(part, s.If | s.Try) for part in body):
        return
    listed = _touch(w, iterable, "list")
    if listed is None or listed.path.rstrip("/") != "/tmp":
        return
    for part in body:
        removed = _touch(w, part.value if isinstance(part, s.ExprStmt) else part, "remove")
        if removed is not None and removed.path == "/tmp/{}" and removed.at.path in _FAILS_ON_FOLDERS:
            w.record.sweeps.setdefault(removed.at)


def _touch(w: Walker, node: s.Node, mode: str) -> TmpTouch | None:
    """What a call was seen to do to /tmp, by where it stands."""
    call = node.value if isinstance(node, s.Await) else node
    if not isinstance(call, s.Call):
        return None
    here = w.place(call, "")
    return next(
        (
            touch
            for touch in w.record.tmp.values()
            if touch.mode == mode
            and (touch.at.file, touch.at.line, touch.at.column) == (here.file, here.line, here.column)
        ),
        None,
    )
