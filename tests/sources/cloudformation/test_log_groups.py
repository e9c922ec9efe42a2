"""How long a function's logs are kept: the group that it names, that is named after it, or none."""

import pytest

PREFIX = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Name: {Type: String}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13%s}
"""


@pytest.mark.parametrize(
    ("function", "group", "days"),
    [
        pytest.param("", "", 0, id="no group"),
        pytest.param("", '{LogGroupName: !Sub "/aws/lambda/${Orders}", RetentionInDays: 7}', 7, id="by reference"),
        pytest.param(
            "", '{LogGroupName: !Join ["/", [/aws/lambda, !Ref Orders]], RetentionInDays: 7}', 7, id="by join"
        ),
        pytest.param("", '{LogGroupName: !Sub "/aws/lambda/${Orders}"}', 0, id="no retention"),
        pytest.param(
            ", FunctionName: orders", "{LogGroupName: /aws/lambda/orders, RetentionInDays: 7}", 7, id="by name"
        ),
        pytest.param(
            ', FunctionName: !Sub "${Name}-orders"',
            '{LogGroupName: !Sub "/aws/lambda/${Name}-orders", RetentionInDays: 7}',
            7,
            id="by the same unknown name",
        ),
        pytest.param(
            ", FunctionName: !ImportValue a",
            '{LogGroupName: !Join ["", [/aws/lambda/, !ImportValue b]], RetentionInDays: 7}',
            None,
            id="two names of which nothing is known",
        ),
        pytest.param("", "{LogGroupName: /aws/lambda/other, RetentionInDays: 7}", None, id="of some other function"),
        pytest.param("", "{LogGroupName: /shop/access, RetentionInDays: 7}", 0, id="of no function"),
        pytest.param("", "{LogGroupName: !Ref Name, RetentionInDays: 7}", None, id="a name that is not known"),
        pytest.param(", LoggingConfig: {LogGroup: !Ref Group}", "{RetentionInDays: 7}", 7, id="it names the group"),
        pytest.param(
            ", LoggingConfig: {LogGroup: /shop/logs}",
            "{LogGroupName: /shop/logs, RetentionInDays: 7}",
            7,
            id="it names the group's name",
        ),
        pytest.param(", LoggingConfig: {LogGroup: /shop/logs}", "", None, id="it names a group made elsewhere"),
        pytest.param(", LoggingConfig: {LogGroup: !Ref Group}", "{LogGroupClass: DELIVERY}", None, id="another class"),
    ],
)
def test_days(read, function: str, group: str, days: int | None) -> None:
    template = PREFIX % function
    if group:
        template += f"  Group:\n    Type: AWS::Logs::LogGroup\n    Properties: {group}\n"
    [orders] = read(template).workload.functions
    assert orders.logs_kept_days.value == days
