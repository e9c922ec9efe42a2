import fastapi
import mangum

api = fastapi.FastAPI()


@api.get("/health")
def health():
    return "ok"


def handler(event, context):
    return mangum.Mangum(api)(event, context)
