"""SAM's Globals: the resource's own value wins, maps merge, lists follow one another."""

import pytest

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Timeout: 20
    Layers: [arn:one]
    Environment: {Variables: {STAGE: prod, SHARED: yes}}
    VpcConfig: {SubnetIds: [a], SecurityGroupIds: [g]}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      CodeUri: src
"""


@pytest.mark.parametrize(
    ("own", "timeout_s", "line_of"),
    [("", 20, "    Timeout: 20"), ("      Timeout: 7\n", 7, "      Timeout: 7")],
)
def test_a_value_keeps_the_place_it_was_written_at(read, own: str, timeout_s: int, line_of: str) -> None:
    text = TEMPLATE + own
    (function,) = read(text).workload.functions
    assert function.timeout_s.value == timeout_s
    assert text.splitlines()[function.timeout_s.at.line - 1] == line_of


def test_maps_merge_and_lists_follow(read) -> None:
    (function,) = read(
        TEMPLATE
        + """      Layers: [arn:two]
      Environment: {Variables: {STAGE: test}}
      VpcConfig: {SubnetIds: [b]}
"""
    ).workload.functions
    assert function.layers.value == ("arn:one", "arn:two")
    assert dict(function.environment)["STAGE"] == "test" and "SHARED" in dict(function.environment)
    assert function.vpc.value == ("a", "b", "g")


def test_an_intrinsic_is_no_map_to_merge(read) -> None:
    (function,) = read(TEMPLATE + "      Environment: !Ref Elsewhere\n").workload.functions
    assert function.environment == ()


def test_globals_touch_no_plain_function_and_may_be_ignored(read) -> None:
    (function,) = read(TEMPLATE.replace("Serverless::Function", "Lambda::Function")).workload.functions
    assert function.runtime.value is None
    (ignoring,) = read(TEMPLATE + "    IgnoreGlobals: '*'\n").workload.functions
    assert ignoring.runtime.value is None
    (some,) = read(TEMPLATE + "    IgnoreGlobals: [Timeout]\n").workload.functions
    assert some.timeout_s.by_default and some.runtime.value == "python3.13"


@pytest.mark.parametrize("written", ["~", "[]", "3", "!Ref X", "{Function: ~}", "{Function: [1]}", "{Carrot: {}}"])
def test_nothing_in_globals_breaks_the_reader(read, written: str) -> None:
    head, _, tail = TEMPLATE.partition("Globals:")
    read(f"{head}Globals: {written}\nResources:{tail.partition('Resources:')[2]}")
