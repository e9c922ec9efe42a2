import greengrasssdk

client = greengrasssdk.client("iot-data")


def handler(event, context):
    client.publish(topic="orders/seen", payload=event["payload"])
