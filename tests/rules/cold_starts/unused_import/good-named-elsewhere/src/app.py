import json

import pandas as pd


def handler(event, context):
    return json.loads(event['body'])


def later(event):
    return pd.DataFrame(event)
