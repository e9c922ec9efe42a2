import pandas as pd

PRICES = pd.DataFrame([{"id": 1, "price": 2}])


def handler(event, context):
    if event.get("report"):
        return PRICES.to_csv() + pd.DataFrame(event["rows"]).to_csv()
    return find(event)


def find(event):
    return sorted(event["rows"])
