import json

import boto3

table = boto3.resource("dynamodb").Table("parcels")


def handler(event, context):
    parcel = json.loads(event["Records"][0]["Sns"]["Message"])
    place = parcel["place"]
    known = table.get_item(Key={"id": parcel["id"]})["Item"]
    if known["place"] and known["place"] != place:
        table.update_item(
            Key={"id": parcel["id"]},
            UpdateExpression="SET place = :place, moves = moves + :one",
            ExpressionAttributeValues={":place": place, ":one": 1},
        )
    if known["state"] == "SEEN":
        return
    table.update_item(
        Key={"id": parcel["id"]},
        UpdateExpression="SET #state = :state, sightings = sightings + :one",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "SEEN"}, ":one": {"N": "1"}},
    )
