from clients import make


def handler(event, context):
    return make('sns').publish(TopicArn='t', Message='m')
