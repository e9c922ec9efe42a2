from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders():
    return []


@app.get("/orders/{order_id}")
def order(order_id: str):
    return {"id": order_id}
