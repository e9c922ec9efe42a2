import json


def handler(event, context):
    import tables_of_ours

    rows = tables_of_ours.DataFrame(json.loads(event["body"]))
    return {"statusCode": 200, "body": rows.describe().to_json()}
