import json

import pandas


def handler(event, context):
    return {"statusCode": 200, "body": pandas.DataFrame(json.loads(event["body"])).to_json()}
