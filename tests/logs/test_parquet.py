"""Calls in Parquet: asked again they tell the same; other tools read them; what is damaged is read anew."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tools.log_world import Shape, export

from deburr.cli.main import deburr

pytest.importorskip("pyarrow", reason="an extra: deburr[parquet]")

SHAPES = [
    Shape("shop-prod-Busy", per_second=3, run_ms=200, chatter=1, fails=0.01),
    Shape("shop-prod-Quiet", per_second=0.05, run_ms=90, chatter=1),
]


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deburr.toml").touch()  # the project ends here
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("deburr.cli.kept_calls.WORTH", 1)
    export(tmp_path / "logs", SHAPES, hours=0.5, seed=11, packed=False)
    return tmp_path / "logs"


def told(*arguments: str) -> str:
    outcome = CliRunner().invoke(deburr, ["logs", *arguments, "--format", "json"])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


@pytest.mark.parametrize(
    "bounds",
    [(), ("--since", "2026-11-01T00:10"), ("--until", "2026-11-01T00:10"), ("--function", "Quiet")],
    ids=["all", "since", "until", "one function"],
)
def test_asked_again_they_tell_the_same(exported: Path, bounds: tuple[str, ...]) -> None:
    told(str(exported))
    [kept] = (exported.parent / ".deburr/cache").glob("*.parquet")
    again, fresh = json.loads(told(str(exported), *bounds)), json.loads(told(str(exported), "--no-cache", *bounds))
    assert again["functions"] == fresh["functions"]
    assert kept.exists() and len(list(kept.parent.iterdir())) == 1


def test_the_logs_are_not_read_again(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(str(exported))
    monkeypatch.setattr("deburr.logs.run.Run.read", lambda *_: pytest.fail("read again"))
    assert told(str(exported)) == first


def test_what_changed_or_is_damaged_is_read(exported: Path) -> None:
    first = told(str(exported))
    [kept] = (exported.parent / ".deburr/cache").glob("*.parquet")
    kept.write_bytes(kept.read_bytes()[:-100])
    assert told(str(exported)) == first
    path = next(exported.rglob("000000"))
    path.write_bytes(path.read_bytes() + b"2026-11-01T09:00:00.000Z START RequestId: a Version: $LATEST\n")
    assert told(str(exported)) != first


def test_another_tool_reads_them(exported: Path, tmp_path: Path) -> None:
    from pyarrow import parquet

    outcome = CliRunner().invoke(
        deburr, ["logs", str(exported), "--format", "parquet", "--out", str(tmp_path / "c.parquet")]
    )
    assert outcome.exit_code == 0, outcome.output
    table = parquet.read_table(tmp_path / "c.parquet")
    functions = json.loads(told(str(exported)))["functions"]
    for each in functions:
        own = [
            ms
            for name, ms in zip(table["function"].to_pylist(), table["billed_ms"].to_pylist(), strict=True)
            if name == each["name"]
        ]
        assert (len(own), sum(own)) == (each["invocations"], each["billed_ms"])
    assert CliRunner().invoke(deburr, ["logs", str(exported), "--format", "parquet"]).exit_code == 2
