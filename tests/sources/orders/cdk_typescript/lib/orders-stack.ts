import * as cdk from 'aws-cdk-lib';
import { Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

interface OrdersProps extends StackProps {
  readonly stage: string;
}

export class OrdersStack extends Stack {
  private readonly shared = { runtime: lambda.Runtime.PYTHON_3_13, timeout: Duration.seconds(20) };

  constructor(scope: Construct, id: string, props: OrdersProps) {
    super(scope, id, props);
    const orders = new dynamodb.Table(this, 'OrdersTable', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    const failed = new sqs.Queue(this, 'Failed', { visibilityTimeout: Duration.minutes(2) });
    const shipments = new sqs.Queue(this, 'Shipments', { deadLetterQueue: { queue: failed, maxReceiveCount: 5 } });

    const place = new lambda.Function(this, 'PlaceOrder', {
      ...this.shared,
      handler: 'app.handler',
      code: lambda.Code.fromAsset('src/place'),
      memorySize: 512,
      timeout: Duration.seconds(29),
      environment: { STAGE: props.stage, TABLE: orders.tableName },
      logGroup: this.logs('PlaceOrderLogs'),
    });
    orders.grantWriteData(place);
    const api = new apigateway.RestApi(this, 'Api');
    api.root.addResource('orders').addMethod('POST', new apigateway.LambdaIntegration(place));

    const ship = new lambda.Function(this, 'ShipOrder', {
      ...this.shared,
      handler: 'app.handler',
      code: lambda.Code.fromAsset('src/ship'),
      architecture: lambda.Architecture.ARM_64,
      reservedConcurrentExecutions: Number(process.env.RESERVE),
      environment: { STAGE: props.stage },
      deadLetterQueue: failed,
      logGroup: this.logs('ShipOrderLogs'),
    });
    ship.addEventSource(
      new SqsEventSource(shipments, { batchSize: 5, maxBatchingWindow: Duration.seconds(10), reportBatchItemFailures: true }),
    );
    const nightly = new events.Rule(this, 'Nightly', { schedule: events.Schedule.rate(Duration.days(1)) });
    nightly.addTarget(new targets.LambdaFunction(ship));
  }

  private logs(id: string): logs.LogGroup {
    return new logs.LogGroup(this, id, { retention: logs.RetentionDays.ONE_MONTH });
  }
}
