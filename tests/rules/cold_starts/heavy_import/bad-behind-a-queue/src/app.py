import pandas as pd


def handler(event, context):
    for record in event["Records"]:
        if record["body"].startswith("{"):
            save(record["body"])
        else:
            save(pd.read_csv(record["body"]).to_json())


def save(text):
    print(len(text))
