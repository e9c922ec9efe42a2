"""Whether AppSync waits for a function stands in the requests of its resolvers, in every dialect."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project

EVENT = 'export const request = (ctx) => ({ operation: "Invoke", invocationType: "Event", payload: ctx });\n'
WAITS = 'export const request = (ctx) => ({ operation: "Invoke", payload: ctx });\n'
FUNCTION = "  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.h, Runtime: python3.13, CodeUri: src}}\n"
SOURCE = (
    "  D: {Type: AWS::AppSync::DataSource, Properties: {Name: d, LambdaConfig: {LambdaFunctionArn: !GetAtt F.Arn}}}\n"
)
HEAD = f"Transform: AWS::Serverless-2016-10-31\nResources:\n{FUNCTION}{SOURCE}"
SAM = f"""\
Transform: AWS::Serverless-2016-10-31
Resources:
{FUNCTION}  Api:
    Type: AWS::Serverless::GraphQLApi
    Properties:
      DataSources: {{Lambda: {{D: {{FunctionArn: !GetAtt F.Arn}}}}}}
      Functions: {{Send: {{DataSource: D, CodeUri: send.js}}, Other: {{DataSource: None, CodeUri: other.js}}}}
"""
TERRAFORM = """\
resource "aws_lambda_function" "f" {
  function_name = "f"
  handler       = "a.h"
  runtime       = "python3.13"
}
resource "aws_appsync_datasource" "d" {
  name = "d"
  lambda_config { function_arn = aws_lambda_function.f.arn }
}
resource "aws_appsync_resolver" "r" {
  data_source = aws_appsync_datasource.d.name
  code        = file("send.js")
}
"""
CDK = """\
import { Stack, App, aws_lambda as lambda, aws_appsync as appsync } from "aws-cdk-lib";
const stack = new Stack(new App(), "S");
const api = new appsync.GraphqlApi(stack, "Api", {});
const source = api.addLambdaDataSource("D", new lambda.Function(stack, "F", { runtime: lambda.Runtime.NODEJS_22_X }));
"""


def resolver(properties: str, name: str = "R", kind: str = "Resolver") -> str:
    return f"  {name}: {{Type: AWS::AppSync::{kind}, Properties: {{DataSourceName: !GetAtt D.Name, {properties}}}}}\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"t.yaml": HEAD}, ["sync"], id="nobody says how"),
        pytest.param({"t.yaml": HEAD + resolver(f"Code: '{EVENT.strip()}'")}, ["async"], id="inline"),
        pytest.param({"t.yaml": HEAD + resolver(f"Code: '{WAITS.strip()}'")}, ["sync"], id="inline, and it waits"),
        pytest.param(
            {
                "t.yaml": HEAD
                + resolver("""RequestMappingTemplate: '{"operation": "Invoke", "invocationType": "Event"}'""")
            },
            ["async"],
            id="a mapping template",
        ),
        pytest.param({"t.yaml": HEAD + resolver("CodeS3Location: send.js"), "send.js": EVENT}, ["async"], id="a file"),
        pytest.param({"t.yaml": HEAD + resolver("CodeS3Location: s3://b/k")}, ["sync"], id="a file that is elsewhere"),
        pytest.param(
            {
                "t.yaml": HEAD
                + resolver(f"Code: '{EVENT.strip()}'", kind="FunctionConfiguration")
                + resolver(f"Code: '{WAITS.strip()}'", "Q")
            },
            ["async", "sync"],
            id="both",
        ),
        pytest.param(
            {"t.yaml": HEAD + resolver(f"Code: '{EVENT.strip()}'").replace("!GetAtt D.Name", "d")},
            ["async"],
            id="by name",
        ),
        pytest.param(
            {"t.yaml": HEAD + resolver(f"Code: '{EVENT.strip()}'").replace("!GetAtt D.Name", "e")},
            ["sync"],
            id="another's",
        ),
        pytest.param({"t.yaml": SAM, "send.js": EVENT, "other.js": WAITS}, ["async"], id="SAM's API"),
        pytest.param({"main.tf": TERRAFORM, "send.js": EVENT}, ["async"], id="Terraform"),
        pytest.param(
            {
                "cdk.json": '{"app": "app.ts"}',
                "app.ts": CDK + f"source.createResolver('R', {{ code: appsync.Code.fromInline(`{EVENT}`) }});\n",
            },
            ["async"],
            id="CDK code",
        ),
        pytest.param(
            {
                "cdk.json": '{"app": "app.ts"}',
                "app.ts": CDK
                + "import * as path from 'path';\nnew appsync.AppsyncFunction(stack, 'Q', { dataSource: source,\n"
                + "  code: appsync.Code.fromAsset(path.join(__dirname, 'send.js')) });\n",
                "send.js": EVENT,
            },
            ["async"],
            id="CDK code, from a file",
        ),
    ],
)
def test_whether_it_waits(tmp_path: Path, files: Mapping[str, str], expected: list[str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    workload = project.read([tmp_path], root=tmp_path, facts=book.load()).workload
    found = [caller for caller in workload.callers if caller.kind == "appsync"]
    assert sorted(caller.mode.value for caller in found) == expected
    assert all((caller.waits_s is None) is (caller.mode.value == "async") for caller in found)


def test_a_request_outside_of_the_checked_folder_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "app"
    root.mkdir()
    (tmp_path / "send.js").write_text(EVENT, encoding="utf-8")
    (root / "t.yaml").write_text(HEAD + resolver("CodeS3Location: ../send.js"), encoding="utf-8")
    (caller,) = project.read([root], root=root, facts=book.load()).workload.callers
    assert caller.mode.value == "sync"


@pytest.mark.parametrize(
    ("files", "names"),
    [
        pytest.param({"t.yaml": HEAD}, ["D"], id="nobody asks"),
        pytest.param({"t.yaml": HEAD + resolver("TypeName: Query, FieldName: list")}, ["Query.list"], id="a field"),
        pytest.param(
            {
                "t.yaml": HEAD
                + resolver("TypeName: Query, FieldName: list")
                + resolver("TypeName: Mutation, FieldName: save", "Q")
            },
            ["Mutation.save", "Query.list"],
            id="two fields",
        ),
        pytest.param({"t.yaml": HEAD + resolver("FieldName: list")}, ["D"], id="half of it"),
        pytest.param(
            {
                "t.yaml": HEAD
                + resolver(f"TypeName: Query, FieldName: list, Code: '{EVENT.strip()}'")
                + resolver(f"TypeName: Query, FieldName: list, Code: '{WAITS.strip()}'", "Q")
            },
            ["Query.list", "Query.list (Event)"],
            id="one way and the other",
        ),
        pytest.param(
            {
                "main.tf": TERRAFORM.replace("  data_source =", '  type = "Query"\n  field = "list"\n  data_source ='),
                "send.js": EVENT,
            },
            ["Query.list"],
            id="Terraform",
        ),
    ],
)
def test_each_field_that_asks_is_a_caller(tmp_path: Path, files: Mapping[str, str], names: list[str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    workload = project.read([tmp_path], root=tmp_path, facts=book.load()).workload
    assert sorted(caller.name for caller in workload.callers if caller.kind == "appsync") == names
