import time

import boto3

athena = boto3.client("athena")


def handler(event, context):
    query = athena.start_query_execution(QueryString=event["query"])["QueryExecutionId"]
    time.sleep(5)
    return athena.get_query_results(QueryExecutionId=query)
