import { CloudWatch } from "@aws-sdk/client-cloudwatch";

const cloudwatch = new CloudWatch({});

export const handler = async (event: { routeKey: string }) => {
  switch (event.routeKey) {
    case "POST /orders":
      await cloudwatch.putMetricData({ Namespace: "shop", MetricData: [{ MetricName: "orders", Value: 1 }] });
      break;
    default:
      await cloudwatch.putMetricData({ Namespace: "shop", MetricData: [{ MetricName: "others", Value: 1 }] });
  }
  return { statusCode: 200 };
};
