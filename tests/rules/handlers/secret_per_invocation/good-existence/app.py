import boto3

ssm = boto3.client("ssm")


def open_for_orders():
    try:
        ssm.get_parameter(Name="/shop/open")
        return True
    except ssm.exceptions.ParameterNotFound:
        return False


def handler(event, context):
    return {"statusCode": 200 if open_for_orders() else 503}
