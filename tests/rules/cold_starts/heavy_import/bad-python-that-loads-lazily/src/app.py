"""Orders, and what they were worth."""

from __future__ import annotations

# what it is made of
import json
import pandas as pd


def handler(event, context):
    if event.get("format") == "csv":
        return pd.DataFrame(json.loads(event["body"])).to_csv()
    return json.dumps(load(event))


def load(event):
    return {"orders": sorted(event["rows"])}
