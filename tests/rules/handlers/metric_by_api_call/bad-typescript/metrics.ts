import { CloudWatch } from "@aws-sdk/client-cloudwatch";

const cloudwatch = new CloudWatch({});

export async function count(name: string): Promise<void> {
  await cloudwatch.putMetricData({ Namespace: "shop", MetricData: [{ MetricName: name, Value: 1 }] });
}
