"""The catalogue: the old web application, moved to Lambda as it was."""

import os
from datetime import datetime, timezone

import boto3
from fastapi import FastAPI, HTTPException
from mangum import Mangum

app = FastAPI(title="catalog")


def get_table():
    return boto3.resource("dynamodb").Table(os.environ["PRODUCTS_TABLE"])


@app.get("/catalog/products")
def products(limit: int = 50):
    return get_table().scan(Limit=limit)["Items"]


@app.get("/catalog/products/{product_id}")
def product(product_id: str):
    found = get_table().get_item(Key={"id": product_id}).get("Item")
    if found is None:
        raise HTTPException(404, "no such product")
    return found


@app.post("/catalog/products/{product_id}/views", status_code=204)
def viewed(product_id: str):
    get_table().update_item(
        Key={"id": product_id},
        UpdateExpression="ADD #v :one SET last_viewed = :now",
        ExpressionAttributeNames={"#v": "views"},
        ExpressionAttributeValues={":one": 1, ":now": datetime.now(timezone.utc).isoformat()},
    )


handler = Mangum(app, lifespan="off")
