"""A cloud assembly written file by file, as small as the CDK's contract allows."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deburr.cli.session import Session
from deburr.findings import Confidence
from deburr.rules.verdict import Verdict

DAY = date(2026, 11, 24)
HANDLER = "import requests\n\n\ndef handler(event, context):\n    return requests.get('https://example.com').text\n"


HYGIENE = ("alarms", "not-on-arm", "default-timeout")
"""What is said of nearly every project, and of no construct."""


def checked(folder: Path, **more: Any) -> Verdict:
    session = Session.open((folder,), today=DAY)
    return session.check(select=(), ignore=HYGIENE, confidence=Confidence.LIKELY, parameters={}, **more)


@dataclass
class App:
    """folder  of the app; its assembly grows in `out` until `write`."""

    folder: Path
    out: Path
    stacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    metadata: dict[str, dict[str, Any]] = field(default_factory=dict)

    def function(self, path: str, *, asset: str = "a" * 64, trace: list[str] | None = None, **more: Any) -> None:
        """A function at a construct path; its stack is the first part of the path."""
        stack, _, within = path.partition("/")
        logical_id = within.replace("/", "").replace(":", "") + "1234ABCD"
        self.stacks.setdefault(stack, {})[logical_id] = {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.12",
                "Handler": "api.handler",
                "Timeout": 60,
                "MemorySize": 512,
                "Code": {"S3Key": f"{asset}.zip"},
                **more.pop("properties", {}),
            },
            "Metadata": {
                "aws:cdk:path": f"{path}/Resource",
                "aws:asset:path": f"asset.{asset}",
                "aws:asset:property": "Code",
                **more.pop("noted", {}),
            },
        }
        entry = {"type": "aws:cdk:logicalId", "data": logical_id, **({"trace": trace} if trace else {})}
        self.metadata.setdefault(stack, {})[f"/{path}/Resource"] = [entry, *more.pop("marks", [])]

    def asset(self, name: str, text: str, digest: str = "a" * 64) -> None:
        self.write_file(f"{self.out.name}/asset.{digest}/{name}", text)

    def write_file(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write(self, **more: Any) -> Path:
        """The manifest and the templates; `more` goes into the manifest."""
        artifacts = {
            name: {
                "type": "aws:cloudformation:stack",
                "properties": {"templateFile": f"{name}.template.json"},
                "metadata": self.metadata.get(name, {}),
                "displayName": name,
            }
            for name in self.stacks
        }
        self.out.mkdir(parents=True, exist_ok=True)
        for name, resources in self.stacks.items():
            (self.out / f"{name}.template.json").write_text(json.dumps({"Resources": resources}, indent=1))
        (self.out / "manifest.json").write_text(json.dumps({"version": "40.0.0", "artifacts": artifacts, **more}))
        return self.out


@pytest.fixture
def app(tmp_path: Path) -> App:
    (tmp_path / "cdk.json").write_text('{"app": "node app.js"}')
    return App(tmp_path, tmp_path / "cdk.out")
