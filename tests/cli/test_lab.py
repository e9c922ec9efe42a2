"""`deburr lab` as a user runs it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from deburr import memory
from deburr.cli.main import deburr

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
      Environment: {Variables: {TABLE: !Ref Table, STAGE: prod}}
      Events:
        Get: {Type: HttpApi, Properties: {Path: '/orders/{id}', Method: GET}}
  Page:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: ruby3.3
      Handler: app.handler
      CodeUri: src/
  Table: {Type: AWS::Serverless::SimpleTable}
"""
HANDLER = """\
import os
def handler(event, context):
    if event.get("fail"): raise ValueError("no")
    return {"statusCode": 200, "body": os.environ["TABLE"] + " " + os.environ["STAGE"]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/app.py").write_text(HANDLER, encoding="utf-8")
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def told(project: Path, *arguments: str, code: int = 0) -> str:
    outcome = CliRunner().invoke(
        deburr, ["lab", "invoke", *arguments, "--project", str(project)], catch_exceptions=True
    )
    if "cannot keep handlers off the network" in str(outcome.exception):
        pytest.skip(str(outcome.exception))
    assert outcome.exit_code == code, outcome.output
    return outcome.output


def test_one_call(project: Path) -> None:
    text = told(project, "Orders", "--event", '{"a": 1}')
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"  cold  start \S+, init \S+, thaw \S+, invoke \S+, freeze \S+ ms\n", text)
    assert "made up here: TABLE=lab-table" in text and '"body": "lab-table prod"' in text
    assert "REPORT RequestId: " in text and "held by: " in text
    ((path, profile),) = memory.newest_profiles(project).found
    assert path.relative_to(project).as_posix() in text
    assert (profile.function, profile.n, profile.how, profile.memory_mb, profile.cold_starts) == (
        "Orders",
        1,
        "lab",
        512,
        1,
    )
    assert (profile.errors == {} and profile.init_ms is not None and "cgroup" in profile.note) or "user" in profile.note


def test_many_calls(project: Path) -> None:
    event = project / "event.json"
    event.write_text('{"fail": true}', encoding="utf-8")
    text = told(
        project, "Orders", "--event", str(event), "--times", "12", "--concurrency", "2", "--memory", "1024", code=1
    )
    assert "  ValueError  12 times" in text and "12 calls in " in text and "  7 more\n" in text
    ((_, profile),) = memory.newest_profiles(project).found
    assert (profile.n, profile.memory_mb, profile.errors) == (12, 1024, {"handler": 12})
    assert profile.cold_starts in (1, 2)


def test_a_variable_is_given(project: Path) -> None:
    assert '"body": "orders prod"' in told(project, "Orders", "--env", "TABLE=orders")


def test_a_module_that_is_not_here_can_be_installed(project: Path) -> None:
    (project / "src/app.py").write_text("import nowhere_to_be_found\n" + HANDLER, encoding="utf-8")
    assert "hint: --install" in told(project, "Orders", code=1)


def test_a_sample_event(project: Path) -> None:
    source = "import json\ndef handler(event, context): return event['Records'][0]['eventSource']\n"
    (project / "src/app.py").write_text(source, encoding="utf-8")
    assert '"aws:sqs"\n' in told(project, "Orders", "--sample", "sqs")


def test_a_mechanism_that_cannot_block_the_network_says_so(project: Path) -> None:
    assert "plain process" in told(project, "Orders", "--mechanism", "plain", "--network")
    refused = CliRunner().invoke(deburr, ["lab", "invoke", "Orders", "--mechanism", "plain", "--project", str(project)])
    assert "cannot keep handlers off the network" in str(refused.exception)


REFUSED = [
    pytest.param(["Nothing"], "no function is called Nothing", id="no such function"),
    pytest.param(["e"], "e could be template.yaml#Orders or ", id="a part of several names"),
    pytest.param(["pag"], "not run: the lab runs", id="a part of one name, whatever its case"),
    pytest.param(["Orders", "--event", "{"], "is no JSON", id="no JSON"),
    pytest.param(["Orders", "--event", "nothere.json"], "cannot be read", id="no file"),
    pytest.param(["Orders", "--env", "NOT_SET_ANYWHERE"], "is not in your environment", id="no variable"),
    pytest.param(["Page"], "not run: the lab runs python3.8, nodejs18.x, what is younger", id="no runtime"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_done_is_said(project: Path, arguments: list[str], message: str) -> None:
    outcome = CliRunner().invoke(deburr, ["lab", "invoke", *arguments, "--project", str(project)])
    assert outcome.exit_code != 0 and message in str(outcome.exception)


def test_up_serves_until_ctrl_c_and_redeploys(project: Path) -> None:
    command = [sys.executable, "-m", "deburr", "lab", "up", str(project), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "src"}) as up:
        assert up.stdout is not None
        board = ""
        while "not served" not in board and (text := up.stdout.readline()):
            board += text
        found = re.search(r"http_api +(http://127\.0\.0\.1:\d+)  ServerlessHttpApi, gives up after 30 s", board)
        if found is None:
            up.kill()
            pytest.skip(board)
        assert _get(f"{found[1]}/orders/7") == "lab-table prod"
        (project / "src/app.py").write_text(HANDLER.replace('" "', '" again "'), encoding="utf-8")
        while "redeployed: Orders" not in up.stdout.readline():
            pass
        assert _get(f"{found[1]}/orders/7") == "lab-table again prod"
        api = re.search(r"Lambda's API  (\S+)", board)
        assert api is not None
        listed = json.loads(_get(f"{api[1]}/2015-03-31/functions/"))
        assert [each["FunctionName"] for each in listed["Functions"]] == ["Orders"]
        up.send_signal(signal.SIGINT)
        assert up.wait(20) == 0


QUEUED = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}}
  Dead: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.work
      CodeUri: src/
      MemorySize: 1769
      Events: {Job: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}}
  Slow:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.work
      CodeUri: src/
      Timeout: 60
      Events: {Job: {Type: SQS, Properties: {Queue: !GetAtt Dead.Arn}}}
  Front:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: app.front
      CodeUri: src/
      MemorySize: 1769
      Timeout: 30
      FunctionUrlConfig: {AuthType: NONE}
"""
WORK = """\
def work(event, context): print("worked on", event["Records"][0]["body"])
def front(event, context):
    import boto3
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="Jobs")["QueueUrl"], MessageBody=event["rawPath"])
    return {"statusCode": 202, "body": ""}
"""


def test_a_project_with_queues_and_the_commands_that_look_at_it(project: Path) -> None:
    (project / "template.yaml").write_text(QUEUED, encoding="utf-8")
    (project / "src/app.py").write_text(WORK, encoding="utf-8")
    command = [sys.executable, "-m", "deburr", "lab", "up", str(project), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "src"}) as up:
        try:
            _looked_at(up)
        finally:
            up.kill()


def _looked_at(up: "subprocess.Popen[str]") -> None:
    assert up.stdout is not None
    board = ""
    while "Slow does not poll Dead" not in board and (text := up.stdout.readline()):
        board += text
    api = re.search(r"Lambda's API  http://127\.0\.0\.1:(\d+)", board)
    url = re.search(r"function_url  (\S+)  Front", board)
    if api is None or url is None:
        pytest.skip(board)
    assert "/123456789012/Jobs\n    polled by Worker\n" in board
    _get(f"{url[1]}/seven")
    while "worked on /seven" not in (line := up.stdout.readline()):
        assert line, "it has ended"
    port = ["--port", api[1]]
    tailed = CliRunner().invoke(deburr, ["lab", "tail", "Worker", *port]).output
    assert re.search(r"\d Worker  worked on /seven\n", tailed) and "Front" not in tailed
    listed = CliRunner().invoke(deburr, ["lab", "ps"]).output
    assert re.search(rf"127\.0\.0\.1:{api[1]}  .*, pid {up.pid}, up ", listed)
    assert re.search(r"  Front +1769 MB  0 busy, 1 idle +1 calls\n", listed)
    assert "no function is called Nope" in str(CliRunner().invoke(deburr, ["lab", "tail", "Nope", *port]).exception)
    stopped = CliRunner().invoke(deburr, ["lab", "stop", *port])
    assert stopped.output == f"stopped the lab on port {api[1]}\n" and up.wait(20) == 0
    assert f":{api[1]}  " not in CliRunner().invoke(deburr, ["lab", "ps"]).output
    assert "no lab runs on port" in str(CliRunner().invoke(deburr, ["lab", "stop", *port]).exception)


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())
