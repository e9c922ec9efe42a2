import boto3

cloudwatch = boto3.client("cloudwatch")


def handler(event, context):
    try:
        return event["id"]
    except KeyError:
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "broken", "Value": 1}])
        raise
