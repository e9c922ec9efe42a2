from shared.clients import Clients

clients = Clients()


def handler(event, context):
    return clients.s3.get_object(Bucket="orders", Key=event["key"])["Body"].read().decode()
