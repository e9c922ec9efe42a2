from aws_cdk import App, Stack, aws_lambda

stack = Stack(App(), "Shop")
aws_lambda.Function(
    stack,
    "Ship",
    runtime=aws_lambda.Runtime.PYTHON_3_13,
    handler="handler.handler",
    code=aws_lambda.Code.from_docker_build("ship"),
)
