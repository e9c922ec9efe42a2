import json

import numpy


def handler(event, context):
    return {"statusCode": 200, "body": str(numpy.linalg.det(json.loads(event["body"])))}
