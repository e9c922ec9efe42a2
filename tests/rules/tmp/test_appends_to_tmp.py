"""Which files under /tmp one invocation leaves to the next."""

from typing import Any

import pytest
from tests.rules.build import FACTS, a_function, a_handler, given

from deburr.findings import Confidence, Finding
from deburr.place import Place
from deburr.rules.tmp.appends_to_tmp import check
from deburr.workload.function import Function
from deburr.workload.handler import Certainty, Phase, TmpTouch


def touch(mode: str = "append", path: str = "/tmp/log.csv", **fields: Any) -> TmpTouch:
    ordinary: dict[str, Any] = {
        "fixed": True,
        "at": Place("src/app.py", 5, 9, path="open"),
        "phase": Phase.INVOCATION,
        "fresh": False,
        "via": (),
    }
    return TmpTouch(path=path, mode=mode, **(ordinary | fields))


def found(*touches: TmpTouch, **fields: Any) -> list[Finding]:
    function: Function = a_function(handler=a_handler(tmp=touches), **fields)
    return list(check(function, given(function)))


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({}, 1, id="appended to in every invocation"),
        pytest.param({"mode": "write"}, 0, id="written anew"),
        pytest.param({"mode": "unknown"}, 0, id="a mode settled at run time"),
        pytest.param({"fixed": False, "path": "/tmp/{}.csv"}, 0, id="a file of its own"),
        pytest.param({"fresh": True}, 0, id="emptied first"),
        pytest.param({"phase": Phase.INIT}, 0, id="once per environment"),
    ],
)
def test_touches(fields: dict[str, Any], count: int) -> None:
    assert len(found(touch(**fields))) == count


@pytest.mark.parametrize(
    ("removal", "confidence"),
    [
        pytest.param({}, None, id="on every path"),
        pytest.param({"path": "/tmp"}, None, id="with its folder"),
        pytest.param({"certainty": Certainty.LIKELY}, Confidence.POSSIBLE, id="on some paths"),
        pytest.param({"path": "/tmp/log"}, Confidence.CERTAIN, id="a file whose name only begins alike"),
        pytest.param({"path": "/tmp/{}", "fixed": False}, Confidence.POSSIBLE, id="perhaps this file"),
        pytest.param({"phase": Phase.INIT}, Confidence.CERTAIN, id="once, at init"),
        pytest.param({"mode": "read"}, Confidence.CERTAIN, id="only read"),
    ],
)
def test_removed_by_the_same_invocation(removal: dict[str, Any], confidence: Confidence | None) -> None:
    sure = [finding.confidence for finding in found(touch(), touch(**({"mode": "remove"} | removal)))]
    assert sure == ([confidence] if confidence else [])


def test_code_that_was_not_read_is_not_judged() -> None:
    function = a_function(handler=None)
    assert list(check(function, given(function))) == []


def test_each_place_is_a_finding() -> None:
    files = [touch(path="/tmp/a"), touch(path="/tmp/b", at=Place("src/app.py", 6, 9, path="open"))]
    assert [finding.at.line for finding in found(*files)] == [5, 6]


@pytest.mark.parametrize("certainty", list(Certainty))
def test_as_sure_as_the_reading(certainty: Certainty) -> None:
    [finding] = found(touch(certainty=certainty))
    assert finding.confidence is Confidence(certainty.value)


def test_tells_when_the_storage_is_full_unless_that_is_unknown() -> None:
    [default], [unknown] = found(touch()), found(touch(), tmp_mb=None)
    assert f"/tmp of {FACTS['lambda.tmp.default'].whole} MB" in default.consequence
    assert " MB" not in unknown.consequence


@pytest.mark.parametrize(
    ("mode", "path", "count"),
    [
        pytest.param("remove", "/tmp", 0, id="removed with everything else"),
        pytest.param("write", "/tmp/log.csv", 0, id="written anew"),
        pytest.param("remove", "/tmp/log", 1, id="another file is removed"),
        pytest.param("remove", "/tmp/parts/{}", 1, id="another folder is emptied"),
        pytest.param("write", "/tmp/{}", 1, id="another file is written"),
        pytest.param("read", "/tmp/log.csv", 1, id="only read"),
    ],
)
def test_what_else_the_invocation_does_to_it(mode: str, path: str, count: int) -> None:
    assert len(found(touch(), touch(mode, path, fixed="{}" not in path))) == count


def test_emptied_at_init_is_emptied_once() -> None:
    assert len(found(touch(), touch("remove", phase=Phase.INIT))) == 1


def test_one_file_is_one_finding() -> None:
    [finding] = found(touch(), touch(at=Place("src/app.py", 8, 9, path="open"), certainty=Certainty.LIKELY))
    assert [place.line for place in (finding.at, *finding.also)] == [5, 8]
    assert finding.confidence is Confidence.CERTAIN
