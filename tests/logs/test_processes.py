"""Several processes tell what one tells; what is done when somebody interrupts is kept."""

import json
from pathlib import Path

import pytest
from tools.log_world import Shape, export

from deburr.facts import book
from deburr.logs.result import LogReport, function_log, grouped, worst_first
from deburr.logs.run import Run
from deburr.reports import logs_json

FACTS = book.load()
SHAPES = [
    Shape("shop-prod-Busy", per_second=3, run_ms=200, chatter=1, fails=0.01),
    Shape("shop-prod-Quiet", per_second=0.05, run_ms=90, chatter=1),
    Shape("shop-prod-Bursts", per_second=0.4, run_ms=900, chatter=0, bursts=True),
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of the streams in two files each."""
    folder = tmp_path_factory.mktemp("logs")
    export(folder, SHAPES, hours=0.5, seed=11, packed=False)
    for index, path in enumerate(sorted(folder.rglob("000000"))):
        if index % 2:
            lines = path.read_bytes().splitlines(keepends=True)
            path.write_bytes(b"".join(lines[: len(lines) // 2]))
            path.with_name("000001").write_bytes(b"".join(lines[len(lines) // 2 :]))
    (folder / "access.log").write_text("127.0.0.1 GET /\n" * 9)
    return folder


def told(run: Run) -> str:
    functions = worst_first(function_log(each, FACTS) for each in run.activities())
    return logs_json.render(LogReport(functions, grouped(run.skipped), run.files, run.bytes, run.full, "2026-11-01"))


@pytest.mark.parametrize("full", [True, False], ids=["full", "quick"])
def test_two_processes_tell_the_same_as_one(exported: Path, full: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deburr.logs.run.AT_ONCE", 50_000)
    texts: list[str] = []
    for jobs in (1, 2, 3):
        run = Run(full=full, jobs=jobs)
        run.read([exported], lambda done, whole: None)
        texts.append(told(run))
    assert texts[0] == texts[1] == texts[2]
    assert len(json.loads(texts[0])["functions"]) == 3
    assert [each["why"] for each in json.loads(texts[0])["skipped"]] == ["no Lambda log lines in it"]


def test_what_is_done_is_kept(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deburr.logs.run.AT_ONCE", 50_000)
    whole = Run(jobs=1)
    whole.read([exported], lambda done, of: None)
    run = Run(jobs=1)

    def interrupt(done: int, of: int) -> None:
        assert 0 < done < of
        raise KeyboardInterrupt

    run.read([exported], interrupt)
    assert run.stopped
    assert 0 < sum(each.total.n for each in run.activities()) < sum(each.total.n for each in whole.activities())
