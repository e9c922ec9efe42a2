"""Functions that others call from their code, as callers."""

from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.workload.caller import Caller

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {{Stage: {{Type: String}}}}
Resources:
  Asks:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Handler: asks.handler
      CodeUri: .
      Environment: {{Variables: {{WORKER: {worker}}}}}
  Works:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Handler: works.handler, CodeUri: ., FunctionName: {name}}}
"""
PYTHON = """\
import os
import boto3
client = boto3.client("lambda")
def handler(event, context):
    {body}
"""
NODE = """\
const {{ LambdaClient, InvokeCommand, InvocationType }} = require("@aws-sdk/client-lambda");
const client = new LambdaClient({{}});
exports.handler = async (event) => {{ {body} }};
"""


def callers(folder: Path, code: str, *, worker: str, name: str, script: bool) -> list[Caller]:
    """What calls `Works`, which `Asks` may."""
    runtime = "nodejs24.x" if script else "python3.13"
    text = TEMPLATE.format(runtime=runtime, worker=worker, name=name)
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    suffix = "js" if script else "py"
    (folder / f"asks.{suffix}").write_text((NODE if script else PYTHON).format(body=code), encoding="utf-8")
    works = "exports.handler = async () => {};\n" if script else "def handler(event, context): ...\n"
    (folder / f"works.{suffix}").write_text(works, encoding="utf-8")
    return list(project.read([folder], root=folder, facts=book.load()).workload.callers)


@pytest.mark.parametrize(
    ("worker", "name"),
    [
        pytest.param("!Ref Works", "!Sub 'works-${Stage}'", id="a reference"),
        pytest.param("!GetAtt Works.Arn", "works", id="its ARN"),
        pytest.param("works", "works", id="its name"),
        pytest.param("!Sub 'works-${Stage}'", "!Sub 'works-${Stage}'", id="a name that is known in part"),
    ],
)
@pytest.mark.parametrize(
    ("code", "mode", "script"),
    [
        pytest.param(
            'client.invoke(FunctionName=os.environ["WORKER"], InvocationType="Event")', "async", False, id="an event"
        ),
        pytest.param('client.invoke(FunctionName=os.environ["WORKER"])', "sync", False, id="a question"),
        pytest.param(
            "await client.send(new InvokeCommand({ FunctionName: process.env.WORKER, InvocationType: 'Event' }));",
            "async",
            True,
            id="an event in Node",
        ),
        pytest.param(
            "await client.send(new InvokeCommand({ FunctionName: process.env.WORKER, InvocationType: InvocationType.Event }));",
            "async",
            True,
            id="an event by its constant",
        ),
    ],
)
def test_a_variable_holds_its_name(tmp_path: Path, code: str, mode: str, script: bool, worker: str, name: str) -> None:
    (caller,) = callers(tmp_path, code, worker=worker, name=name, script=script)
    assert (caller.function.name, caller.kind, caller.mode, caller.name) == ("Works", "function", mode, "Asks")
    assert caller.source == "template.yaml#Asks" and caller.at.file == f"asks.{'js' if script else 'py'}"


@pytest.mark.parametrize(
    ("code", "worker", "known"),
    [
        pytest.param('client.invoke(FunctionName="works", InvocationType="Event")', "x", True, id="its name in code"),
        pytest.param('client.invoke(FunctionName="other", InvocationType="Event")', "x", False, id="another's"),
        pytest.param('client.invoke(FunctionName=event["name"])', "works", False, id="whom the event names"),
        pytest.param(
            'client.invoke(FunctionName=os.environ["WORKER"], InvocationType="DryRun")', "works", False, id="a try"
        ),
        pytest.param('client.invoke(FunctionName=os.environ["WORKER"])', "!Ref Asks", False, id="itself"),
        pytest.param('client.invoke(FunctionName=os.environ["WORKER"])', "elsewhere", False, id="one of nobody's"),
    ],
)
def test_whom_it_calls(tmp_path: Path, code: str, worker: str, known: bool) -> None:
    assert bool(callers(tmp_path, code, worker=worker, name="works", script=False)) is known
