import json

import pandas as pd


def handler(event, context):
    for record in event['Records']:
        print(json.loads(record['body'])['id'])
