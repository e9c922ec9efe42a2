import boto3

cloudwatch = boto3.client("cloudwatch")
cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "environments", "Value": 1}])


def handler(event, context):
    return event["id"]
