"""`deburr simulate` as a user runs it."""

import json
import re
import signal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from deburr.cli import simulate_watch
from deburr.cli.main import deburr
from deburr.memory import load_measured

ORDERS = Path(__file__).parents[2] / "examples/orders"
STEADY = ("--traffic", "poisson:5/s", "--service", "lognormal:80ms,p99=600ms", "--init", "300ms", "--for", "4h")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(deburr, ["simulate", *map(str, arguments)])


def told(*arguments: str | Path) -> dict[str, object]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_exact_answers_the_reference() -> None:
    arguments = ("--arrivals", "poisson:0.9", "--service", "exponential:1.991", "--keep-alive", "600", "--exact")
    found = told(*arguments)
    assert found["cold_share"] == pytest.approx(1.32930665e-3, rel=1e-6)
    assert found["environments"] == pytest.approx(7.69193351, rel=1e-6)
    assert found["busy"] == pytest.approx(1.7919)
    kept = told(*arguments, "--provisioned", "9")
    assert kept["cold_share"] < 0.1 * 1.33e-3  # type: ignore[operator]  # a number
    assert run(*arguments).exit_code == 0


def test_the_table_fits_a_terminal_and_shows_the_bill_with_its_facts() -> None:
    result = run(*STEADY, "--memory", "512", "--what-if", "memory=1024", "--what-if", "provisioned=1|2,init=1s")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.strip().endswith(("0.01", "$")) or "±" in line for line in lines) >= 4
    for said in ("price.lambda.request of ", "price.lambda.x86.gbs of ", "provisioned=2,", "seed 1", "±"):
        assert said in result.output


def test_the_same_seed_gives_the_same_bytes_and_another_other_ones() -> None:
    first, again, other = (run(*STEADY, "--seed", seed, "--reserved", "3").output for seed in ("1", "1", "2"))
    assert first == again != other


def test_limits_are_told_with_what_they_lose() -> None:
    found = told(*STEADY, "--reserved", "1")
    assert found["how"] == "one by one"
    assert found["lost"] == found["refused"] != 0
    assert "refused (429)" in run(*STEADY, "--reserved", "1").output
    events = told(*STEADY, "--reserved", "1", "--caller", "async")
    assert events["lost"] == 0 and events["refused"] != 0


def test_a_queue_tells_how_long_messages_waited() -> None:
    found = told(*STEADY, "--caller", "queue")
    assert found["queue_age_s"] is not None and found["refused"] == 0


def test_an_objective_chooses_the_cheapest_that_surely_meets_it() -> None:
    wants = ("--objective", "p99.9<900ms", "--memory", "128", "--what-if", "memory=512", "--what-if", "memory=3008")
    found = told(*STEADY, *wants)
    assert found["best"] == "memory=512"
    assert "cheapest with p99.9<900ms: memory=512" in run(*STEADY, *wants).output
    assert told(*STEADY, *wants, "--minimise", "p50")["best"] == "memory=3008"
    assert "none has cost<0.01" in run(*STEADY, "--objective", "cost<0.01").output


def test_a_project_says_what_it_knows() -> None:
    found = told(
        ORDERS, "--function", "OrdersFunction", "--traffic", "poisson:1/s", "--service", "100ms", "--for", "1d"
    )
    assert found["label"] == "OrdersFunction as is"
    assert any("public table" in str(note) for note in found["notes"])  # type: ignore[attr-defined]  # a list


def test_functions_of_one_name_are_told_apart_by_their_addresses() -> None:
    said = run(ORDERS.parent, "--function", "OrdersFunction", "--traffic", "poisson:1/s").exception
    assert "orders/shop/template.yaml#OrdersFunction" in str(getattr(said, "hint", ""))


def test_profiles_give_durations(tmp_path: Path) -> None:
    profile = {"function": "a", "n": 5000, "init_ms": {"p50": 400, "p99": 900}, "warm_ms": {"p50": 50, "p99": 200}}
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"deburr": "profile", "version": 1, "profiles": [profile | {"memory_mb": 512}]}))
    found = told("--measured", file, "--traffic", "poisson:2/s", "--for", "1d", "--what-if", "memory=1024")
    assert found["memory_mb"] == 512
    assert found["latency_s"]["p50"] == pytest.approx(0.05, rel=0.02)  # type: ignore[index]  # a table


def test_profiles_of_real_calls_are_traffic_too(tmp_path: Path) -> None:
    """7,200 calls in an hour are 2 a second."""
    profile = {"function": "a", "n": 7200, "how": "logs", "warm_ms": {"p50": 50, "p99": 200}}
    window = {"start": "2026-11-01T00:00:00Z", "end": "2026-11-01T01:00:00Z"}
    file = tmp_path / "profile.json"
    file.write_text(json.dumps({"deburr": "profile", "version": 1, "profiles": [profile | window]}))
    month = 2 * 730 * 3600
    for arguments in (("--measured", file), ("--traffic", file, "--measured", file)):
        found = told(*arguments, "--for", "1d")
        assert found["traffic"]["requests_a_month"] == pytest.approx(month)  # type: ignore[index]  # a table
        assert "called as often as while it was measured, 7,200 times in 1 h, taken to be steady" in run(
            *arguments, "--for", "1d"
        ).output.replace("\n  ", " ")
    made = profile | window | {"how": "lab"}
    file.write_text(json.dumps({"deburr": "profile", "version": 1, "profiles": [made]}))
    assert "there is no traffic" in str(run("--measured", file).exception)
    assert "no window of real calls" in str(run("--traffic", file, "--service", "1s").exception)


def test_what_came_when_is_in_the_document() -> None:
    for limit in ((), ("--reserved", "3")):
        found = told(*STEADY, *limit)
        [scenario] = found["scenarios"]  # type: ignore[misc]  # a list of one
        steps = scenario["over_time"]
        assert len({len(steps[name]) for name in steps if name != "step_s"}) == 1
        assert steps["step_s"] * len(steps["requests"]) == pytest.approx(4 * 3600)
        assert (sum(steps["cold_starts"]), sum(steps["refused"])) == (found["cold_starts"], found["refused"])
        assert max(steps["most_busy"]) == found["most_busy"]
        assert max(steps["most_environments"]) == found["most_environments"]
    assert max(map(len, run(*STEADY, "--format", "json").stdout.splitlines())) > 720  # a line for a series


def test_a_trace_is_replayed(tmp_path: Path) -> None:
    file = tmp_path / "trace.csv"
    file.write_text("timestamp\n" + "".join(f"{1_793_491_200 + at * 7}\n" for at in range(500)))
    found = told("--traffic", file, "--service", "1s")
    assert (found["requests"], found["cold_starts"]) == (500, 1)
    every = told("--traffic", file, "--service", "1s", "--keep-alive", "5s")
    assert every["cold_starts"] == 500


def test_the_page_stands_alone() -> None:
    page = run(*STEADY, "--format", "html").output
    assert page.startswith("<!doctype html>") and "<svg" in page
    assert "http" not in page.replace("https://docs", "").replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_scenarios_are_drawn(tmp_path: Path) -> None:
    svg, png = tmp_path / "drawn.svg", tmp_path / "drawn.png"
    assert run(*STEADY, "--what-if", "provisioned=2", "--plot", svg).exit_code == 0
    drawn = ElementTree.fromstring(svg.read_text())
    texts = ["".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"as is", "provisioned=2", "cold starts", "a month"} <= set(texts)
    assert len([text for text in texts if text.endswith("at work")]) == 2
    assert "is neither .png nor .svg" in str(run(*STEADY, "--plot", tmp_path / "drawn.gif").exception)
    pytest.importorskip("resvg_py")
    assert run(*STEADY, "--plot", png).exit_code == 0
    assert png.read_bytes().startswith(b"\x89PNG\r\n")


def test_a_sweep_is_drawn_too(tmp_path: Path) -> None:
    svg = tmp_path / "sweep.svg"
    swept = (*STEADY, "--memory", "512", "--sweep", "provisioned=0..4", "--sweep", "keep-alive=60s|10min")
    page = run(*swept, "--sweep", "memory=512|1024", "--plot", svg, "--format", "html").output
    drawn = ElementTree.fromstring(svg.read_text())
    texts = {"".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"512 MB", "1,024 MB", "kept 60 s", "kept 600 s", "provisioned"} <= texts
    assert page.count("<tr>") == 1 + 2 * 2 * 5 and "<svg" in page
    one = run(*STEADY, "--sweep", "keep-alive=1s|60s|5min", "--plot", svg)
    assert one.exit_code == 0 and "keep-alive, s" in svg.read_text()
    assert "a sweep takes no --what-if" in str(run(*swept, "--what-if", "memory=1024").exception)


def test_what_is_sure_of_a_comparison_is_said() -> None:
    what_ifs = ("--memory", "512", "--what-if", "memory=1024", "--what-if", "memory=1536")
    found = told(*STEADY, *what_ifs)
    decision = found["decision"]
    assert isinstance(decision, dict)
    assert {(each["scenario"], each["what"], each["is"]) for each in decision["compared"]} >= {
        ("memory=1024", "p99", "less"),
        ("memory=1024", "cost", "the same"),
        ("memory=1536", "p99", "less"),
    }
    assert not decision["decided"] and "cold starts of memory=1024" in decision["not_decided"]
    said = " ".join(run(*STEADY, *what_ifs).output.split())
    assert "Against as is, 95 % sure of all of it" in said
    assert re.search("did not decide all of it; that is all of the traffic, and about [0-9,]+ would", said)
    assert "Against" not in run(*STEADY).output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--service", "1s"), "there is no traffic"),
        (("--traffic", "poisson:1/s"), "how long the function takes is not known"),
        (("--traffic", "poisson:-1/s", "--service", "1s"), "is no rate above 0"),
        (("--traffic", "poisson:0", "--service", "1s"), "is no rate above 0"),
        (("--traffic", "poisson:nan", "--service", "1s"), "is no rate above 0"),
        ((*STEADY, "--provisioned", "5", "--reserved", "3"), "5 provisioned environments do not fit into 3"),
        ((*STEADY, "--provisioned", "1..9@70%", "--reserved", "3"), "9 provisioned environments do not fit into 3"),
        ((*STEADY, "--provisioned", "9..2@70%"), "tracks nothing"),
        ((*STEADY, "--what-if", "colour=red"), "changes nothing known"),
        ((*STEADY, "--what-if", "provisioned=2@25:00-26:00"), "is no time of the day"),
        ((*STEADY, "--what-if", "runtime=cobol"), "no public cold starts of cobol"),
        ((*STEADY, "--what-if", "memory=1024"), "the memory it has now is not known"),
        ((*STEADY, "--memory", "64"), "is not from 128"),
        ((*STEADY, "--exact"), "has no closed form"),
        ((*STEADY, "--objective", "speed<3"), "is nothing to want"),
        ((*STEADY, "--keep-alive", "-1"), "is no time 0 or more"),
        (("nowhere", "--traffic", "poisson:1/s"), "no SAM or CloudFormation template"),
        ((ORDERS, "--function", "Nobody", "--traffic", "poisson:1/s"), "no function is called 'Nobody'"),
    ],
)
def test_mistakes_say_what_next(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code != 0
    assert says in str(result.exception)
    assert "hint:" in str(result.exception)


def test_an_interruption_tells_what_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = simulate_watch.Watch.progress

    def interrupted(self: simulate_watch.Watch, requests: int) -> bool:
        signal.raise_signal(signal.SIGINT)  # as if a person pressed Ctrl-C just now
        return going_on(self, requests)

    monkeypatch.setattr(simulate_watch.Watch, "progress", interrupted)
    before = signal.getsignal(signal.SIGINT)
    found = told(
        "--traffic", "poisson:2000/s", "--service", "exponential:1s", "--caller", "queue", "--what-if", "batch=5"
    )
    assert found["complete"] is False
    assert found["requests"] == 20_000
    assert len(found["scenarios"]) == 1  # type: ignore[arg-type]  # a list
    assert "interrupted: this is what was seen" in run("--traffic", "poisson:2000/s", "--service", "1s").output
    assert signal.getsignal(signal.SIGINT) == before


def test_a_door_and_a_proxy_are_on_the_bill() -> None:
    found = told(*STEADY, "--door", "rest", "--what-if", "door=http,proxy=yes")
    first, second = found["scenarios"]  # type: ignore[misc]  # a list of tables
    assert [line["what"] for line in first["bill"]][-2:] == ["REST requests", "data to the internet"]
    assert second["bill"][-1]["usd"] is None
    assert second["connections"] <= first["connections"]
    _, third = told(*STEADY, "--what-if", "proxy=4")["scenarios"]  # type: ignore[misc]  # a list of tables
    assert third["bill"][-1]["usd"] == pytest.approx(4 * 730 * 0.015)


def test_what_stands_behind_may_be_too_small() -> None:
    _, small = told("--traffic", "poisson:20/s", "--service", "100ms", "--for", "1h", "--what-if", "downstream=3")[
        "scenarios"
    ]  # type: ignore[misc]  # a list of tables
    assert any("slots downstream" in note for note in small["notes"])


def test_provisioned_environments_may_follow_their_use() -> None:
    found = told("--traffic", "poisson:20/s", "--service", "500ms", "--for", "3h", "--provisioned", "1..60@50%")
    assert found["how"] == "one by one"
    assert found["provisioned_used"] == pytest.approx(0.5, abs=0.15)
    assert any("not published" in str(note) for note in found["notes"])  # type: ignore[attr-defined]  # a list


def test_connections_are_held_against_what_the_database_allows() -> None:
    assert "TOO MANY" in run(*STEADY, "--max-connections", "2").output
    assert "TOO MANY" not in run(*STEADY, "--max-connections", "200").output


def test_what_was_simulated_can_be_kept_as_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "simulated.json"
    assert run(*STEADY, "--keep", file).exit_code == 0
    [profile] = load_measured([file])
    assert profile[1].how == "simulate" and profile[1].n > 1000
    again = told("--measured", file, "--traffic", "poisson:5/s", "--for", "1d")
    assert again["latency_s"]["p99"] == pytest.approx(0.6, rel=0.02)  # type: ignore[index]  # a table
    assert run(*STEADY, "--keep", tmp_path / "no" / "where").exit_code != 0
