import { App, Stack } from 'aws-cdk-lib';
import { Code, Function, FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogGroupProps, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import _ from 'lodash';
import { defaults } from './defaults';

class Logs extends Construct {
  public readonly group: LogGroup;

  constructor(scope: Construct, id: string, props: Partial<LogGroupProps> = {}) {
    super(scope, id);
    this.group = new LogGroup(this, 'Group', _.merge({ retention: RetentionDays.ONE_WEEK } as LogGroupProps, props));
  }
}

class Handled extends Construct {
  constructor(scope: Construct, id: string, props: Partial<FunctionProps> = {}) {
    super(scope, id);
    const { group } = new Logs(this, 'Logs');
    new Function(this, 'Function', _.merge(
      { runtime: Runtime.PYTHON_3_13, code: Code.fromAsset('lambda'), logGroup: group } as Partial<FunctionProps>,
      props,
    ) as FunctionProps);
  }
}

const app = new App();
const stack = new Stack(app, 'Shop');
new Handled(stack, 'Orders', { handler: 'orders.handler' });
new Function(stack, 'Prices', defaults('orders.handler'));
