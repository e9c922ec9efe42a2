import pandas


def handler(event, context):
    return pandas.DataFrame(event["rows"]).to_json()
