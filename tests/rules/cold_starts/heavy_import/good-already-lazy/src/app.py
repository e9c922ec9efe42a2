def export(rows):
    import pandas as pd

    return pd.DataFrame(rows).to_csv()


def handler(event, context):
    if event.get("format") == "csv":
        return export(event["rows"])
    return find(event)


def find(event):
    return sorted(event["rows"])
