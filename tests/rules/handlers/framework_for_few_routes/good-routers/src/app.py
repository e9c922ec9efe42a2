from fastapi import APIRouter, FastAPI
from mangum import Mangum

router = APIRouter()


@router.get("/orders")
def orders():
    return []


app = FastAPI()
app.include_router(router)


@app.get("/health")
def health():
    return "ok"


handler = Mangum(app)
