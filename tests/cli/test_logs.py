"""`deburr logs` as a user runs it."""

import json
import subprocess
import sys
import threading
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from tools.log_world import Shape, export

from deburr import memory
from deburr.cli.main import deburr
from deburr.cli.watching import Growing

ORDERS = Shape("shop-prod-Orders-1A2B3C4D5E6F", per_second=1, run_ms=200, chatter=1, fails=0.01)
OTHERS = Shape("shop-prod-Mailer-9Z8Y7X6W5V4U", per_second=0.2, run_ms=50, chatter=1)
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: src/
      Architectures: [arm64]
"""


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    export(tmp_path / "logs", [ORDERS, OTHERS], hours=0.3, seed=7, packed=True)
    return tmp_path / "logs"


def told(*arguments: str, code: int = 0) -> str:
    outcome = CliRunner().invoke(deburr, ["logs", *arguments])
    assert outcome.exit_code == code, outcome.output
    return outcome.output


def test_a_table_of_80_columns(exported: Path) -> None:
    text = told(str(exported))
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("\n  -> ") == 2
    assert "2 functions" in text and "throttled" in text


def test_a_page_that_needs_nothing_else(exported: Path, tmp_path: Path) -> None:
    page = tmp_path / "logs.html"
    assert told(str(exported), "--format", "html", "--out", str(page)) == ""
    text = page.read_text(encoding="utf-8")
    opened: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert not {"src", "href"} & {name for name, _ in attrs}
            if tag not in ("meta", "rect"):
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag != "rect":
                assert opened.pop() == tag

    Tags().feed(text)
    assert not opened and text.count("<tr>") == 3
    assert all(name in text for name in (ORDERS.name, OTHERS.name))


def test_json_as_promised(exported: Path) -> None:
    document = json.loads(told(str(exported), "--format", "json"))
    promised = "name memory_mb invocations cold_starts billed_ms cost_usd init_ms warm_ms timeouts oom errors max_memory_used_mb peak_concurrency"
    for function in document["functions"]:
        assert set(promised.split()) <= function.keys()
        assert {"p50", "p90", "p99"} <= function["warm_ms"].keys()
    assert document["skipped"] == []


def test_names_join_the_project_and_check_uses_what_was_measured(exported: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "src").mkdir(parents=True)
    (project / "src" / "app.py").write_text("def handler(event, context):\n    return 1\n")
    (project / "template.yaml").write_text(TEMPLATE)
    document = json.loads(told(str(exported), "--project", str(project), "--format", "json"))
    assert {each["name"]: each["address"] for each in document["functions"]} == {
        ORDERS.name: "template.yaml#Orders",
        OTHERS.name: None,
    }
    assert document["unmatched"] == [OTHERS.name]
    kept = {profile.function: profile for _, profile in memory.newest_profiles(project).found}
    orders = kept[ORDERS.name]
    assert (orders.architecture, orders.memory_mb) == ("arm64", 512)
    assert orders.warm_ms is not None and orders.warm_ms.quantile(0.5) == pytest.approx(200, rel=0.1)
    checked = CliRunner().invoke(deburr, ["check", str(project), "--format", "json"])
    assert any(gap["what"].startswith(OTHERS.name) for gap in json.loads(checked.output)["gaps"])


@pytest.mark.parametrize("quick", [[], ["--quick"]], ids=["full", "quick"])
def test_since_and_until_cut_by_the_end(exported: Path, quick: list[str]) -> None:
    def calls(*arguments: str) -> int:
        functions = json.loads(told(str(exported), "--format", "json", *quick, *arguments))["functions"]
        return sum(each["invocations"] for each in functions)

    at = "2026-11-01T00:07:00"
    assert 0 < calls("--since", at) < calls()
    assert calls("--since", at) + calls("--until", at) == calls()


def test_function_filters_or_names(exported: Path, tmp_path: Path) -> None:
    [only] = json.loads(told(str(exported), "--function", "Mailer", "--format", "json"))["functions"]
    assert only["name"] == OTHERS.name
    plain = tmp_path / "out.log"
    plain.write_text(
        "REPORT RequestId: a\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 9 MB\t\n"
    )
    [named] = json.loads(told(str(plain), "--function", "orders", "--format", "json"))["functions"]
    assert named["name"] == "orders"


def test_a_pipe(exported: Path) -> None:
    text = b"2026-11-01T09:00:00.000Z REPORT RequestId: a\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 9 MB\t\n"
    done = subprocess.run(
        [sys.executable, "-m", "deburr", "logs", "-", "--format", "json"], input=text, capture_output=True
    )
    assert json.loads(done.stdout)["functions"][0]["invocations"] == 1, done.stderr


def test_nothing_found_is_said(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text("127.0.0.1 GET /\n" * 9)
    assert "no Lambda log lines in it" in " ".join(told(str(tmp_path), code=2).split())
    assert CliRunner().invoke(deburr, ["logs", str(tmp_path / "nowhere")]).exit_code != 0
    assert "36h" in told(str(tmp_path), "--since", "yesterday", code=2)


def test_a_growing_file_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "tail.log"
    path.write_bytes(b"one\n")
    pauses: list[int] = []
    with path.open("rb") as stream:
        growing = Growing(stream, lambda: pauses.append(1))
        assert growing.read(100) == b"one\n"
        threading.Timer(0.2, lambda: path.open("ab").write(b"two\n")).start()
        began = time.monotonic()
        assert growing.read(100) == b"two\n"
    assert pauses and time.monotonic() - began < 10


def test_words_about_memory(tmp_path: Path) -> None:
    line = (
        "REPORT RequestId: a\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t\n"
    )
    path = tmp_path / "orders.log"
    for size, used, words in (
        (128, 9, "the smallest size there is"),
        (512, 100, "of a vCPU"),
        (3008, 100, "several threads"),
        (512, 500, "close to the limit"),
        (512, 400, "about right"),
    ):
        path.write_text(line.format(size, used))
        assert words in " ".join(told(str(path)).split())
