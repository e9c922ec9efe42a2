from aws_cdk import core
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_


class Shop(core.Stack):
    def __init__(self, scope: core.Construct, id: str, **kwargs) -> None:
        super().__init__(scope, id, **kwargs)
        quiet = iam.Role(self, "Quiet", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        quiet.add_to_policy(
            iam.PolicyStatement(effect=iam.Effect.DENY, actions=["logs:PutLogEvents"], resources=["*"])
        )
        self.make("orders")
        self.make("prices", role=quiet)

    def make(self, name: str, **more) -> lambda_.Function:
        return lambda_.Function(
            self,
            f"{self.stack_name}-{name}",
            runtime=lambda_.Runtime.PYTHON_3_9,
            handler=f"{name}.handler",
            code=lambda_.Code.from_asset("lambda"),
            memory_size=512,
            timeout=core.Duration.seconds(10),
            **more,
        )


app = core.App()
Shop(app, "Shop")
app.synth()
