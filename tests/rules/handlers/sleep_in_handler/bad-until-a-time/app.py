import time

import boto3

athena = boto3.client("athena")


def handler(event, context):
    query = athena.start_query_execution(QueryString=event["query"])["QueryExecutionId"]
    until = time.monotonic() + event["patience"]
    while time.monotonic() < until:
        state = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]["State"]
        if state in ("SUCCEEDED", "FAILED", "CANCELLED"):
            return state
        time.sleep(2)
    return "RUNNING"
