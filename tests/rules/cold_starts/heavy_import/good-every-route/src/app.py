import pandas as pd


def handler(event, context):
    method = event["requestContext"]["http"]["method"]
    if method == "GET":
        return read(event)
    elif method == "POST":
        return write(event)
    return {"statusCode": 405}


def read(event):
    return pd.read_csv(event["path"]).to_json()


def write(event):
    return pd.DataFrame(event["rows"]).to_csv()
