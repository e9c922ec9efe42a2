"""Alarms in a template's text: the rest stays byte for byte, twice is once, and cfn-lint has nothing to say."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from deburr.alarms import merge
from deburr.alarms.alarm import Alarm
from deburr.alarms.wanted import wanted
from deburr.alarms.written import resources
from deburr.cli.session import Session
from deburr.errors import SourceError

CFN_LINT = str(Path(sys.executable).with_name("cfn-lint"))
ORDERS = Path(__file__).parents[2] / "examples/orders"
YAML = """\
Transform: AWS::Serverless-2016-10-31
Conditions: {Live: !Equals [a, a]}
Resources:
  Orders:   # takes orders
    Type: AWS::Serverless::Function
    Condition: Live
    Properties:
      Handler: index.handler
      Runtime: python3.13
      InlineCode: |
        def handler(event, context):
            return 1
        # the end

# what comes out
Outputs:
  Name: {Value: !Ref Orders}
"""
JSON = {
    "Resources": {
        "Orders": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Handler": "a.b",
                "Runtime": "python3.13",
                "Role": "arn:aws:iam::123456789012:role/x",
                "Code": {"ZipFile": "x"},
            },
        }
    },
    "Outputs": {"Name": {"Value": {"Ref": "Orders"}}},
}


def merged(folder: Path, name: str, text: str, topic: str | None = None) -> str:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    session = Session.open((folder / name,), today=date(2026, 11, 24))
    found = wanted(session.workload(), session.facts, {})
    return merge.merge(text, resources(found, merge.conditions(text, name), topic=topic), file=name)


def without_alarms(text: str) -> str:
    return re.sub(rf"[ ]*{re.escape(merge.BEGIN)}.*{re.escape(merge.END)}\r?\n", "", text, flags=re.DOTALL)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(YAML, id="block"),
        pytest.param(YAML.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(YAML[: YAML.index("\n# what")], id="at the end of the file"),
        pytest.param(YAML[: YAML.index("\n\n# what")], id="no line end at the end"),
        pytest.param(re.sub(r"(?m)^( +)", r"\1\1", YAML), id="wider indent"),
    ],
)
def test_the_rest_of_a_yaml_template_stays_as_it_is(tmp_path: Path, text: str) -> None:
    after = merged(tmp_path, "template.yaml", text)
    assert without_alarms(after).rstrip() == text.rstrip()
    assert merged(tmp_path, "template.yaml", after) == after
    assert after.count("OrdersErrorsAlarm:") == 1
    assert "        # the end" in after.partition(merge.BEGIN)[0]


@pytest.mark.parametrize("indent", [1, 2, 4])
def test_the_rest_of_a_json_template_stays_as_it_is(tmp_path: Path, indent: int) -> None:
    text = json.dumps(JSON, indent=indent)
    after = merged(tmp_path, "template.json", text)
    assert merged(tmp_path, "template.json", after) == after
    read = json.loads(after)
    assert read["Resources"]["OrdersErrorsAlarm"]["Properties"]["Dimensions"][0]["Value"] == {"Ref": "Orders"}
    ours = [name for name, resource in read["Resources"].items() if resource.get("Metadata") == merge.MARK]
    for name in ours:
        del read["Resources"][name]
    assert read == JSON and len(ours) > 4


def test_an_alarm_stands_under_its_functions_condition(tmp_path: Path) -> None:
    after = merged(tmp_path, "template.yaml", YAML)
    of_orders = after.count("- Name: FunctionName")
    assert of_orders and after.count("    Condition: Live\n") == of_orders + 1
    assert "DeburrDashboard" not in after  # a chart cannot name what may not be there


@pytest.mark.parametrize(
    ("topic", "action"),
    [(None, "!Ref DeburrAlarmsTopic"), ("Pager", "!Ref Pager"), ("arn:aws:sns:r:1:t", "arn:aws:sns:r:1:t")],
)
def test_who_hears_it(tmp_path: Path, topic: str | None, action: str) -> None:
    after = merged(tmp_path, "template.yaml", YAML, topic)
    assert f"- {action}\n" in after
    assert ("AWS::SNS::Topic" in after) == (topic is None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("Resources: {}\n", "no Resources", id="empty"),
        pytest.param(YAML.replace("Resources:\n", "Resources: {\n"), "t.yaml", id="braces that do not parse"),
        pytest.param("Resources: {A: {Type: AWS::SNS::Topic}}\n", "in braces", id="braces"),
        pytest.param(YAML + f"# x\n  {merge.BEGIN}\n", "only one", id="half of the comments"),
        pytest.param(YAML.replace("  Orders:  ", "  OrdersX:"), "of its own", id="a name that is taken"),
    ],
)
def test_what_cannot_be_merged_is_said(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        merge.merge(text, {"OrdersX": {"Type": "AWS::SNS::Topic"}}, file="t.yaml")


def test_cfn_lint_has_nothing_to_say(tmp_path: Path) -> None:
    """The real linter, over the example's templates with every kind of alarm in them, and over JSON."""
    files = []
    session = Session.open((ORDERS,), today=date(2026, 11, 24))
    by_file: dict[str, list[Alarm]] = {}
    for alarm in wanted(session.workload(), session.facts, {}):
        by_file.setdefault(alarm.file, []).append(alarm)
    for number, (file, alarms) in enumerate(sorted(by_file.items())):
        text = (ORDERS / file).read_text(encoding="utf-8")
        after = merge.merge(text, resources(alarms, merge.conditions(text, file), topic=None), file=file)
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(after, encoding="utf-8")
    (tmp_path / "j").mkdir()
    files.append(tmp_path / "x.json")
    files[-1].write_text(merged(tmp_path / "j", "template.json", json.dumps(JSON, indent=2)), encoding="utf-8")
    command = [CFN_LINT, "--regions", "us-east-1", "--format", "json", "--", *map(str, files)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    ours = [each for each in told if str(each["Location"]["Path"]).find("Alarm") >= 0 or "Deburr" in str(each)]
    assert [each["Message"] for each in ours] == []
    assert len(files) >= 3
