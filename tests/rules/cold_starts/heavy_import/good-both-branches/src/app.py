import pandas as pd


def handler(event, context):
    if event["kind"] == "csv":
        frame = pd.read_csv(event["path"])
    else:
        frame = pd.read_excel(event["path"])
    return {"rows": len(frame)}
