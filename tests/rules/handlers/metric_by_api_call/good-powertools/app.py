from aws_lambda_powertools import Metrics

metrics = Metrics(namespace="shop")


@metrics.log_metrics
def handler(event, context):
    metrics.add_metric(name="orders", unit="Count", value=1)
