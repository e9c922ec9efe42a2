import boto3

table = boto3.resource("dynamodb").Table("seeds")


def handler(event, context):
    name = event["ResourceProperties"]["Name"]
    if event["RequestType"] == "Delete":
        table.delete_item(Key={"name": name})
    else:
        table.put_item(Item={"name": name})
    return {"PhysicalResourceId": name}
