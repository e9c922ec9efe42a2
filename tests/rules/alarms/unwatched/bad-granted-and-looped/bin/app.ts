import { App, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

class Shop extends Stack {
  private make(name: string): lambda.Function {
    return new lambda.Function(this, `${this.stackName}-fn`, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: `${name}.handler`,
      code: lambda.Code.fromAsset('lambda'),
      memorySize: 512,
      logRetention: 7,
    });
  }

  constructor(scope: App, id: string) {
    super(scope, id);
    const api = new apigateway.RestApi(this, 'Api');
    const functions: Record<string, lambda.Function> = {};
    for (const name of ['orders', 'customers']) functions[name] = this.make(name);
    Object.entries(functions).forEach(([name, fn]) => {
      api.root.addResource(name).addMethod('GET', new apigateway.LambdaIntegration(fn));
    });
    this.make('partners').grantInvoke(new iam.AccountPrincipal('111122223333'));
  }
}

new Shop(new App(), 'Shop');
