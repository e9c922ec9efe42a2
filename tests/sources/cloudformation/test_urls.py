"""Whom a Function URL answers."""

import pytest

SAM = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Unsaid: {Type: String}}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.13, CodeUri: src, FunctionUrlConfig: {AuthType: %s}}
"""
PLAIN = """
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: {Handler: app.handler, Runtime: python3.13, Code: {S3Bucket: a, S3Key: b}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt Orders.Arn, AuthType: %s}}
  Open:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Orders, Action: %s, Principal: "%s"}
"""


@pytest.mark.parametrize(("auth", "public"), [("NONE", True), ("AWS_IAM", False), ("!Ref Unsaid", None)])
def test_sam_opens_what_asks_for_no_signature(read, auth: str, public: bool | None) -> None:
    (caller,) = read(SAM % auth).workload.callers
    assert caller.public.value is public


@pytest.mark.parametrize(
    ("auth", "action", "principal", "public"),
    [
        pytest.param("NONE", "lambda:InvokeFunctionUrl", "*", True, id="a policy opens it"),
        pytest.param("NONE", "lambda:*", "*", True, id="a wider policy"),
        pytest.param("NONE", "lambda:InvokeFunctionUrl", "123456789012", None, id="opened to one account"),
        pytest.param("NONE", "lambda:GetFunction", "*", None, id="another action"),
        pytest.param("AWS_IAM", "lambda:InvokeFunctionUrl", "*", False, id="signed"),
    ],
)
def test_a_plain_url_is_open_when_a_policy_says_so(
    read, auth: str, action: str, principal: str, public: bool | None
) -> None:
    callers = read(PLAIN % (auth, action, principal)).workload.callers
    (url,) = [caller for caller in callers if caller.kind == "function_url"]
    assert url.public.value is public
