from pandas import DataFrame as Frame

from store import rows


def export(found):
    return Frame(found).to_csv()


def handler(event, context):
    found = rows(event)
    if event["queryStringParameters"].get("export"):
        return export(found)
    return render(found)


def render(found):
    return {"statusCode": 200, "body": str(sorted(found))}
