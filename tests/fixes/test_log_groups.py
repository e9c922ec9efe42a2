"""A log group beside its function, in the template's own layout."""

from textwrap import dedent

import pytest

from deburr.edits import DeclareLogs
from deburr.fixes import log_groups, template_values
from deburr.fixes.splice import CannotEdit, spliced
from deburr.place import Place

PATH = "Resources.Orders.Properties.LoggingConfig.LogGroup"


def declared(text: str) -> str:
    row = next(row for row, line in enumerate(text.splitlines(), 1) if "Orders:" in line)
    column = text.splitlines()[row - 1].index("Orders") + 1
    fix = DeclareLogs(Place("template.yaml", row, column, row, column + 6, PATH), 30)
    return spliced(text, [log_groups.splice(text, fix), template_values.splice(text, log_groups.naming(fix))])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            Resources:
              Table: {Type: AWS::Serverless::SimpleTable}

              # é takes orders
              Orders:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: app.handler
            """,
            """
            Resources:
              Table: {Type: AWS::Serverless::SimpleTable}

              OrdersLogs:
                Type: AWS::Logs::LogGroup
                Properties:
                  RetentionInDays: 30

              # é takes orders
              Orders:
                Type: AWS::Serverless::Function
                Properties:
                  LoggingConfig:
                    LogGroup: !Ref OrdersLogs
                  Handler: app.handler
            """,
            id="above the comments of its function, with a blank line where others have one",
        ),
        pytest.param(
            """
            Resources:
                Orders:
                    Type: AWS::Serverless::Function
                    Properties: {Handler: app.handler}
            """,
            """
            Resources:
                OrdersLogs:
                    Type: AWS::Logs::LogGroup
                    Properties:
                        RetentionInDays: 30
                Orders:
                    Type: AWS::Serverless::Function
                    Properties: {LoggingConfig: {LogGroup: !Ref OrdersLogs}, Handler: app.handler}
            """,
            id="four spaces",
        ),
        pytest.param(
            """
            Resources:
              Orders:
                Type: AWS::Serverless::Function
                Condition: Live
                Properties:
                  Handler: app.handler
            """,
            """
            Resources:
              OrdersLogs:
                Type: AWS::Logs::LogGroup
                Condition: Live
                Properties:
                  RetentionInDays: 30
              Orders:
                Type: AWS::Serverless::Function
                Condition: Live
                Properties:
                  LoggingConfig:
                    LogGroup: !Ref OrdersLogs
                  Handler: app.handler
            """,
            id="made where its function is",
        ),
    ],
)
def test_declares(before: str, after: str) -> None:
    assert declared(dedent(before)) == dedent(after)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("Resources: {\n  Orders: {Type: A, Properties: {B: 1}}}\n", "not written as a block", id="flow"),
        pytest.param(
            "Resources:\n  OrdersLogs: {Type: A}\n  Orders:\n    Type: A\n",
            "is called OrdersLogs already",
            id="a name that is taken",
        ),
        pytest.param(
            "Resources:\n  Orders:\n    Type: A\n    Properties: &of\n      B: 1\n  Bills: {Type: A, Properties: *of}\n",
            "written as an alias of Orders",
            id="properties of another, too",
        ),
    ],
)
def test_stays(text: str, reason: str) -> None:
    with pytest.raises(CannotEdit, match=reason):
        declared(text)
