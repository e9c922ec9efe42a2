import * as cdk from 'aws-cdk-lib';
import { ShopStack } from '../lib/shop-stack';

const app = new cdk.App({ analyticsReporting: false });
for (const name of ['Dev', 'Prod']) {
  new ShopStack(new cdk.Stage(app, name), 'Shop');
}
new ShopStack(app, 'ShopEast');
new ShopStack(app, 'ShopWest');
