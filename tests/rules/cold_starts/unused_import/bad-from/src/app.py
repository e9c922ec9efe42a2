import json

from scipy import stats


def handler(event, context):
    return json.loads(event['body'])
