from fastapi import FastAPI
from mangum import Mangum

from files import files

app = FastAPI()


@app.get("/orders")
def orders():
    return []


@app.get("/orders/{order_id}")
def order(order_id: str):
    return {"id": order_id}


app.mount("/files", files)
handler = Mangum(app)
