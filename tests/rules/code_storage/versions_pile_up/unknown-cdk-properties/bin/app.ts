import { App, Stack } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";

const app = new App();
const stack = new Stack(app, "Orders");
const list = new lambda.Function(stack, "List", {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: "index.handler",
  code: lambda.Code.fromAsset("lambda"),
});
const child = list.node.findChild("Resource") as lambda.CfnFunction;
child.addOverride("Properties", { TracingConfig: { Mode: "Active" } });
