"""`deburr tune` in the lab: real handlers under the CPU and memory of each size.

No assertion compares two small times: a ration bounds from below, and the margins are factors.
"""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import deburr as deburr_package
from deburr import memory
from deburr.cli.main import deburr
from deburr.lab import mechanism
from deburr.workload.profile import How

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.handler
      CodeUri: src/
      MemorySize: 512
      Timeout: 4
"""
HANDLER = """\
import time

def handler(event, context):
    if event.get("boom"):
        raise KeyError(event["boom"])
    if event.get("mb"):
        data = bytearray(event["mb"] * 2**20)
        data[::4096] = bytes(len(data) // 4096)  # every page is touched
        return len(data)
    time.sleep(event.get("sleep", 0))
    end = time.process_time() + event.get("cpu", 0)
    while time.process_time() < end:
        pass
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(HANDLER, encoding="utf-8")
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    outcome = CliRunner().invoke(deburr, ["tune", *arguments, "--project", str(project)])
    if "cannot keep handlers off the network" in str(outcome.exception):
        pytest.skip(str(outcome.exception))
    return outcome


def rationed() -> bool:
    """Whether this machine rations CPU by control groups."""
    return mechanism.ladder()[0].rung is mechanism.Rung.CGROUPS


def test_cpu_bound_work_follows_1769_over_memory(project: Path) -> None:
    if not rationed():
        pytest.skip("CPU is not rationed here")
    event = '{"cpu": 0.04}'
    outcome = run(project, "Orders", "--memory", "256,1024", "--payload", event, "--calls", "18", "--format", "json")
    assert outcome.exit_code == 0, outcome.output
    told = json.loads(outcome.stdout)
    for row in told["sizes"]:
        ideal_ms = 40 * 1769 / row["memory_mb"]
        assert ideal_ms * 0.8 < row["warm_ms"]["value"] < ideal_ms * 6  # a neighbour may take what no kernel counts
    assert all(row["environments"] >= 2 for row in told["sizes"])


def test_waiting_is_decided_for_the_least_and_kept_for_the_next_check(project: Path) -> None:
    event = '{"sleep": 0.05}'
    outcome = run(project, "Orders", "--memory", "128,1769", "--payload", event, "--plot", str(project / "x.svg"))
    assert outcome.exit_code == 0, outcome.output
    assert "Orders: take 128 MB" in outcome.stdout and "against the 512 MB of now" in outcome.stdout
    assert all(len(line) <= 80 for line in outcome.stdout.splitlines() if not line.startswith("chart: "))
    assert (project / "x.svg").read_text().startswith("<svg ")
    found = {profile.memory_mb: profile for _, profile in memory.newest_profiles(project).found}
    assert set(found) == {128, 512, 1769} and all(profile.how == How.TUNE for profile in found.values())
    assert found[512].extra["tuned"]["memory_mb"] == 128 and found[512].cold_starts is None
    checked = CliRunner().invoke(deburr, ["check", str(project)])
    assert "(measured)" in checked.stdout, checked.stdout
    assert "no function here is known by that name" not in checked.stdout


def test_too_little_memory_is_a_result(project: Path) -> None:
    outcome = run(project, "Orders", "--memory", "128,1024", "--payload", '{"mb": 130}', "--calls", "12")
    assert outcome.exit_code == 0, outcome.output
    assert "ran out of memory" in outcome.stdout
    oom = {each.memory_mb: (each.errors or {}).get("oom", 0) for _, each in memory.newest_profiles(project).found}
    assert oom == {128: 1, 512: 0, 1024: 0}


def test_a_handler_that_fails_asks_for_an_event(project: Path) -> None:
    outcome = run(project, "Orders", "--payload", '{"boom": "body"}')
    assert "fails on the event at 3,008 MB" in str(outcome.exception) and "KeyError: 'body'" in str(outcome.exception)
    assert "--payload event.json" in str(outcome.exception)
    assert not (project / ".deburr").exists()


def test_stopped_by_hand_it_says_what_it_has_seen(project: Path) -> None:
    """Ctrl-C comes when the progress says that a round is complete; hundreds of calls for a P99 are still to come."""
    event = ("--payload", '{"sleep": 0.02}', "--target", "p99<900ms", "--memory", "128,512", "--project", str(project))
    ours, theirs = os.openpty()
    environment = os.environ | {"PYTHONPATH": str(Path(deburr_package.__file__).parents[1])}
    command = [sys.executable, "-m", "deburr", "tune", "Orders", *event]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True) as process:
        os.close(theirs)
        said = ""
        while not any(int(calls) >= 12 for calls in re.findall(r"calls at most: (\d+) of", said)):
            try:
                said += os.read(ours, 4096).decode()
            except OSError:  # nobody holds the other end any more
                break
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    if "cannot keep handlers off the network" in said:
        pytest.skip(said)
    assert process.returncode == 0, said
    assert "ended: stopped by hand" in " ".join(out.split()) and "Orders: take 128 MB" in out
    assert memory.newest_profiles(project).found


def test_a_handler_that_never_ends(project: Path) -> None:
    outcome = run(project, "Orders", "--payload", '{"sleep": 100}', "--longest", "1")
    assert outcome.exit_code == 1 and "no size that was tried can run it" in outcome.stdout
    assert "no answer within 1 s" in outcome.stdout and "(--longest)" in outcome.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Nope",), "no function is called Nope"),
        (("Orders", "--payload", "nowhere.json"), "nowhere.json: cannot be read"),
        (("Orders", "--payload", "{"), "--payload: is no JSON"),
        (("Orders", "--memory", "64"), "64 MB is no memory size of Lambda's"),
        (("Orders", "--memory", "512"), "one size cannot be compared"),
        (("Orders", "--target", "cheap"), "'cheap' is no target"),
        (("--chart", "https://example.com/#a;b"), "no chart of aws-lambda-power-tuning"),
        (("Orders", "--plot", "x.pdf"), "neither .png nor .svg"),
    ],
)
def test_bad_input(project: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in str(run(project, *arguments).exception)


@pytest.mark.parametrize("arguments", [(), ("Orders", "--apply"), ("Orders", "--payload", "{}", "--payloads", "x")])
def test_bad_usage(project: Path, arguments: tuple[str, ...]) -> None:
    assert run(project, *arguments).exit_code == 2


def test_a_chart_is_read(project: Path) -> None:
    from tests.tune.test_parts import README

    outcome = run(project, "--chart", README)
    assert "cheapest 1,024 MB, fastest 3,008 MB" in outcome.stdout
    assert "nobody can say which of these tie" in " ".join(outcome.stdout.split())


def test_weighted_payloads_and_a_page(project: Path) -> None:
    weights = [{"payload": {"sleep": 0.01}, "weight": 3}, {"payload": {"sleep": 0.03}, "weight": 1}]
    (project / "events.json").write_text(json.dumps(weights), encoding="utf-8")
    events = str(project / "events.json")
    outcome = run(
        project, "Orders", "--memory", "128,1769", "--payloads", events, "--format", "html", "--per-month", "3000000"
    )
    assert outcome.exit_code == 0, outcome.output
    assert "<svg " in outcome.stdout and "a month" in outcome.stdout and "</html>" in outcome.stdout


def test_a_png(project: Path) -> None:
    pytest.importorskip("resvg_py")
    outcome = run(
        project, "Orders", "--memory", "128,1769", "--payload", '{"sleep": 0.01}', "--plot", str(project / "x.png")
    )
    assert outcome.exit_code == 0, outcome.output
    assert (project / "x.png").read_bytes().startswith(b"\x89PNG")


def test_the_other_architecture_is_priced_not_guessed(project: Path) -> None:
    outcome = run(
        project, "Orders", "--memory", "128,1769", "--payload", '{"sleep": 0.01}', "--arch", "both", "--calls", "12"
    )
    assert "arm64 was not measured here: it costs less as long as calls take less than 1.25x" in " ".join(
        outcome.stdout.split()
    )
