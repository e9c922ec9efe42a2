import boto3


class Stock:
    def __init__(self, table):
        self.table = table

    def take(self, item, quantity):
        self.table.update_item(
            Key={"id": item},
            UpdateExpression="SET available = available - :quantity",
            ConditionExpression="attribute_exists(id)",
            ExpressionAttributeValues={":quantity": quantity},
        )


stock = Stock(boto3.resource("dynamodb").Table("stock"))


def handler(event, context):
    for line in event["detail"]["lines"]:
        stock.take(line["item"], line["quantity"])
