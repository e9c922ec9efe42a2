"""The parts by themselves: charts, events, sizes, targets, bounds, curves, stolen time, the ends of logs."""

import base64
import json
import math
import random
from collections import Counter
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tune.truths import SIZES

from deburr.errors import DeburrError
from deburr.facts import book
from deburr.tune import curve as curves
from deburr.tune.chart_url import Point, read, written
from deburr.tune.deployed import Deployed, marked, with_mark
from deburr.tune.intervals import chances, interval
from deburr.tune.log_tail import reported
from deburr.tune.mix import mix
from deburr.tune.payloads import Payload, drawn, weighted
from deburr.tune.samples import Outcome
from deburr.tune.sequences import evidence, f_tail, radius, t_quantile, variance
from deburr.tune.sizes import sizes
from deburr.tune.stolen import Used, rationed, undisturbed
from deburr.tune.target import target
from deburr.tune.tariff import tariff
from deburr.workload.profile import How, Profile

README = "https://lambda-power-tuning.show/#gAAAAQACAAQABsAL;ZooQR4yvkUa/pQRGRC5zRaADHUVjOftE;QdWhOEMkoziDT5Q4xhiIOMYYiDi6RNc4"
"""The example in the README of aws-lambda-power-tuning."""


# --- charts of the reference -----------------------------------------------------------------------------------------


def test_the_references_own_chart_is_read_and_written() -> None:
    points = read(README)
    assert [point.memory_mb for point in points] == [128, 256, 512, 1024, 1536, 3008]
    assert [round(point.ms) for point in points] == [37002, 18648, 8489, 3891, 2512, 2010]
    assert points[0].usd == pytest.approx(7.7168e-5, rel=1e-5)
    assert written(points) == README


@given(
    st.lists(
        st.tuples(st.integers(1, 10240), st.floats(0.125, 2.0**20, width=32), st.floats(0, 1, width=32)),
        min_size=1,
        unique_by=lambda row: row[0],
    )
)
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read(rows: list[tuple[int, float, float]]) -> None:
    points = tuple(sorted((Point(*row) for row in rows), key=lambda point: point.memory_mb))
    assert read(written(points, "https://charts.example/tool?currency=CNY")) == points


@pytest.mark.parametrize(
    "url",
    [
        "https://lambda-power-tuning.show/",
        "https://lambda-power-tuning.show/#gAAAAQ==;AAA=;AAA=",
        "https://lambda-power-tuning.show/#not;base;64!",
        README[:-8],
        "#;;",
        "",
    ],
)
def test_what_is_no_chart_is_told(url: str) -> None:
    with pytest.raises(DeburrError, match="no chart"):
        read(url)


# --- events ----------------------------------------------------------------------------------------------------------


def test_payloads_come_by_weight_and_alike_for_every_size() -> None:
    payloads = (Payload(b"1", 9), Payload(b"2", 1))
    seen = [drawn(payloads, 1 + 4, block=block, seed=3) for block in range(200)]
    counts = Counter(event for events in seen for event in events[1:])
    assert 0.07 <= counts[b"2"] / 800 <= 0.13
    assert seen[7] == drawn(payloads, 5, block=7, seed=3) != drawn(payloads, 5, block=8, seed=3)


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({}, "f.json"),
        ([], "f.json"),
        ([{"payload": {}, "weight": 0}], "f.json/0"),
        ([{"payload": {}, "weight": 1}, {"weight": 1}], "f.json/1"),
        ([{"payload": {}, "weight": "1"}], "f.json/0"),
    ],
)
def test_what_are_no_payloads_is_told(document: Any, where: str) -> None:
    with pytest.raises(DeburrError) as error:
        weighted(document, "f.json")
    assert error.value.where == where


# --- what may be asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, (128, 256, 512, 640, 1024, 1769, 3008)),
        ("256..1024", (256, 512, 640, 1024)),
        ("200..300", (200, 256, 300, 640)),
        ("512, 128MB", (128, 512, 640)),
    ],
)
def test_sizes(text: str | None, found: tuple[int, ...]) -> None:
    assert sizes(text, book.load(), current=640) == found


@pytest.mark.parametrize("text", ["", "64", "128..20000", "512..128", "128..", "a,b", "512,,"])
def test_what_is_no_size_is_told(text: str) -> None:
    with pytest.raises(DeburrError) as error:
        sizes(text, book.load(), current=None)
    assert error.value.where == "--memory"


@pytest.mark.parametrize(("text", "ms"), [("p99<300ms", 300), ("p99 < 1.5s", 1500), ("p99<20", 20)])
def test_a_limit(text: str, ms: float) -> None:
    assert (target(text).kind, target(text).limit_ms) == ("p99", ms)


@pytest.mark.parametrize("text", ["", "p95<3ms", "p99<0ms", "p99>3ms", "cheap"])
def test_what_is_no_target_is_told(text: str) -> None:
    with pytest.raises(DeburrError, match="no target"):
        target(text)


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_quantiles_against_tables() -> None:
    """Student's t and Snedecor's F as textbooks print them."""
    assert [round(t_quantile(0.025, n), 3) for n in (1, 2, 5, 30)] == [12.706, 4.303, 2.571, 2.042]
    assert f_tail(4.76, 3, 6) == pytest.approx(0.05, abs=0.0005)
    assert f_tail(2.71, 5, 20) == pytest.approx(0.05, abs=0.0005)


def test_a_bound_holds_at_every_look() -> None:
    """Looking after each of 60 blocks, a plain 5 % interval is wrong in a third of all runs."""
    chance, wrong, plain, runs = random.Random(5), 0, 0, 150
    for _ in range(runs):
        values = [chance.gauss(0, 1) for _ in range(60)]
        looks = [(math.fsum(values[:n]) / n, math.sqrt(variance(values[:n])), n) for n in range(3, 61)]
        wrong += any(abs(mean) > radius(noise, n, n - 1, 0.05) for mean, noise, n in looks)
        plain += any(abs(mean) > NormalDist().inv_cdf(0.975) * noise / math.sqrt(n) for mean, noise, n in looks)
    assert wrong / runs <= 0.05 < 0.2 < plain / runs


def test_a_share_is_refuted_rarely_when_true_and_surely_when_not() -> None:
    chance, refuted, runs = random.Random(6), 0, 200
    for _ in range(runs):
        over = 0
        for calls in range(1, 601):
            over += chance.random() < 0.01
            if evidence(over, calls, 0.01) > 20:
                refuted += 1
                break
    assert refuted / runs <= 0.05
    assert evidence(0, 299, 0.01) < 20 < evidence(0, 400, 0.01)  # 299 calls do for one look, not for many
    assert evidence(20, 100, 0.01) > 1e6


def test_an_interval_of_environments_widens_when_they_are_few() -> None:
    chance = random.Random(1)
    covered = {n: 0 for n in (2, 4, 12)}
    for n in covered:
        for _ in range(100):
            found = interval([100 * math.exp(chance.gauss(0, 0.1)) for _ in range(n)], seed=1)
            assert found.low is not None and found.high is not None
            covered[n] += found.low <= 100 * math.exp(0.005) <= found.high
    assert all(88 <= count <= 100 for count in covered.values()), covered
    assert interval([3.0], seed=1).low is None


def test_the_chance_of_being_best() -> None:
    found = chances({128: [1.0, 1.1, 0.9], 256: [1.0, 1.1, 0.9], 512: [2.0, 2.1]}, seed=1)
    assert found[512] == 0 and 0.4 < found[128] < 0.7 and sum(found.values()) == pytest.approx(1)


# --- curves ----------------------------------------------------------------------------------------------------------

README_MS = {point.memory_mb: (point.ms, 5) for point in read(README)}
PRIMES_MS = {128: (11722.0, 5), 256: (6678.0, 5), 512: (3194.0, 5), 1024: (1465.0, 5)}
"""AWS Lambda operator guide, "Memory and computing power"."""


@pytest.mark.parametrize(
    "means", [pytest.param(README_MS, id="the reference's README"), pytest.param(PRIMES_MS, id="AWS")]
)
def test_published_times_fit_with_noise_of_a_few_percent(means: dict[int, tuple[float, int]]) -> None:
    found = curves.fit(means, noise=0.1, freedom=20, full_mb=1769)
    assert found is not None and found.holds
    off = {size: found.at(size) / ms - 1 for size, (ms, _) in means.items()}
    assert all(abs(each) < 0.2 for each in off.values()), off


def test_what_no_curve_fits_is_given_up() -> None:
    """Times that rise with memory (issue 112 of the reference: 604 ms at 128 MB, 1,500 at 192, 250 at 2,048)."""
    means = {128: (604.0, 5), 192: (1500.0, 5), 320: (356.0, 5), 1024: (1463.0, 5), 2048: (250.0, 5)}
    found = curves.fit(means, noise=0.1, freedom=20, full_mb=1769)
    assert found is not None and not found.holds


def test_nothing_is_said_beyond_one_vcpu_without_measuring_there() -> None:
    means = {size: (1769 / size * 100, 5) for size in SIZES if size <= 1536}
    found = curves.fit(means, noise=0.05, freedom=20, full_mb=1769)
    assert found is not None and found.at(1700) == pytest.approx(1769 / 1700 * 100, rel=0.01)
    with pytest.raises(ValueError, match="beyond what was measured"):
        found.at(3008)


def test_parallel_work_goes_on_above_one_vcpu() -> None:
    means = {size: (1769 / size * 100, 5) for size in (512, 1024, 1769, 2400, 3008, 5307)}
    found = curves.fit(means, noise=0.03, freedom=24, full_mb=1769)
    assert found is not None and found.holds and found.parallel == 1


# --- this machine's other work ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cpu_ms", "share", "took_ms"),
    [(60, 1.0, 60), (60, 1.7, 60), (5, 0.25, 5), (5.1, 0.25, 20.1), (60, 0.25, 11 * 20 + 5), (0, 0.25, 0)],
)
def test_a_ration(cpu_ms: float, share: float, took_ms: float) -> None:
    assert rationed(cpu_ms, share) == pytest.approx(took_ms)


@pytest.mark.parametrize(
    ("wall_ms", "ran", "ready", "throttled", "share", "took_ms"),
    [
        pytest.param(60, 60, 0, 0, 1.0, 60, id="alone"),
        pytest.param(210, 60, 150, 0, 1.0, 60, id="neighbours at one vCPU"),
        pytest.param(310, 60, 150, 0, 1.0, 160, id="neighbours, and waiting of its own"),
        pytest.param(238, 60, 178, 175, 0.25, 235, id="the ration's part stays"),
        pytest.param(250, 60, 190, 0, 0.25, 225, id="neighbours took what the ration would have"),
        pytest.param(60, 100, 10, 0, 1.0, 60, id="several threads cannot be told apart"),
    ],
)
def test_stolen_time(wall_ms: float, ran: float, ready: float, throttled: float, share: float, took_ms: float) -> None:
    before, after = Used(10, 10, 10), Used(10 + ran, 10 + ready, 10 + throttled)
    assert undisturbed(wall_ms, before, after, share) == pytest.approx(took_ms)
    assert undisturbed(wall_ms, None, after, share) == wall_ms


# --- money -----------------------------------------------------------------------------------------------------------


def test_a_price_has_the_fee_the_architecture_and_tmp_in_it() -> None:
    facts = book.load()
    x86, arm = (
        tariff(facts, architecture=each, tmp_mb=512, cold_share=0.0, per_month=None) for each in ("x86_64", "arm64")
    )
    assert x86.usd(1024, 1000) == pytest.approx(2e-7 + 1.66667e-5)
    assert (arm.usd(1024, 1000) - 2e-7) / (x86.usd(1024, 1000) - 2e-7) == pytest.approx(0.8, abs=1e-4)
    more = tariff(facts, architecture="x86_64", tmp_mb=10240, cold_share=0.0, per_month=None)
    assert more.usd(128, 1000) - x86.usd(128, 1000) == pytest.approx(9.5 * float(facts["price.lambda.tmp.gbs"].number))


def test_tiers_are_in_a_month() -> None:
    facts = book.load()
    busy = tariff(facts, architecture="x86_64", tmp_mb=512, cold_share=0.0, per_month=10**10)
    month = busy.month(facts, 1024, 1000.0)
    assert month is not None
    assert float(month) == pytest.approx(10**10 * 2e-7 + 6e9 * 1.66667e-5 + 4e9 * 1.5e-5)


def test_cold_starts_as_the_traffic_has_them() -> None:
    facts = book.load()
    rare, often = (mix(facts, profile=None, per_month=many).share for many in (1000, 10_000_000))
    assert 0.5 < rare < 1 and often < 0.001
    assert mix(facts, profile=None, per_month=None).share == 0
    logs = Profile("orders", 1000, how=How.LOGS, cold_starts=20)
    assert mix(facts, profile=logs, per_month=1000).share == 0.02


# --- the account's words ---------------------------------------------------------------------------------------------

ORDERS = Deployed(
    "orders",
    "arn:aws:lambda:us-east-1:123456789012:function:orders",
    "us-east-1",
    512,
    "takes [any] orders",
    3,
    "python3.13",
    "x86_64",
    512,
    "role",
    "sha",
)


@pytest.mark.parametrize("description", ["", "takes [any] orders", "was 3", "ends in [deburr]"])
def test_a_mark_says_how_it_was(description: str) -> None:
    from msgspec.structs import replace

    text = with_mark(replace(ORDERS, description=description), "20261129T010203Z", 12, 1024)
    found = marked(text)
    assert found is not None
    assert (found.run, found.was_mb, found.description) == ("20261129T010203Z", 512, description)
    assert marked(description) is None


TEXT = "REPORT RequestId: 1\tDuration: 12.34 ms\tBilled Duration: 300 ms\tMemory Size: 128 MB\tMax Memory Used: {used} MB\t{more}"


def answered(log: str, **more: Any) -> dict[str, Any]:
    return {"LogResult": base64.b64encode(log.encode()).decode()} | more


@pytest.mark.parametrize(
    ("log", "more", "outcome", "init_ms"),
    [
        pytest.param(TEXT.format(used=60, more="Init Duration: 250.5 ms"), {}, Outcome.FINE, 250.5, id="text, cold"),
        pytest.param("half a li\n" + TEXT.format(used=60, more=""), {}, Outcome.FINE, None, id="text, warm, cut off"),
        pytest.param(
            '{"type":"platform.start","record":{}}\n'
            + json.dumps(
                {
                    "type": "platform.report",
                    "record": {
                        "requestId": "1",
                        "metrics": {
                            "durationMs": 12.34,
                            "billedDurationMs": 13,
                            "memorySizeMB": 128,
                            "maxMemoryUsedMB": 60,
                        },
                        "status": "success",
                    },
                }
            ),
            {},
            Outcome.FINE,
            None,
            id="JSON, warm: what the reference crashes on",
        ),
        pytest.param(
            TEXT.format(used=128, more="Status: error\tError Type: Runtime.OutOfMemory"),
            {
                "FunctionError": "Unhandled",
                "Payload": '{"errorType":"Runtime.OutOfMemory","errorMessage":"signal: killed"}',
            },
            Outcome.OOM,
            None,
            id="out of memory",
        ),
        pytest.param(
            TEXT.format(used=128, more=""),
            {
                "FunctionError": "Unhandled",
                "Payload": '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: signal: killed"}',
            },
            Outcome.OOM,
            None,
            id="out of memory, older words",
        ),
        pytest.param(
            TEXT.format(used=60, more="Status: timeout"),
            {
                "FunctionError": "Unhandled",
                "Payload": '{"errorMessage":"2026-11-29T01:00:00Z 1 Task timed out after 3.00 seconds"}',
            },
            Outcome.TIMEOUT,
            None,
            id="too slow",
        ),
        pytest.param(
            TEXT.format(used=60, more=""),
            {"FunctionError": "Unhandled", "Payload": '{"errorType":"KeyError","errorMessage":"\'body\'"}'},
            Outcome.ERROR,
            None,
            id="the handler's own",
        ),
    ],
)
def test_the_end_of_a_log(log: str, more: dict[str, Any], outcome: Outcome, init_ms: float | None) -> None:
    found = reported(answered(log, **more), where="orders:1")
    assert (found.outcome, found.report.init_ms, found.report.duration_ms) == (outcome, init_ms, 12.34)


@pytest.mark.parametrize("log", ["", "END RequestId: 1", '{"level":"INFO"}', "REPORT RequestId: 1\tDuration: x ms"])
def test_a_log_without_a_report_is_told(log: str) -> None:
    with pytest.raises(DeburrError, match="no REPORT"):
        reported(answered(log), where="orders:1")
