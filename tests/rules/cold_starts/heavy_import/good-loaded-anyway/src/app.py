import awswrangler as wr
import pandas as pd


def handler(event, context):
    frame = wr.s3.read_csv(event["path"])
    if event.get("join"):
        return pd.concat([frame, wr.s3.read_csv(event["join"])]).to_csv()
    return summarise(frame)


def summarise(frame):
    return frame.describe().to_csv()
