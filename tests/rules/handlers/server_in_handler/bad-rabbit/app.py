import pika


def handler(event, context):
    connection = pika.BlockingConnection(pika.ConnectionParameters("queue.example.com"))
    channel = connection.channel()

    def work(channel, method, properties, body):
        print(len(body))

    channel.basic_consume(queue="orders", on_message_callback=work, auto_ack=True)
    channel.start_consuming()
