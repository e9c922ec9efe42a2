from fastapi import FastAPI
from mangum import Mangum

from routes import add

app = FastAPI()
add(app)


@app.get("/orders")
def orders():
    return []


@app.get("/orders/{order_id}")
def order(order_id: str):
    return {"id": order_id}


handler = Mangum(app)
