import json

_pandas = None


def get_pandas():
    global _pandas
    if _pandas is None:
        import pandas

        _pandas = pandas.DataFrame
    return _pandas


def handler(event, context):
    return {"statusCode": 200, "body": get_pandas()(json.loads(event["body"])).to_json()}
