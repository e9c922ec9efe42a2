import json


def made():
    def handle(event, context):
        return {'statusCode': 200, 'body': json.dumps(event)}

    return handle


handler = made()
