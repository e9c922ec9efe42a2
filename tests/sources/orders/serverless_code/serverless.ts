import type { AWS } from '@serverless/typescript';

import { ship } from './functions/ship';
import { table, queues } from './resources';

const stage = process.env.STAGE || 'prod';

const service: AWS = {
  service: 'orders',
  provider: {
    name: 'aws',
    runtime: 'python3.13',
    timeout: 20,
    memorySize: 128,
    stage,
    versionFunctions: false,
    logRetentionInDays: 30,
    environment: { STAGE: '${self:provider.stage}' },
  },
  functions: {
    PlaceOrder: {
      handler: 'app.handler',
      module: 'src/place',
      memorySize: 512,
      timeout: 29,
      environment: { TABLE: { Ref: 'Orders' } },
      iamRoleStatements: [
        { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: { 'Fn::GetAtt': ['Orders', 'Arn'] } },
      ],
      events: [{ http: 'POST /orders' }],
    },
    ShipOrder: ship,
  },
  resources: { Resources: { ...queues, Orders: table } },
};

module.exports = service;
