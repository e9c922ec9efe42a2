from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from aws_cdk import core


class Shop(core.Stack):
    def __init__(self, scope: core.Construct, id: str, **kwargs) -> None:
        super().__init__(scope, id, **kwargs)
        queue = sqs.Queue(self, "Queue", visibility_timeout=core.Duration.seconds(60))
        orders = lambda_.Function(
            self,
            "Orders",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="app.handler",
            code=lambda_.Code.from_asset("lambda"),
            memory_size=512,
            timeout=core.Duration.seconds(10),
        )
        orders.add_event_source(sources.SqsEventSource(queue))


app = core.App()
Shop(app, "Shop")
app.synth()
