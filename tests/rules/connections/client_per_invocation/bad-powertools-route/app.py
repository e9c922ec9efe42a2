import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()


@app.get('/orders')
def orders():
    return boto3.client('dynamodb').scan(TableName='orders')


def handler(event, context):
    return app.resolve(event, context)
