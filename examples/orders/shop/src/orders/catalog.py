"""The catalogue: the old web application, moved to Lambda as it was."""

import os

import boto3
from fastapi import FastAPI, HTTPException
from mangum import Mangum

app = FastAPI(title="catalog")


@app.get("/catalog/products")
def products(limit: int = 50):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    return table.scan(Limit=limit)["Items"]


@app.get("/catalog/products/{product_id}")
def product(product_id: str):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    found = table.get_item(Key={"id": product_id}).get("Item")
    if found is None:
        raise HTTPException(404)
    return found


@app.post("/catalog/products/{product_id}/views")
def viewed(product_id: str):
    return {"product": product_id}


handler = Mangum(app)
