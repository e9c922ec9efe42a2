"""The shop."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query, Request, status
from fastapi.responses import StreamingResponse
from mangum import Mangum
from pydantic import BaseModel
from stock import router

app = FastAPI()
app.include_router(router, prefix="/v1")


class Order(BaseModel):
    name: str
    total: int = 3


def user(request: Request):
    return request.headers.get("x-user")


@app.get("/")
async def index():
    return {"shop": "open"}


@app.get("/orders/{order_id}")
async def order(order_id: int, full: bool = False, q: Annotated[str | None, Query(max_length=5)] = None):
    if order_id > 5:
        raise HTTPException(status_code=404, detail="no such order")
    return {"id": order_id, "full": full, "q": q}


@app.post("/orders", status_code=status.HTTP_201_CREATED, response_model=Order)
def create(order: Order):
    return order


@app.get("/feed")
def feed():
    return StreamingResponse(iter(["a", "b"]))


@app.get("/me")
def me(user: str = Depends(user)):
    return {"user": user}


handler = Mangum(app)
