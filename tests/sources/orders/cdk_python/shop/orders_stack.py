import os

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as _lambda
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

RUNTIME = _lambda.Runtime.PYTHON_3_13


class OrdersStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, *, stage: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        self.orders = dynamodb.Table(self, "OrdersTable", partition_key=key)
        self.failed = sqs.Queue(self, "Failed", visibility_timeout=Duration.minutes(2))
        letters = sqs.DeadLetterQueue(queue=self.failed, max_receive_count=5)
        self.shipments = sqs.Queue(self, "Shipments", dead_letter_queue=letters)
        self.place(stage)
        self.ship(stage)

    def place(self, stage: str) -> None:
        place = _lambda.Function(
            self,
            "PlaceOrder",
            runtime=RUNTIME,
            handler="app.handler",
            code=_lambda.Code.from_asset("src/place"),
            memory_size=512,
            timeout=Duration.seconds(29),
            environment={"STAGE": stage, "TABLE": self.orders.table_name},
            log_group=self.logs("PlaceOrderLogs"),
        )
        api = apigateway.RestApi(self, "Api")
        api.root.add_resource("orders").add_method("POST", apigateway.LambdaIntegration(place))

    def ship(self, stage: str) -> None:
        ship = _lambda.Function(
            self,
            "ShipOrder",
            runtime=RUNTIME,
            handler="app.handler",
            code=_lambda.Code.from_asset("src/ship"),
            timeout=Duration.seconds(4 * 5),
            architecture=_lambda.Architecture.ARM_64,
            reserved_concurrent_executions=int(os.environ["RESERVE"]),
            environment={"STAGE": stage},
            dead_letter_queue=self.failed,
            log_group=self.logs("ShipOrderLogs"),
        )
        window = Duration.seconds(10)
        ship.add_event_source(
            sources.SqsEventSource(
                self.shipments, batch_size=5, max_batching_window=window, report_batch_item_failures=True
            )
        )
        nightly = events.Rule(self, "Nightly", schedule=events.Schedule.rate(Duration.days(1)))
        nightly.add_target(targets.LambdaFunction(ship))

    def logs(self, name: str) -> logs.LogGroup:
        return logs.LogGroup(self, name, retention=logs.RetentionDays.ONE_MONTH)
