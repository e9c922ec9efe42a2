from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/orders")
def orders():
    return []


@app.post("/orders")
def create(order: dict):
    return order


handler = Mangum(app)
