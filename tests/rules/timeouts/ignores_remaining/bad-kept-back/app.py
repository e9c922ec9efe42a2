import boto3

queue = boto3.resource("sqs").Queue("https://sqs.example.com/orders")


def handler(event, context):
    done = 0
    while context.get_remaining_time_in_millis() > 30000:
        for message in queue.receive_messages():
            message.delete()
            done += 1
    return done
