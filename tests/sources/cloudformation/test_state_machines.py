"""State machines call functions through their tasks, wherever the definition is written."""

import pytest

BASE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Charge:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: src}
"""
DIRECT = (
    '{"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": "${Arn}", "TimeoutSeconds": 20, "End": true}}}'
)
INVOKE = """{"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
 "Parameters": {"FunctionName": "${Arn}", "Payload.$": "$"}, "TimeoutSeconds": 20, "End": true}}}"""


@pytest.mark.parametrize("definition", [DIRECT, INVOKE], ids=["direct", "invoke"])
@pytest.mark.parametrize("where", ["file", "string", "object"])
def test_task(read, definition: str, where: str) -> None:
    flat = definition.replace("\n", "")
    substitutions = "DefinitionSubstitutions: {Arn: !GetAtt Charge.Arn}"
    properties = {
        "file": f"{{DefinitionUri: flow.asl.json, {substitutions}}}",
        "string": f"{{DefinitionString: '{flat}', {substitutions}}}",
        "object": f"{{Definition: {flat}, {substitutions}}}",
    }[where]
    kind = "AWS::StepFunctions::StateMachine" if where == "string" else "AWS::Serverless::StateMachine"
    reading = read(f"{BASE}  Flow:\n    Type: {kind}\n    Properties: {properties}\n", flow_dot_asl_dot_json=definition)
    (caller,) = reading.workload.callers
    assert (caller.kind, caller.mode.value, caller.name) == ("step_functions", "sync", "Flow.Pay")
    assert caller.waits_s is not None and caller.waits_s.value == 20
    assert caller.source == "template.yaml#Flow"
    assert not reading.gaps


def test_sub_and_join_in_the_definition_string(read) -> None:
    reading = read(
        BASE
        + """  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {"States": {"A": {"Type": "Map", "ItemProcessor": {"States": {
          "B": {"Type": "Task", "Resource": "${Charge.Arn}"}}}},
          "C": {"Type": "Parallel", "Branches": [{"States": {
          "D": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 9,
                "Parameters": {"FunctionName": "${Charge}"}}}}]}}}
"""
    )
    assert [(c.name, c.waits_s) for c in reading.workload.callers] == [("Flow.B", None), ("Flow.D", None)]


@pytest.mark.parametrize(
    "properties",
    [
        "{DefinitionUri: missing.json}",
        "{DefinitionString: 'not json'}",
        "{DefinitionUri: {Bucket: b, Key: k}}",
        "{}",
    ],
)
def test_what_cannot_be_read_is_a_gap(read, properties: str) -> None:
    reading = read(f"{BASE}  Flow: {{Type: AWS::Serverless::StateMachine, Properties: {properties}}}\n")
    assert any("Flow" in gap.what for gap in reading.gaps)


@pytest.mark.parametrize(
    "written", ["~", "[1]", "{States: 3}", "{States: {A: ~, B: [], C: {Resource: {a: b}}}}", "!Ref X"]
)
def test_nothing_in_a_definition_breaks_the_reader(read, written: str) -> None:
    read(f"{BASE}  Flow: {{Type: AWS::Serverless::StateMachine, Properties: {{Definition: {written}}}}}\n")


def test_a_bare_substitution_is_no_json_and_read_all_the_same(read) -> None:
    reading = read(
        BASE
        + """  Flow:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: flow.json, DefinitionSubstitutions: {Arn: !GetAtt Charge.Arn, Limit: 30}}
""",
        flow_dot_json='{"States": {"Pay": {"Type": "Task", "Resource": "${Arn}", "TimeoutSeconds": ${Limit}}}}',
    )
    (caller,) = reading.workload.callers
    assert caller.waits_s is not None and caller.waits_s.value == 30
    assert caller.at.file == "flow.json"
