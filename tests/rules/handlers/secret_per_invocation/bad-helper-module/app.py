from shared.secrets import password


def handler(event, context):
    return password() == event["password"]
