"""A CDK app in one file, and more files beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deburr.facts import book
from deburr.sources import project
from deburr.sources.reading import Reading

IMPORTS = """\
import * as fs from 'fs';
import { App, CfnOutput, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as events from 'aws-cdk-lib/aws-events';
import * as eventTargets from 'aws-cdk-lib/aws-events-targets';
import { HttpApi, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as iot from 'aws-cdk-lib/aws-iot';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as logsTo from 'aws-cdk-lib/aws-logs-destinations';
import * as pipes from 'aws-cdk-lib/aws-pipes';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { GuApi, GuLambda } from '@guardian/cdk';
const told = { runtime: lambda.Runtime.NODEJS_22_X, handler: 'app.handler', code: lambda.Code.fromAsset('src') };
"""


@pytest.fixture
def app(tmp_path: Path) -> Callable[..., Reading]:
    """Reads an app whose stack's constructor has a body; `above` stands before the stack, `files` beside the app."""

    def read(body: str, above: str = "", **files: str) -> Reading:
        stack = f"class Shop extends Stack {{\n  constructor(scope, id, props) {{\n    super(scope, id, props);\n{body}\n  }}\n}}\n"
        (tmp_path / "app.ts").write_text(f"{IMPORTS}{above}{stack}new Shop(new App(), 'Shop');\n", encoding="utf-8")
        (tmp_path / "cdk.json").write_text('{"app": "npx ts-node app.ts"}', encoding="utf-8")
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return project.read([tmp_path], root=tmp_path, facts=book.load())

    return read
