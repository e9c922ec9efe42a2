import boto3
from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()
table = boto3.resource("dynamodb").Table("orders")


@app.post("/orders")
def create(order: dict):
    table.put_item(Item=order)
    return {"stored": True}


handler = Mangum(app)
