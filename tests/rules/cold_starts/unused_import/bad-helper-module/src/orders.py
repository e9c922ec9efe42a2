import json

import pandas


def save(event):
    return json.loads(event['body'])
