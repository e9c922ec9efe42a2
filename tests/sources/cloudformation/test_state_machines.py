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


RULE = """  Daily:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: a, Arn: !GetAtt Flow.Arn}]}
"""
SCHEDULE = """  Daily:
    Type: AWS::Scheduler::Schedule
    Properties: {ScheduleExpression: rate(1 day), Target: {Arn: !GetAtt Flow.Arn}}
"""
MATCHED = """  Matched:
    Type: AWS::Events::Rule
    Properties: {EventPattern: {source: [shop]}, Targets: [{Id: a, Arn: !Ref Flow}]}
"""
TOLD = """  Other:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.o, Runtime: python3.13, CodeUri: src, Environment: {Variables: {FLOW: !Ref Flow}}}
"""
CALL = '"Type": "Task", "Resource": "${Charge.Arn}"'
ONE = f'{{"A": {{{CALL}, "End": true}}}}'
LOOP = (
    f'{{"A": {{{CALL}, "Next": "B"}}, "B": {{"Type": "Choice", "Choices": [{{"Next": "C"}}], "Default": "D"}}, '
    '"C": {"Type": "Wait", "Seconds": 5, "Next": "A"}, "D": {"Type": "Succeed"}}'
)
MAP = f'{{"M": {{"Type": "Map", "ItemProcessor": {{"States": {ONE}}}, "End": true}}}}'
PARALLEL = f'{{"M": {{"Type": "Parallel", "Branches": [{{"States": {ONE}}}], "End": true}}}}'
PLAIN = "Type: AWS::StepFunctions::StateMachine"
SAM = "Type: AWS::Serverless::StateMachine"
BY_SAM = "Events: {Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}"


@pytest.mark.parametrize(
    ("kind", "more", "states", "beside", "apart_min"),
    [
        pytest.param(PLAIN, "", ONE, RULE, 1440, id="a rule"),
        pytest.param(PLAIN, "", ONE, SCHEDULE, 1440, id="a schedule"),
        pytest.param(SAM, BY_SAM, ONE, "", 1440, id="an event of SAM"),
        pytest.param(PLAIN, "", PARALLEL, RULE, 1440, id="a branch"),
        pytest.param(PLAIN, "", MAP, RULE, None, id="each item of a map"),
        pytest.param(PLAIN, "", LOOP, RULE, None, id="until it is done"),
        pytest.param(PLAIN, "", ONE, RULE + MATCHED, None, id="events too"),
        pytest.param(PLAIN, "", ONE, RULE + TOLD, None, id="a function may"),
        pytest.param(PLAIN, "", ONE, "", None, id="nobody knows"),
    ],
)
def test_how_often_a_step_is_met(read, kind: str, more: str, states: str, beside: str, apart_min: int | None) -> None:
    flow = (
        f"  Flow:\n    {kind}\n    Properties:\n      DefinitionString: !Sub '{{\"States\": {states}}}'\n      {more}\n"
    )
    (caller,) = read(BASE + flow + beside).workload.callers
    assert (caller.schedule.apart_min if caller.schedule is not None else None) == apart_min
