import pandas


def handler(event, context):
    if event["kind"] == "report":
        frame = pandas.DataFrame(event["rows"])
        return frame.to_json()
    return load(event)


def load(event):
    return sorted(event["rows"])
