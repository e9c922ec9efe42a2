"""The same questions asked of the same logs: deburr, DuckDB and, in `make soak`, Spark count the same buckets."""

import importlib
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tools.log_world import EPOCH_MS, Shape, export

from deburr.logs import spark
from deburr.logs.metrics import questions
from deburr.logs.queries import ENGINES, LINES, compiled
from deburr.logs.run import Run

pytest.importorskip("sqlglot", reason="an extra: deburr[sql]")
SHAPES = [
    Shape("shop-prod-Busy", per_second=3, run_ms=200, chatter=2, fails=0.02),
    Shape("shop-prod-Short", per_second=2, run_ms=4, chatter=1),
    Shape("shop-prod-Bursts", per_second=0.5, run_ms=900, chatter=0, bursts=True),
]
Answer = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    export(folder, SHAPES, hours=0.3, seed=13, packed=False)
    return folder


def local(folder: Path) -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]], dict[str, tuple[int, int]]]:
    """Duration buckets by function and cold, init buckets by function, calls and billed ms by function."""
    run = Run()
    run.read([folder], lambda done, whole: None)
    durations: Counter[tuple[object, ...]] = Counter()
    inits: Counter[tuple[object, ...]] = Counter()
    totals: dict[str, tuple[int, int]] = {}
    for each in run.activities():
        tally = each.total
        totals[each.function] = tally.n, sum(tally.billed_ms.values())
        for cold, sample in ((False, tally.warm), (True, tally.cold_run)):
            durations.update({(each.function, cold, index): count for index, count in sample.histogram().buckets})
        inits.update({(each.function, index): count for index, count in tally.init.histogram().buckets})
    return durations, inits, totals


def agree(folder: Path, totals: Answer, durations: Answer, inits: Answer) -> None:
    ours, our_inits, our_totals = local(folder)
    assert Counter({(f, bool(cold), index): n for f, cold, index, n, *_ in durations}) == ours
    assert Counter({(f, index): n for f, index, n, *_ in inits}) == our_inits
    sums: dict[str, tuple[int, int]] = {}
    for function, _, _, _, _, calls, billed in totals:
        before = sums.get(str(function), (0, 0))
        sums[str(function)] = before[0] + int(str(calls)), before[1] + int(str(billed))
    assert sums == our_totals
    assert len(ours) > 100 and sum(our_inits.values()) > 10


def test_duckdb_counts_the_same(exported: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    lines = LINES["duckdb"].replace("exports/**/*", f"{exported}/**/*")
    with duckdb.connect() as connection:
        answers = [connection.execute(compiled(each, "duckdb", lines=lines)).fetchall() for each in questions()]
    agree(exported, *answers)


def test_spark_counts_the_same(exported: Path) -> None:
    if not os.environ.get("DEBURR_SPARK"):
        pytest.skip("a Java machine that takes half a minute: make soak")
    sql: Any = importlib.import_module("pyspark.sql")  # asked for and missing is a failure
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        told = spark.run([str(exported)], questions(), session)
        answers = [[tuple(row.values()) for row in told[each.name]] for each in questions()]
    finally:
        session.stop()
    agree(exported, *answers)


def test_bounds_are_those_of_since_and_until(exported: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    lines = LINES["duckdb"].replace("exports/**/*", f"{exported}/**/*")
    run = Run(since=(EPOCH_MS + 600_000) * 1000, until=(EPOCH_MS + 1_200_000) * 1000)
    run.read([exported], lambda done, whole: None)
    [totals, *_] = questions("2026-11-01T00:10:00.000Z", "2026-11-01T00:20:00.000Z")
    with duckdb.connect() as connection:
        answer = connection.execute(compiled(totals, "duckdb", lines=lines)).fetchall()
    assert sum(row[5] for row in answer) == sum(each.total.n for each in run.activities()) > 0


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_is_asked_everything(engine: str) -> None:
    import sqlglot

    for question in questions("2026-11-01T00:00:00.000Z"):
        text = compiled(question, engine)
        assert all(name in text for name in ("function", "calls"))
        if engine == "insights":
            assert text.startswith('filter @type = "REPORT"') and text.endswith("limit 10000")
        elif engine != "duckdb":
            assert sqlglot.transpile(text, read=engine, write=engine)
