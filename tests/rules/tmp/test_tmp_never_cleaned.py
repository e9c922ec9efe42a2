"""What counts as left behind, and when the storage is full."""

import pytest
from tests.rules.build import a_function, a_handler, given

from deburr.place import Place
from deburr.rules.tmp.tmp_never_cleaned import EXAMPLE_MB, check
from deburr.workload.handler import Certainty, Handler, Phase, TmpTouch


def a_touch(mode: str = "write", *, own: bool = True, phase: Phase = Phase.INVOCATION, **fields: Certainty) -> TmpTouch:
    return TmpTouch("/tmp/{}.csv", False, mode, Place("src/app.py", 5, 5), phase, False, (), own=own, **fields)


@pytest.mark.parametrize(
    ("handler", "fires"),
    [
        pytest.param(a_handler(tmp=(a_touch(),)), True, id="its own name, and it stays"),
        pytest.param(a_handler(tmp=(a_touch(own=False),)), False, id="one name for all"),
        pytest.param(a_handler(tmp=(a_touch(phase=Phase.INIT),)), False, id="once per environment"),
        pytest.param(a_handler(tmp=(a_touch(certainty=Certainty.POSSIBLE),)), False, id="only after a failure"),
        pytest.param(a_handler(tmp=(a_touch(), a_touch("exists"))), False, id="a cache"),
        pytest.param(a_handler(tmp=(a_touch(),), cleans=True), False, id="something is removed"),
        pytest.param(a_handler(tmp=(a_touch(),), unread=("sweep",)), False, id="something was not read"),
    ],
)
def test_what_stays(handler: Handler, fires: bool) -> None:
    function = a_function(handler=handler)
    assert bool(list(check(function, given(function)))) is fires


def test_how_many_fit() -> None:
    function = a_function(handler=a_handler(tmp=(a_touch(),)), tmp_mb=1024)
    [finding] = check(function, given(function))
    assert f"after {1024 // EXAMPLE_MB} of them" in finding.consequence
