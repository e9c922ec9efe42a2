from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/orders")
def orders():
    return []


@app.get("/orders/{order_id}")
def order(order_id: str):
    return {"id": order_id}


@app.post("/orders")
def create(body: dict):
    return body


@app.delete("/orders/{order_id}")
def remove(order_id: str):
    return {}


handler = Mangum(app)
