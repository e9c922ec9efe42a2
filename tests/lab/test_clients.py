"""Other people's programs, unmodified, against the lab's endpoint. What is not installed is named, and skipped."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.lab.account import ECHO, ROLE, client_on, create, with_port, zipped

SIZES_MB = [128, 512, 1769]
WORK = """\
import time
def handler(event, context):
    until = time.process_time() + 0.06
    while time.process_time() < until: pass
    time.sleep(0.02)
"""
HERE = Path(__file__).resolve().parents[2]
AWS = shutil.which("aws", path=f"{HERE / '.clients/bin'}{os.pathsep}{os.environ.get('PATH', '')}")
TUNER = Path(os.environ.get("DEBURR_POWER_TUNING", HERE / ".clients/aws-lambda-power-tuning"))
ANSWER_S = 120


class Cli:
    """The AWS CLI, pointed at a port."""

    def __init__(self, port: int, home: Path, program: str | None = AWS) -> None:
        self.port, self.home, self.program = port, home, program

    def __call__(self, *words: str) -> Any:
        """What a command prints, as JSON where it is JSON; its error's text when it fails."""
        done = subprocess.run(
            [str(self.program), "--endpoint-url", f"http://127.0.0.1:{self.port}", *words],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.home),
                "AWS_ACCESS_KEY_ID": "x",
                "AWS_SECRET_ACCESS_KEY": "x",
                "AWS_DEFAULT_REGION": "us-east-1",
                "AWS_MAX_ATTEMPTS": "1",
                "AWS_PAGER": "",
            },
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=ANSWER_S,
            check=False,
        )
        if done.returncode:
            return done.stderr.strip()
        try:
            return json.loads(done.stdout)
        except ValueError:
            return done.stdout


needs_cli = pytest.mark.skipif(AWS is None, reason="missing: the AWS CLI; `make clients` installs it beside deburr")


@needs_cli
def test_the_aws_cli_from_create_to_delete(tmp_path: Path) -> None:
    (tmp_path / "code.zip").write_bytes(zipped(ECHO))
    (tmp_path / "event.json").write_text('{"a": 1}', encoding="utf-8")

    def invoked(aws: Cli, *words: str) -> Any:
        told = aws("lambda", "invoke", "--payload", "fileb://event.json", "--log-type", "Tail", *words, "out.json")
        return told, json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))

    def use(port: int) -> None:
        aws, named = Cli(port, tmp_path), ("--function-name", "orders")
        own = ("--runtime", "python3.11", "--handler", "app.handler", "--role", ROLE, "--timeout", "30")
        made = aws("lambda", "create-function", *named, *own, "--zip-file", "fileb://code.zip")
        assert made["State"] == "Pending"
        assert aws("lambda", "wait", "function-active-v2", *named) == ""
        aws("lambda", "update-function-configuration", *named, "--memory-size", "512")
        told, answer = invoked(aws, *named)
        assert told["StatusCode"] == 200 and answer == {"got": {"a": 1}, "size": "512", "version": "$LATEST"}
        assert "REPORT RequestId" in base64.b64decode(told["LogResult"]).decode()
        assert aws("lambda", "publish-version", *named)["Version"] == "1"
        aws("lambda", "create-alias", *named, "--name", "live", "--function-version", "1")
        assert invoked(aws, *named, "--qualifier", "live")[1]["version"] == "1"
        assert aws("lambda", "delete-function", *named) in ("", {"StatusCode": 200})
        assert client_on(port).list_functions()["Functions"] == []

    with_port(use, within_s=300)


needs_tuner = pytest.mark.skipif(
    not (TUNER / "lambda/initializer.js").is_file() or shutil.which("node") is None,
    reason="missing: a checkout of aws-lambda-power-tuning with its AWS SDK installed, in DEBURR_POWER_TUNING",
)


@needs_tuner
def test_power_tuning_finds_the_curve() -> None:
    """Its published functions in the order of its state machine: a version and an alias a size, REPORT lines read."""

    def use(port: int) -> tuple[Any, Any]:
        client = client_on(port)
        arn = create(client, source=WORK, Timeout=30)["FunctionArn"]
        asked = {"lambdaARN": arn, "num": 5, "powerValues": SIZES_MB, "strategy": "speed", "includeOutputResults": True}
        done = subprocess.run(
            ["node", str(Path(__file__).with_name("power_tuning.cjs")), str(TUNER), json.dumps(asked)],
            env=os.environ
            | {
                "AWS_ENDPOINT_URL_LAMBDA": f"http://127.0.0.1:{port}",
                "AWS_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": "x",
                "AWS_SECRET_ACCESS_KEY": "x",
                "defaultPowerValues": "128",
                "minRAM": "128",
                "baseCosts": '{"x86_64": {"default": 2.1e-9}}',
                "sfCosts": '{"default": 0.000025}',
                "visualizationURL": "https://lambda-power-tuning.show/",
            },
            capture_output=True,
            text=True,
            timeout=ANSWER_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        left = client.list_aliases(FunctionName="orders")["Aliases"]
        return json.loads(done.stdout), (left, client.get_function_configuration(FunctionName="orders")["MemorySize"])

    found, left = with_port(use, within_s=300)
    took = {each["value"]: each["averageDuration"] for each in found["stats"]}
    assert found["power"] != 128 and left == ([], 128)
    assert took[128] > max(took[512], took[1769])  # CPU time of 0.83, 0.21 and 0.06 s
    assert found["stateMachine"]["visualization"].startswith("https://lambda-power-tuning.show/#")
