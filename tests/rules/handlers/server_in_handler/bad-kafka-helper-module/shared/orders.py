from kafka import KafkaConsumer as Consumer


def consume(topic):
    for message in Consumer(topic, bootstrap_servers="kafka.example.com:9092"):
        print(message.offset)
