import uvicorn as server
from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()
handler = Mangum(app)

server.run(app, port=8000)
