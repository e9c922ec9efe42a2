from fastapi import FastAPI
from mangum import Mangum

api = FastAPI()


@api.get("/orders")
def orders():
    return []


handler = Mangum(api)
