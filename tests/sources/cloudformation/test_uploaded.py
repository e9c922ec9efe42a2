"""Templates and definitions that were uploaded: the file of the project that an address ends with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

CHILD = """\
Parameters: {On: {Type: String, Default: "yes"}, Seconds: {Type: Number, Default: 3}}
Conditions: {IsOn: !Equals [!Ref On, "yes"]}
Resources:
  Ship:
    Type: AWS::Lambda::Function
    Condition: IsOn
    Properties: {Handler: app.handler, Runtime: python3.13, Role: r, Timeout: !Ref Seconds, Code: {S3Bucket: b, S3Key: k}}
"""
PARENT = """\
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: %s
      Parameters: {Seconds: 40, On: "%s"}
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Reads files by their paths."""

    def reading(files: dict[str, str]) -> Reading:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return project.read([tmp_path], root=tmp_path, facts=book.load())

    return reading


@pytest.mark.parametrize(
    ("address", "parent", "child"),
    [
        pytest.param('!Sub "https://${Bucket}.s3.amazonaws.com/cfn/inner.yaml"', "cfn/main.yaml", "cfn/inner.yaml"),
        pytest.param('!Sub "${Base}/inner.yaml"', "cfn/main.yaml", "cfn/inner.yaml", id="a base that is given"),
        pytest.param("https://s3.amazonaws.com/<B>/<P>/a/template.yaml", "b/template.yaml", "a/template.yaml"),
        pytest.param(
            '!Sub "https://%%B%%-${AWS::Region}.s3.amazonaws.com/%%V%%/inner.template"', "m.json", "inner.json"
        ),
        pytest.param("s3://bucket/sub/inner.yml", "main.yaml", "sub/inner.yml", id="an address of S3"),
    ],
)
def test_a_nested_template_is_found_by_the_end_of_its_address(
    address: str, parent: str, child: str, read: Callable[..., Reading]
) -> None:
    reading = read({parent: PARENT % (address, "yes"), child: CHILD})
    (ship,) = reading.workload.functions
    assert (ship.address, ship.timeout_s.value) == (f"{child}#Ship", 40)


@pytest.mark.parametrize(
    ("address", "parent"),
    [
        pytest.param('!Sub "https://${Bucket}.s3.amazonaws.com/template.yaml"', "a/main.yaml", id="a name of many"),
        pytest.param('!Sub "https://${Bucket}.s3.amazonaws.com/${Name}"', "a/main.yaml", id="a name settled later"),
        pytest.param("https://s3.amazonaws.com/b/other/inner.yaml", "a/main.yaml", id="another file"),
        pytest.param("https://s3.amazonaws.com/b/c/template.yaml", "c/template.yaml", id="itself"),
    ],
)
def test_what_might_be_another_stays_unknown(address: str, parent: str, read: Callable[..., Reading]) -> None:
    reading = read({parent: PARENT % (address, "yes"), "a/template.yaml": CHILD})
    (ship,) = reading.workload.functions
    assert ship.timeout_s.value == 3
    assert any("the nested stack Inner is not in a local file" in gap.what for gap in reading.gaps)


def test_what_the_parent_leaves_out_others_may_deploy(read: Callable[..., Reading]) -> None:
    address = "https://s3.amazonaws.com/b/inner.yaml"
    assert read({"main.yaml": PARENT % (address, "no"), "inner.yaml": CHILD}).workload.functions
    assert not read({"main.yaml": PARENT % ("inner.yaml", "no"), "inner.yaml": CHILD}).workload.functions


def test_a_body_and_a_state_machine_of_a_bucket(read: Callable[..., Reading]) -> None:
    body = '{"paths": {"/ship": {"get": {"x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": {"Fn::Sub": "%s"}}}}}}'
    uri = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Ship.Arn}/invocations"
    machine = '{"StartAt": "S", "States": {"S": {"Type": "Task", "Resource": "${ship}", "End": true}}}'
    reading = read(
        {
            "t/main.yaml": "Resources:\n"
            "  Ship: {Type: AWS::Lambda::Function, Properties: {Handler: a.h, Runtime: python3.13, Role: r,"
            " Code: {S3Bucket: b, S3Key: k}}}\n"
            "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {Fn::Transform: {Name: AWS::Include,"
            ' Parameters: {Location: !Sub "s3://%%B%%-${AWS::Region}/v1/api.json"}}}}}\n'
            "  Steps: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionS3Location:"
            " {Bucket: !Ref B, Key: steps/ship.asl.json}, DefinitionSubstitutions: {ship: !GetAtt Ship.Arn}}}\n",
            "t/api.json": body % uri,
            "steps/ship.asl.json": machine,
        }
    )
    assert sorted(caller.kind for caller in reading.workload.callers) == ["rest_api", "step_functions"]
