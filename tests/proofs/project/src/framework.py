from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/orders")
def orders():
    return []


handler = Mangum(app)  # HERE
