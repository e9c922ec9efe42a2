import moto


def handler(event, context):
    with moto.mock_aws():
        return event["id"]
