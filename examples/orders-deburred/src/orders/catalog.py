"""The catalogue, routed by Powertools."""

import os

import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from shared.aws import QUICK

app = APIGatewayHttpResolver()
table = boto3.resource("dynamodb", config=QUICK).Table(os.environ["TABLE"])


@app.get("/catalog/products")
def products():
    return table.scan(Limit=50)["Items"]


@app.get("/catalog/products/<product_id>")
def product(product_id: str):
    found = table.get_item(Key={"id": product_id}).get("Item")
    if found is None:
        raise NotFoundError
    return found


def handler(event, context):
    return app.resolve(event, context)
