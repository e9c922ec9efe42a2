import { App, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';

const app = new App();
const stack = new Stack(app, 'Shop');

new Function(stack, 'Orders', {
  runtime: Runtime.PYTHON_3_13,
  handler: 'orders.handler',
  code: Code.fromAsset('lambda'),
  memorySize: 512,
});
