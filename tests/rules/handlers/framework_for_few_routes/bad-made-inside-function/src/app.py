from fastapi import FastAPI
from mangum import Mangum


def make():
    app = FastAPI()

    @app.post("/orders")
    def create(body: dict):
        return body

    return app


handler = Mangum(make())
