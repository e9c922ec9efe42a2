import json


def handler(event, context):
    import pandas

    rows = pandas.DataFrame(json.loads(event["body"]))
    return {"statusCode": 200, "body": rows.describe().to_json()}
