import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';

class Reports extends cdk.NestedStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new lambda.Function(this, 'Nightly', {
      runtime: lambda.Runtime.PYTHON_3_9,
      handler: 'nightly.handler',
      code: lambda.Code.fromAsset('lambda/orders'),
      memorySize: 512,
    });
  }
}

export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { synthesizer: new cdk.DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
    const jobs = new sqs.Queue(this, 'Jobs');
    const orders = new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: 'api.handler',
      code: lambda.Code.fromAsset('lambda/orders'),
      timeout: cdk.Duration.seconds(60),
      memorySize: 512,
    });
    orders.addEventSource(new SqsEventSource(jobs));
    new nodejs.NodejsFunction(this, 'Resize', { entry: 'lambda/resize.ts', runtime: lambda.Runtime.NODEJS_22_X });
    // deburr: allow unbounded-call -- ends within its 3 s
    new lambda.Function(this, 'Hello', {
      runtime: lambda.Runtime.PYTHON_3_12,
      handler: 'index.handler',
      code: lambda.Code.fromInline('import urllib.request\n\ndef handler(event, context):\n    return urllib.request.urlopen("https://example.com").read()\n'),
    });
    new s3.Bucket(this, 'Bucket', { autoDeleteObjects: true, removalPolicy: cdk.RemovalPolicy.DESTROY });
    new Reports(this, 'Reports');
  }
}
