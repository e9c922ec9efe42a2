import json

import pandas as pd
import seaborn as sns

sns.set_theme(style="whitegrid")


def handler(event, context):
    if event.get("format") == "csv":
        frame = pd.DataFrame(json.loads(event["body"]))
        return {"statusCode": 200, "body": frame.to_csv()}
    return {"statusCode": 200, "body": json.dumps(load(event))}


def load(event):
    return {"orders": sorted(event["rows"])}
