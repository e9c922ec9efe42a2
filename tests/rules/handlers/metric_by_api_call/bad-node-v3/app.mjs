import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";

const cloudwatch = new CloudWatchClient({});

export const handler = async (event) => {
  const data = [{ MetricName: "orders", Value: event.Records.length }];
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: "shop", MetricData: data }));
};
