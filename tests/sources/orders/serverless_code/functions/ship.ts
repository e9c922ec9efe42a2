const failed = { 'Fn::GetAtt': ['Failed', 'Arn'] };

export const ship = {
  handler: 'app.handler',
  module: `${['src', 'ship'][0]}/ship`,
  architecture: 'arm64',
  reservedConcurrency: process.env.RESERVE,
  onError: failed,
  role: 'ShipRole',
  events: [
    {
      sqs: {
        arn: { 'Fn::GetAtt': ['Shipments', 'Arn'] },
        batchSize: 5,
        maximumBatchingWindow: 10,
        functionResponseType: 'ReportBatchItemFailures',
      },
    },
    { schedule: { name: 'Nightly', rate: 'rate(1 day)' } },
  ],
} as const;
