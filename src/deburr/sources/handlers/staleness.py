"""Files under /tmp that are written once, though what is in them depends on the event."""

import re

from deburr.sources.handlers import syntax as s
from deburr.sources.handlers.called import Called
from deburr.sources.handlers.tmp_paths import path_of
from deburr.sources.handlers.values import Instance, Value
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase, TmpTouch

_OF_PATH = frozenset({"exists", "isfile", "existsSync", "pathExists", "pathExistsSync"})
_OF_OBJECT = frozenset({"exists", "is_file"})
_FILLS = r"(?i)download|write|dump|copy|move|save|retrieve|to_csv|to_json|to_parquet|pipeline|pipe$|pump"
"""What a call that puts something into a file has in its name."""


def looked_for(w: Walker, test: s.Expr, *, there: bool) -> str | None:
    """The one path under /tmp that a test asks for, and nothing else; None for any other test.

    there  whether the test holds when the file is there.
    """
    asked = test if there else test.value if isinstance(test, s.Not) else None
    asked = asked.value if isinstance(asked, s.Await) else asked
    if not isinstance(asked, s.Call) or w.phase is not Phase.INVOCATION:
        return None
    name = s.last_name(asked.func)
    target: s.Expr | None = None
    if asked.args:
        target = asked.args[0] if name in _OF_PATH else None
    elif isinstance(asked.func, s.Attribute) and name in _OF_OBJECT:
        target = asked.func.base
    found = path_of(w.eval(target)) if target is not None else None
    return found[0] if found is not None and found[1] else None


def fills(w: Walker, call: Called) -> None:
    """Something is put into a file that was not there: `s3.download_file(bucket, event["key"], path)`."""
    if re.search(_FILLS, call.method) is None:
        return
    given = [*call.args, *call.keywords.values(), *([call.base] if call.base is not None else [])]
    files = [found for value in given if (found := _file(value)) in w.absent]
    if files and any(value.varies for value in given if _file(value) is None):
        at = call.at(w)
        touch = TmpTouch(files[0] or "", True, "write", at, w.phase, False, tuple(w.via), w.certainty)
        w.record.stale.setdefault(at, touch)


def _file(value: Value | None) -> str | None:
    """The path under /tmp that a value is, or that it was opened at."""
    found = path_of(value)
    if found is None and isinstance(value, Instance) and value.args:
        found = path_of(value.args[0])
    return found[0] if found is not None and found[1] else None
