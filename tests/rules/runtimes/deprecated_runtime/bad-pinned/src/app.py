import jwt


def handler(event, context):
    return jwt.decode(event["token"], event["key"], algorithms=["RS256"])
