from aws_lambda_powertools import Logger

logger = Logger()


@logger.inject_lambda_context
def handler(event, context):
    if event['httpMethod'] == 'POST':
        return {'statusCode': 202}
    return {'statusCode': 405}
