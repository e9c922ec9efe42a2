import json


def handler(event, context):
    try:
        import pandas
    except ImportError:
        return {"statusCode": 200, "body": event["body"]}
    return {"statusCode": 200, "body": pandas.DataFrame(json.loads(event["body"])).to_json()}
