import boto3

sns = boto3.client("sns")


class Deliveries:
    kinds = ["created", "paid"]

    def handle(self, event):
        skipped = 0
        for record in event["Records"]:
            if record["dynamodb"]["NewImage"]["status"]["S"] not in self.kinds:
                skipped += 1
                continue
            sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:new", Message=str(record["dynamodb"]))


deliveries = Deliveries()


def handler(event, context):
    deliveries.handle(event)
