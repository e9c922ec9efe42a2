"""The catalogue, routed by Powertools."""

import os
from datetime import datetime, timezone

import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from shared.aws import QUICK
from shared.responses import dump

app = APIGatewayHttpResolver(serializer=dump)
table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["PRODUCTS_TABLE"])


@app.get("/catalog/products")
def products():
    limit = int(app.current_event.query_string_parameters.get("limit", "50"))
    return table.scan(Limit=min(limit, 200))["Items"]


@app.get("/catalog/products/<product_id>")
def product(product_id: str):
    found = table.get_item(Key={"id": product_id}).get("Item")
    if found is None:
        raise NotFoundError("no such product")
    return found


@app.post("/catalog/products/<product_id>/views")
def viewed(product_id: str):
    table.update_item(
        Key={"id": product_id},
        UpdateExpression="ADD #v :one SET last_viewed = :now",
        ExpressionAttributeNames={"#v": "views"},
        ExpressionAttributeValues={":one": 1, ":now": datetime.now(timezone.utc).isoformat()},
    )
    return Response(status_code=204)


def handler(event, context):
    return app.resolve(event, context)
