import pandas as pd


def handler(event, context):
    if not event.get("rows"):
        return {"statusCode": 400}
    return {"statusCode": 200, "body": pd.DataFrame(event["rows"]).to_csv()}
