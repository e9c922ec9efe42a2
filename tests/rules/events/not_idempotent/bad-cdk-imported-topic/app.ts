import * as cdk from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as sns from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";

class Shop extends cdk.Stack {
  constructor(scope: cdk.App, id: string, props: any) {
    super(scope, id, props);
    const orders = new lambda.Function(this, "Orders", {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: "app.handler",
      code: lambda.Code.fromAsset("src"),
    });
    const topic = sns.Topic.fromTopicArn(this, "OrdersTopic", props.topicArn);
    topic.addSubscription(new LambdaSubscription(orders));
  }
}

new Shop(new cdk.App(), "Shop", { topicArn: process.env.TOPIC_ARN });
