import json

import pandas as pd

# pd.DataFrame is what the nightly job makes of it


def handler(event, context):
    return json.loads(event['body'])
