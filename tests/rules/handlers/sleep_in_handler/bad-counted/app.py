import time

import boto3

athena = boto3.client("athena")


def handler(event, context):
    query = athena.start_query_execution(QueryString=event["query"])["QueryExecutionId"]
    for _ in range(30):
        state = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]["State"]
        if state in ("SUCCEEDED", "FAILED", "CANCELLED"):
            return state
        time.sleep(2)
    return "RUNNING"
