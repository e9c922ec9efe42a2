from aws_lambda_powertools.utilities import parameters


def handler(event, context):
    return event["key"] == parameters.get_secret("key", max_age=300)
