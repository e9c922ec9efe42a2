"""What init must not make under SnapStart, and what is said of each kind."""

from typing import Any

import pytest
from tests.rules.build import a_client, a_function, a_handler, an_import, given

from deburr.findings import Finding
from deburr.place import Place
from deburr.rules.cold_starts.snapshot_hazard import check
from deburr.workload.handler import Certainty, ClientKind, Phase


def drawn(callee: str) -> Place:
    return Place("src/app.py", 3, 10, path=callee)


DRAWN = (drawn("uuid.uuid4"),)


def connection(callee: str = "psycopg2.connect", **fields: Any) -> Any:
    return a_client(callee, "", kind=ClientKind.DATABASE, connects=True, **fields)


def found(*, snapstart: bool | None = True, **handler: Any) -> list[Finding]:
    function = a_function(snapstart=snapstart, handler=a_handler(**handler))
    return list(check(function, given(function)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"draws": DRAWN}, "the same id", id="an id"),
        pytest.param({"clients": (connection(),)}, "not open any more", id="a connection"),
        pytest.param({"clients": (connection("sqlalchemy.create_engine"),)}, None, id="connects at first use"),
        pytest.param({"clients": (connection(phase=Phase.INVOCATION),)}, None, id="made in the handler"),
        pytest.param({"clients": (connection(certainty=Certainty.POSSIBLE),)}, None, id="only perhaps made"),
        pytest.param({"draws": (drawn("boto3.client.get_secret_value"),)}, "a secret rotated", id="a secret"),
        pytest.param({"draws": (drawn("boto3.client.assume_role"),)}, "credentials fetched", id="credentials"),
        pytest.param({"draws": DRAWN, "snapstart": False}, None, id="off"),
        pytest.param({"draws": DRAWN, "snapstart": None}, None, id="unknown is not on"),
        pytest.param({"draws": DRAWN, "imports": (an_import("snapshot_restore_py"),)}, None, id="a restore hook"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_what_is_told(fields: dict[str, Any], said: str | None) -> None:
    findings = found(**fields)
    assert len(findings) == (said is not None)
    assert all((said or "") in finding.consequence for finding in findings)


def test_several_are_told_once_each_with_its_place() -> None:
    (finding,) = found(draws=DRAWN, clients=(connection(),))
    assert "and 1 more" in finding.message
    assert "same id" in finding.consequence and "not open" in finding.consequence
    assert len(finding.also) == 2
