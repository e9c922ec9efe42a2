"""Traffic as people spell it and as files hold it."""

import json
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from deburr.errors import DeburrError
from deburr.simulate import traces
from deburr.simulate.arrivals import Poisson
from deburr.simulate.scene import Rates
from deburr.simulate.spelled import law_of, per_second, seconds
from deburr.simulate.traffic import DAY_S, Traffic, spelled


def made(text: str, days: float = 1, seed: int = 0) -> Traffic:
    return spelled(text, seconds_long=days * DAY_S, seed=seed)


@pytest.mark.parametrize(
    ("text", "per_s"), [("20", 20), ("20/s", 20), ("90/min", 1.5), ("7.2k/h", 2), ("1M/month", 1e6 / 2_628_000)]
)
def test_rates(text: str, per_s: float) -> None:
    assert per_second(text, "--traffic") == pytest.approx(per_s)


@pytest.mark.parametrize(
    ("text", "expected"), [("350ms", 0.35), ("2", 2), ("10min", 600), ("30d", 2_592_000), (".5s", 0.5)]
)
def test_times(text: str, expected: float) -> None:
    assert seconds(text, "--service") == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "0", "-1/s", "nan", "inf", "1e999", "20/fortnight", "twenty", "1,5"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(DeburrError, match="is no rate"):
        per_second(text, "--traffic")


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("fixed:200ms", 0.2),
        ("0.3", 0.3),
        ("0", 0),
        ("exponential:2", 2),
        ("quantiles:p50=100ms,min=0s,max=200ms", 0.1),
        ("lognormal:1s,p99=1s", 1),
    ],
)
def test_laws(text: str, mean: float) -> None:
    assert law_of(text, "--service").mean == pytest.approx(mean)


@pytest.mark.parametrize(
    "text",
    [
        "exponential:0",
        "exponential:-1",
        "exponential:nan",
        "exponential",
        "normal:1",
        "lognormal:2s,p99=1s",
        "lognormal:2s",
        "quantiles:p50=2s,p90=1s",
        "quantiles:p50=1s,p50=2s",
        "quantiles:median=1s",
        "quantiles:p99.9.9=1s",
        "fixed:1,2",
        "",
    ],
)
def test_what_is_no_law(text: str) -> None:
    with pytest.raises(DeburrError) as caught:
        law_of(text, "--service")
    assert caught.value.where == "--service"


@pytest.mark.parametrize(
    ("text", "per_s", "slack"),
    [
        ("poisson:3/s", 3, 1e-9),
        ("diurnal:3/s,peak=1.6", 3, 1e-3),
        ("bursty:3/s,peak=8,burst=30s,quiet=5min", 3, 0.1),
        ("mmpp:1/s,11/s,burst=60s,quiet=9min", 2, 0.1),
        ("ramp:0/s,6/s,over=1d", 3, 1e-3),
    ],
)
def test_kinds_keep_their_mean(text: str, per_s: float, slack: float) -> None:
    traffic = made(text, days=3 if "ramp" not in text else 1)
    assert traffic.requests / traffic.end_s == pytest.approx(per_s, rel=slack)
    assert isinstance(traffic.rates, Rates)
    moments = Poisson(traffic.rates, 5)
    come = [moment for _ in range(1000) for moment in moments.take(4096)]
    assert len(come) == pytest.approx(traffic.requests, rel=0.02)
    assert all(earlier <= later for earlier, later in pairwise(come)) and come[-1] < traffic.end_s


def test_the_day_is_lowest_when_it_begins_and_highest_at_noon() -> None:
    rates = made("diurnal:10/s,peak=2").rates
    assert isinstance(rates, Rates)
    assert rates.per_s[0] < 0.01
    assert rates.per_s[720] == pytest.approx(20, rel=1e-4)


def test_bursts_are_the_seeds() -> None:
    first, again, other = (made("bursty:3/s", seed=seed).rates for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize(
    "text",
    [
        "poisson",
        "poisson:0/s",
        "poisson:1/s,2/s",
        "poisson:1/s,peak=2",
        "diurnal:1/s,peak=3",
        "diurnal:1/s,peak=nan",
        "bursty:1/s,peak=100",
        "mmpp:0/s,0/s",
        "ramp:0/s,0/s",
        "no-such-file.csv",
        "",
    ],
)
def test_what_is_no_traffic(text: str) -> None:
    with pytest.raises(DeburrError) as caught:
        made(text)
    assert caught.value.where == "--traffic" and caught.value.hint


METRIC = {"Label": "Invocations", "Datapoints": [{"Timestamp": "2026-11-01T00:02:00Z", "Sum": 120.0, "Unit": "Count"}]}
METRIC["Datapoints"] += [{"Timestamp": f"2026-11-01T00:0{minute}:00+00:00", "Sum": 60.0} for minute in (0, 1, 5)]
DATA = {
    "MetricDataResults": [
        {"Id": "m1", "Timestamps": ["2026-11-01T00:01:00Z", "2026-11-01T00:00:00Z"], "Values": [30.0, 60.0]}
    ]
}
AZURE = "HashOwner,HashApp,HashFunction,Trigger,1,2,3\no,a,f,http,6,0,12\no,a,g,timer,1,1,1\n"


@pytest.mark.parametrize(
    ("text", "requests", "end_s"),
    [
        pytest.param(json.dumps(METRIC), 300, 360, id="get-metric-statistics, out of order, minutes missing"),
        pytest.param(json.dumps(DATA), 90, 120, id="get-metric-data"),
        pytest.param(
            "Full label,Invocations\n2026/11/01 00:00:00,60\n2026/11/01 00:05:00,5\n", 65, 600, id="console CSV"
        ),
        pytest.param(
            "Full label,Invocations\nId,m1\nStatistic,Sum\nPeriod,300\nRegion,us-east-1\n"
            "2026/11/01 00:00:00,60\n2026/11/01 00:05:00,5\n",
            65,
            600,
            id="console CSV with all that stands above it",
        ),
        pytest.param("1793491200,4\n1793491260,6\n", 10, 120, id="no header"),
        pytest.param(AZURE, 21, 180, id="a column for each minute"),
        pytest.param("timestamp\n1793491200.5\n1793491201\n1793491211\n", 3, 10.5, id="moments in seconds"),
        pytest.param("1793491200000\n1793491201000\n", 2, 1, id="moments in milliseconds"),
        pytest.param("time,path\n2026-11-01T00:00:00Z,/a\n2026-11-01T00:01:00Z,/b\n", 2, 60, id="an access log as CSV"),
        pytest.param("\ufeff0\r\n\r\n5\r\n", 2, 5, id="BOM, CRLF and an empty line"),
    ],
)
def test_layouts(tmp_path: Path, text: str, requests: int, end_s: float) -> None:
    file = tmp_path / "trace"
    file.write_bytes(text.encode())
    traffic = traces.read(file)
    assert (traffic.requests, traffic.end_s) == (pytest.approx(requests), pytest.approx(end_s))
    if traffic.moments is not None:
        moments = [moment for chunk in traffic.moments() for moment in chunk]
        assert len(moments) == requests and moments[0] == 0 and moments[-1] == pytest.approx(end_s)


def test_metrics_of_an_answer_that_are_no_invocations_are_left_out(tmp_path: Path) -> None:
    times = ["2026-11-01T00:00:00Z", "2026-11-01T00:01:00Z"]
    labels = {
        "Invocations a": [1.0, 2.0],
        "Errors a": [9.0, 9.0],
        "Invocations b": [10.0, 20.0],
        "Duration": [5.5, 6.5],
    }
    results = [{"Label": label, "Timestamps": times, "Values": values} for label, values in labels.items()]
    file = tmp_path / "metrics.json"
    file.write_text(json.dumps({"MetricDataResults": results}))
    both, one = traces.read(file), traces.read(file, function="Invocations b")
    assert (both.requests, one.requests) == (33, 30)
    assert "2 metrics added up: Invocations a, Invocations b" in both.notes
    with pytest.raises(DeburrError, match="no metric of 'zebra'"):
        traces.read(file, function="zebra")


def test_columns_that_say_nothing_of_how_many_are_said(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("time,status\n1793491200,200\n1793491201,404\n")
    assert traces.read(file).notes == ("each line is taken to be one request: no column was found that says how many",)
    file.write_text("time\n1793491200\n1793491201\n")
    assert traces.read(file).notes == ()


def test_one_function_of_many(tmp_path: Path) -> None:
    file = tmp_path / "trace.csv"
    file.write_text(AZURE)
    assert traces.read(file, function="f").requests == 18
    assert any("2 functions added up" in note for note in traces.read(file).notes)


def test_a_whole_day_of_minutes(tmp_path: Path) -> None:
    file = tmp_path / "invocations_per_function_md.anon.d01.csv"
    file.write_text(
        f"HashOwner,HashApp,HashFunction,Trigger,{','.join(map(str, range(1, 1441)))}\n"
        f"o,a,f,http,{','.join('2' for _ in range(1440))}\n"
    )
    traffic = traces.read(file)
    assert (traffic.end_s, traffic.requests) == (DAY_S, 2880)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    file = tmp_path / "metric.json"
    file.write_text(json.dumps(METRIC))
    traffic = traces.read(file)
    assert any("2 of 6 periods of 60 s are missing" in note for note in traffic.notes)
    assert traffic.rates is not None
    steps = [
        (until, per_s) for part in traffic.rates.parts() for until, per_s in zip(part.until_s, part.per_s, strict=True)
    ]
    assert steps == [(60, 1), (120, 1), (180, 2), (300, 0), (360, 1)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("5\n4\n", ":2: comes before", id="unsorted"),
        pytest.param("5,1\n4,1\n", ":2: does not come after", id="unsorted counts"),
        pytest.param("5,1\n6,-2\n", ":2: '6,-2' is no moment and count", id="below 0"),
        pytest.param("5,1\n6,nan\n", ":2: '6,nan'", id="not a number"),
        pytest.param("5\nnan\n", ":2: 'nan' is no moment", id="no moment"),
        pytest.param("5,1\n6,1\n7.5,1\n", "whole periods", id="uneven"),
        pytest.param("0,1\n1,1\n1e9,1\n", "100 million periods", id="a gap of 30 years"),
        pytest.param("5,0\n6,0\n", "nothing but 0", id="no requests"),
        pytest.param("5\n", "less than two", id="one"),
        pytest.param("5\n5\n", "less than two", id="no time at all"),
        pytest.param("", "no line", id="empty"),
        pytest.param("hello\nworld\n", "no line", id="words"),
        pytest.param("{}", "holds no Datapoints", id="another JSON"),
        pytest.param("{", "is no trace", id="broken JSON"),
        pytest.param('{"Datapoints": [{"Sum": 3}]}', "is no point", id="a point without a moment"),
        pytest.param("HashFunction,1,2\nf,3\n", "column 3 is no count", id="a short row"),
        pytest.param("HashFunction,1,2\nf,3,NaN\n", "column 3 is no count", id="a count that is none"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "trace"
    file.write_text(text)
    with pytest.raises(DeburrError, match=says):
        traces.read(file)


def test_bytes_and_folders_say_so(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(bytes(range(256)) * 40)
    for path in (tmp_path, tmp_path / "bytes", tmp_path / "none"):
        with pytest.raises(DeburrError, match=r"cannot be read|not UTF-8|is no trace"):
            traces.read(path)


@pytest.mark.parametrize("layout", ["minute,count\n{at},1\n", "{at}\n"], ids=["counts", "moments"])
def test_a_trace_may_be_longer_than_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str) -> None:
    """Five times as long takes no more of it: only a part is there at a time."""
    monkeypatch.setattr(traces, "CHUNK", 2000)
    head, line = layout.splitlines()[:-1], layout.splitlines()[-1]
    peaks = []
    for minutes in (4000, 20_000):
        file = tmp_path / f"{minutes}.csv"
        with file.open("w") as stream:
            stream.writelines(f"{each}\n" for each in head)
            stream.writelines(f"{line.format(at=60 * at)}\n" for at in range(minutes))
        tracemalloc.start()
        traffic = traces.read(file)
        if traffic.moments is not None:
            assert sum(map(len, traffic.moments())) == minutes
        else:
            assert traffic.rates is not None
            assert sum(len(part.per_s) for part in traffic.rates.parts()) == minutes
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
