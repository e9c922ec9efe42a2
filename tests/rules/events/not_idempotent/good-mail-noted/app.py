import boto3

ses = boto3.client("ses")
table = boto3.resource("dynamodb").Table("orders")


def handler(event, context):
    order = table.get_item(Key={"id": event["detail"]["id"]})["Item"]
    if order.get("thanked"):
        return
    ses.send_email(Source="shop@example.com", Destination={"ToAddresses": [order["mail"]]}, Message={})
    table.update_item(Key={"id": order["id"]}, UpdateExpression="SET thanked = :yes")
