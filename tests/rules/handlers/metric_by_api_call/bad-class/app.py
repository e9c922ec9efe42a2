from boto3 import client as aws


class Metrics:
    def __init__(self, namespace):
        self.namespace = namespace
        self.cloudwatch = aws("cloudwatch")

    def count(self, name):
        self.cloudwatch.put_metric_data(Namespace=self.namespace, MetricData=[{"MetricName": name, "Value": 1}])


metrics = Metrics("shop")


def handler(event, context):
    metrics.count("orders")
    metrics.count("items")
