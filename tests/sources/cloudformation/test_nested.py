"""Nested local stacks: parameters go down, outputs come up, and each file is read once."""

from pathlib import Path

from deburr.facts import book
from deburr.sources.cloudformation import reader

FACTS = book.load()
CHILD = """
Parameters: {Wait: {Type: Number, Default: 10}, QueueArn: {Type: String}, Mode: {Type: String, Default: x}}
Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Code: {S3Bucket: b, S3Key: k}, Handler: app.handler, Runtime: python3.13, Timeout: !Ref Wait,
      Environment: {Variables: {MODE: !Ref Mode}}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !Ref QueueArn, FunctionName: !Ref Worker}
Outputs:
  WorkerArn: {Value: !GetAtt Worker.Arn}
"""
PARENT = """
Parameters: {Unsaid: {Type: String}}
Resources:
  Pile: {Type: AWS::SQS::Queue}
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters: {Wait: 25, QueueArn: !GetAtt Pile.Arn, Mode: !Ref Unsaid}
  Nightly:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: x, Targets: [{Id: a, Arn: !GetAtt Child.Outputs.WorkerArn}]}
"""


def test_parameters_go_down_and_outputs_come_up(read) -> None:
    workload = read(PARENT, child_dot_yaml=CHILD).workload
    (function,) = workload.functions
    assert (function.address, function.timeout_s.value) == ("child.yaml#Worker", 25)
    assert {(caller.kind, caller.source) for caller in workload.callers} == {
        ("sqs", "template.yaml#Pile"),
        ("schedule", "template.yaml#Nightly"),
    }


def test_a_parameter_the_parent_leaves_open_is_unknown_below(read) -> None:
    (function,) = read(PARENT, child_dot_yaml=CHILD).workload.functions
    assert function.environment == (("MODE", None),)


def test_one_file_used_twice_has_two_addresses(read) -> None:
    again = PARENT + "  Other: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}\n"
    workload = read(again, child_dot_yaml=CHILD).workload
    assert [(f.address, f.timeout_s.value) for f in workload.functions] == [
        ("Child/child.yaml#Worker", 25),
        ("Other/child.yaml#Worker", 10),
    ]


def test_a_stack_that_contains_itself_is_a_gap(read) -> None:
    reading = read("Resources: {Me: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: template.yaml}}}\n")
    assert [gap.what for gap in reading.gaps] == ["the nested stack Me contains itself"]


def test_a_stack_elsewhere_is_a_gap(read) -> None:
    for url in (
        "https://s3.amazonaws.com/b/k",
        "missing.yaml",
        "!Ref X",
        "{ApplicationId: a, SemanticVersion: b}",
    ):
        reading = read(f"Resources: {{S: {{Type: AWS::Serverless::Application, Properties: {{Location: {url}}}}}}}\n")
        assert any("nested stack S is not in a local file" in gap.what for gap in reading.gaps)


def test_a_project_reads_each_file_once(tmp_path: Path) -> None:
    for name, text in (
        ("a-child.yaml", CHILD),
        ("parent.yaml", PARENT.replace("child", "a-child")),
        ("bad.yaml", "a: ["),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / name for name in ("a-child.yaml", "bad.yaml", "parent.yaml")]
    reading = reader.read_project(paths, root=tmp_path, facts=FACTS, parameters={})
    assert [function.address for function in reading.workload.functions] == ["a-child.yaml#Worker"]
    assert reading.workload.functions[0].timeout_s.value == 25
    assert [gap.at.file for gap in reading.gaps] == ["bad.yaml"]


def test_exclusive_copies_are_one_function(read) -> None:
    (function,) = read(
        """
        Parameters: {Stage: {Type: String}}
        Conditions: {IsProd: !Equals [!Ref Stage, prod], NotIsProd: !Not [!Condition IsProd]}
        Resources:
          Prod: {Type: AWS::Lambda::Function, Condition: IsProd, Properties: {Code: src, Handler: a.b, Runtime: python3.13}}
          Test: {Type: AWS::Lambda::Function, Condition: NotIsProd, Properties: {Code: src, Handler: a.b, Runtime: python3.13}}
        """
    ).workload.functions
    assert (function.name, function.also_known_as) == ("Prod", ("Test",))


def test_allows_are_read_from_comments_and_metadata(read) -> None:
    reading = read(
        """
        Resources:
          Pile:
            Type: AWS::SQS::Queue  # deburr: allow no-redrive until 2027-03-01 -- ADR 7
            Metadata: {deburr: {allow: [unwatched]}}
        """
    )
    assert [(allow.text, allow.at.line) for allow in reading.allows] == [
        ("no-redrive until 2027-03-01 -- ADR 7", 4),
        ("unwatched", 5),
    ]
