from kafka import KafkaConsumer


def handler(event, context):
    for message in KafkaConsumer("orders", consumer_timeout_ms=5000):
        print(message.offset)
