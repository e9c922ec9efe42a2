"""Makes the sales report: pandas is what this function is for, so it is loaded once at init."""

import os

import boto3
import pandas as pd
from shared.aws import QUICK

table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])


def handler(event, context):
    frame = pd.DataFrame(table.scan()["Items"])
    by_day = frame.groupby("day")["total"].agg(["sum", "count"]).reset_index()
    return by_day.to_dict("records")
