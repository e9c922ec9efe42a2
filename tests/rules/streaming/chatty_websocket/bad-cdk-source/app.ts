import { App, Stack } from "aws-cdk-lib";
import { Code, Function, Runtime } from "aws-cdk-lib/aws-lambda";
import { WebSocketApi } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";

const stack = new Stack(new App(), "Chat");
const chat = new Function(stack, "Chat", { runtime: Runtime.PYTHON_3_13, handler: "app.handler", code: Code.fromAsset("src") });
new WebSocketApi(stack, "Api", { defaultRouteOptions: { integration: new WebSocketLambdaIntegration("all", chat) } });
