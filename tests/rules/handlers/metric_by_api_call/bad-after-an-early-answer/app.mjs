import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";

const cloudwatch = new CloudWatchClient({});
const metric = (name) => new PutMetricDataCommand({ Namespace: "shop", MetricData: [{ MetricName: name, Value: 1 }] });

export const handler = async (event) => {
  if (!event.body) {
    await cloudwatch.send(metric("empty"));
    return { statusCode: 400 };
  }
  await cloudwatch.send(metric("orders"));
  return { statusCode: 201 };
};
