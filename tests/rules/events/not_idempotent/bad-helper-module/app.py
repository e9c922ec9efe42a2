from shared import counters as c


def handler(event, context):
    for record in event["Records"]:
        c.count(record["kinesis"]["partitionKey"])
