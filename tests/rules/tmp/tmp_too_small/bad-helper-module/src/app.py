from fetch import fetched


def handler(event, context):
    for record in event["Records"]:
        fetched(record["s3"]["bucket"]["name"], record["s3"]["object"]["key"])
