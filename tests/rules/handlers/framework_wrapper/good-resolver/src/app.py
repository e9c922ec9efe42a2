from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()


@app.get("/orders")
def orders():
    return []


def handler(event, context):
    return app.resolve(event, context)
