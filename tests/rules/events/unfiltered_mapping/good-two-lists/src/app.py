import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    added, gone = [], []
    for record in event["Records"]:
        if record["eventName"] == "INSERT":
            added.append(record["dynamodb"]["NewImage"])
        if record["eventName"] == "REMOVE":
            gone.append(record["dynamodb"]["Keys"])
    with table.batch_writer() as batch:
        for item in added:
            batch.put_item(Item=item)
        for key in gone:
            batch.delete_item(Key=key)
