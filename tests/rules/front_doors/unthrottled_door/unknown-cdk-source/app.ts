import { App, Stack } from "aws-cdk-lib";
import { Code, Function, Runtime } from "aws-cdk-lib/aws-lambda";
import { HttpApi, HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";

const stack = new Stack(new App(), "Orders");
const orders = new Function(stack, "Orders", { runtime: Runtime.PYTHON_3_13, handler: "app.handler", code: Code.fromAsset("src") });
const api = new HttpApi(stack, "Api");
api.addRoutes({ path: "/orders", methods: [HttpMethod.GET], integration: new HttpLambdaIntegration("list", orders) });
