from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/orders")
def orders():
    return []


@app.post("/orders")
def create(order: dict):
    return order


# deburr: allow framework-wrapper until 2027-06-30 -- moving to a resolver
handler = Mangum(app)
