import boto3


def counter(name):
    cloudwatch = boto3.client("cloudwatch")

    def count(value):
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": name, "Value": value}])

    return count


orders = counter("orders")


def handler(event, context):
    orders(len(event["Records"]))
