import json


def handler(event, context):
    with open(f"/tmp/{event['functionName']}.json", "w") as out:
        json.dump(event, out)
