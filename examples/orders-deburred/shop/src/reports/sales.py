"""Makes the sales report: pandas is what this function is for, so it is loaded once at init."""

import os

import boto3
import pandas as pd
from shared.aws import PATIENT
from shared.store.scan import every_item

table = boto3.resource("dynamodb", config=PATIENT).Table(os.environ["TABLE"])
s3 = boto3.client("s3", config=PATIENT)
NAMES = {"#d": "day", "#t": "total"}


def handler(event, context):
    frame = pd.DataFrame(
        every_item(table, ProjectionExpression="id, #d, #t", ExpressionAttributeNames=NAMES),
        columns=["id", "day", "total"],
    )
    frame["total"] = frame["total"].astype(float)
    by_day = frame.groupby("day")["total"].agg(["sum", "count"]).reset_index()
    by_day["trend"] = by_day["sum"].rolling(7, min_periods=1).mean().round(2)
    key = f"sales/{event['execution']}.json"
    s3.put_object(
        Bucket=os.environ["REPORTS_BUCKET"],
        Key=key,
        Body=by_day.to_json(orient="records").encode(),
        ContentType="application/json",
    )
    return {"key": key, "days": len(by_day)}
