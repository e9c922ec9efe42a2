"""Allows and groups together: each place of a group can be allowed by itself."""

import json
from pathlib import Path

from click.testing import CliRunner

from deburr.cli.main import deburr

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties: {InlineCode: "exports.h = async () => 1", Handler: index.h, Runtime: nodejs16.x}
  B:
    Type: AWS::Serverless::Function
    # deburr: allow deprecated-runtime until 2027-01-01 -- moves with ADR 7
    Properties: {InlineCode: "exports.h = async () => 1", Handler: index.h, Runtime: nodejs16.x}
"""


def check(folder: Path, text: str) -> dict[str, list[dict[str, object]]]:
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(
        deburr, ["check", str(folder), "--format", "json", "--today", "2026-11-23", "--select", "runtimes"]
    )
    found = json.loads(result.output)
    assert isinstance(found, dict)
    return found


def test_one_of_a_group_is_allowed(tmp_path: Path) -> None:
    found = check(tmp_path, TEMPLATE)
    assert [f["functions"] for f in found["findings"]] == [["template.yaml#A"]]
    assert [f["functions"] for f in found["silenced"]] == [["template.yaml#B"]]


def test_without_the_allow_they_are_one(tmp_path: Path) -> None:
    found = check(tmp_path, TEMPLATE.replace("# deburr: allow", "# was:"))
    assert [f["functions"] for f in found["findings"]] == [["template.yaml#A", "template.yaml#B"]]
    assert found["silenced"] == []
