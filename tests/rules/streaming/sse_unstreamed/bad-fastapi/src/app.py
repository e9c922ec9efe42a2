from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from mangum import Mangum

app = FastAPI()


@app.get('/live')
def live():
    return StreamingResponse((f'data: {n}\n\n' for n in range(3)), media_type='text/event-stream')


handler = Mangum(app)
