import functools
import time

import boto3

cloudwatch = boto3.client("cloudwatch")


def timed(func):
    @functools.wraps(func)
    def inner(event, context):
        started = time.monotonic()
        answer = func(event, context)
        took = time.monotonic() - started
        cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "took", "Value": took}])
        return answer

    return inner


@timed
def handler(event, context):
    return event["id"]
