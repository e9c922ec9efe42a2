import { App, Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import { Code, Function, Runtime } from "aws-cdk-lib/aws-lambda";

const stack = new Stack(new App(), "Shop");
const vpc = new ec2.Vpc(stack, "Closed", {
  subnetConfiguration: [{ name: "closed", subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});
vpc.addInterfaceEndpoint("Tables", { service: ec2.InterfaceVpcEndpointAwsService.DYNAMODB });
new Function(stack, "Stock", {
  runtime: Runtime.PYTHON_3_13,
  handler: "app.handler",
  code: Code.fromAsset("code"),
  vpc,
});
