import redis

subscriber = redis.Redis(host="cache.example.com").pubsub()


def handler(event, context):
    subscriber.subscribe("orders")
    for message in subscriber.listen():
        print(message["type"])
