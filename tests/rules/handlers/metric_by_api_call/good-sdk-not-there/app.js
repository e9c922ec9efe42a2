const AWS = require("aws-sdk");

const cloudwatch = new AWS.CloudWatch();

exports.handler = async (event) => {
  await cloudwatch.putMetricData({ Namespace: "shop", MetricData: [{ MetricName: "orders", Value: 1 }] }).promise();
};
