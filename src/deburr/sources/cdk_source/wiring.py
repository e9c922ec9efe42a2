"""What stands around the functions of a CDK app: who calls them, as resources of a template."""

from collections.abc import Callable, Iterator

from deburr.sources.cdk_source import deployments, doors, graphql
from deburr.sources.cdk_source.nodes import Nodes, rate
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Construct,
    External,
    Items,
    Options,
    Spot,
    Value,
    is_false,
    option,
    text_of,
)
from deburr.sources.cloudformation.tree import TreeNode

Made = tuple[str, TreeNode]
POLLS = {
    "SqsEventSource": "Arn",
    "DynamoEventSource": "StreamArn",
    "KinesisEventSource": "Arn",
    "ManagedKafkaEventSource": "Arn",
}
"""Event sources that Lambda polls, and the attribute of what they read."""


class Wiring:
    """Turns calls that join constructs into resources.

    told     counts those of one kind.
    sources  AppSync's data sources of functions, by where they are made.
    """

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.told = 0
        self.sources: dict[tuple[str, int, int], str] = {}

    def name(self, of: str) -> str:
        self.told += 1
        return f"{of}.{self.told}"

    def act(self, act: Act) -> Iterator[Made]:
        """What one call makes."""
        reader = METHODS.get(act.method)
        if reader is not None:
            yield from reader(self, act)
        elif not act.method.rpartition(".")[2].startswith(HARMLESS):
            yield from self.handed(act.at, [*act.args, *act.options.entries.values()])

    def construct(self, made: Construct) -> Iterator[Made]:
        """What a construct that is no plain resource makes."""
        reader = CONSTRUCTS.get(made.kind)
        if reader is not None:
            yield from reader(self, made)
        elif not made.kind.startswith(QUIET):
            yield from self.handed(made.at, list(made.options.entries.values()))

    def handed(self, at: Spot, values: list[Value]) -> Iterator[Made]:
        """A function given to something that is not read may be called by it: that is a caller nobody knows."""
        for value in values:
            inner = value.items if isinstance(value, Items) else [value]
            for each in inner:
                function = self.aimed(each)
                if function is not None:
                    yield from self.permission(at, function, None)

    def permission(self, at: Spot, function: TreeNode, principal: str | None) -> Iterator[Made]:
        told = self.nodes.text(at, principal) if principal is not None else self.nodes.unknown(at)
        action = self.nodes.text(at, "lambda:InvokeFunction")
        properties = {"FunctionName": function, "Action": action, "Principal": told}
        yield self.name("permission"), self.nodes.resource(at, "AWS::Lambda::Permission", properties)

    def function(self, value: Value | None) -> TreeNode | None:
        """A reference to the function or alias that a value is."""
        if isinstance(value, Construct) and value.kind.startswith(("lambda", "triggers")):
            return self.nodes.reference(value, "Arn")
        return None

    def aimed(self, value: Value | None) -> TreeNode | None:
        """The function that a target, an integration or a destination leads to."""
        if isinstance(value, Called):
            inner = [*value.args, option(value.options, "handler"), option(value.options, "fn")]
            return next((found for each in inner if (found := self.function(each)) is not None), None)
        return self.function(value)

    # Methods -------------------------------------------------------------------------------------------

    def event_source(self, act: Act) -> Iterator[Made]:
        function, source = self.function(act.base), act.args[0] if act.args else None
        if function is None or not isinstance(source, Called):
            return
        kind = source.path.rpartition(".")[2]
        read = source.args[0] if source.args else None
        nodes, given = self.nodes, source.options.entries
        if kind in POLLS:
            partial, bisect = given.get("reportBatchItemFailures"), given.get("bisectBatchOnError")
            responses = (
                nodes.items(partial.at, [nodes.text(partial.at, "ReportBatchItemFailures")]) if partial else None
            )
            properties: dict[str, TreeNode | None] = {
                "FunctionName": function,
                "EventSourceArn": nodes.reference(read, POLLS[kind]) or nodes.unknown(source.at),
                "BatchSize": nodes.value(given.get("batchSize")),
                "MaximumBatchingWindowInSeconds": nodes.seconds(given.get("maxBatchingWindow")),
                "MaximumRetryAttempts": nodes.value(given.get("retryAttempts")),
                "MaximumRecordAgeInSeconds": nodes.seconds(given.get("maxRecordAge")),
                "BisectBatchOnFunctionError": nodes.value(bisect),
                "FunctionResponseTypes": responses if not is_false(partial) else None,
                "Enabled": nodes.value(given.get("enabled")),
                "FilterCriteria": nodes.unknown(source.at) if "filters" in given else None,
            }
            if "onFailure" in given:
                sent = nodes.mapping(source.at, {"Destination": nodes.unknown(source.at)})
                properties["DestinationConfig"] = nodes.mapping(source.at, {"OnFailure": sent})
            yield self.name("mapping"), nodes.resource(act.at, "AWS::Lambda::EventSourceMapping", properties)
        elif kind in ("SnsEventSource", "S3EventSource", "S3EventSourceV2"):
            yield from self.permission(act.at, function, f"{'sns' if kind[1] == 'n' else 's3'}.amazonaws.com")
        else:
            yield from self.permission(act.at, function, None)

    def function_url(self, act: Act) -> Iterator[Made]:
        function = self.function(act.base)
        if function is not None:
            yield from self._url(act.at, function, act.options)

    def _url(self, at: Spot, function: TreeNode, options: Options) -> Iterator[Made]:
        nodes = self.nodes
        auth = nodes.constant(options.entries.get("authType"), {"NONE": "NONE", "AWS_IAM": "AWS_IAM"})
        mode = nodes.constant(
            options.entries.get("invokeMode"), {"RESPONSE_STREAM": "RESPONSE_STREAM", "BUFFERED": "BUFFERED"}
        )
        properties = {"TargetFunctionArn": function, "AuthType": auth or nodes.text(at, "AWS_IAM"), "InvokeMode": mode}
        yield self.name("url"), nodes.resource(at, "AWS::Lambda::Url", properties)
        given = options.entries.get("authType")
        if isinstance(given, External) and given.path.endswith(".NONE"):  # the CDK opens it then
            opened = {
                "FunctionName": function,
                "Action": nodes.text(at, "lambda:InvokeFunctionUrl"),
                "Principal": nodes.text(at, "*"),
                "FunctionUrlAuthType": nodes.text(at, "NONE"),
            }
            yield self.name("permission"), nodes.resource(at, "AWS::Lambda::Permission", opened)

    def target(self, act: Act) -> Iterator[Made]:
        """`rule.addTarget(new LambdaFunction(fn))`, and a target of a load balancer or a scheduler."""
        if isinstance(act.base, Construct) and act.base.kind == "events.Rule":
            yield from self._rule(act.at, act.base, [act.args[0]] if act.args else [])
            return
        yield from self.handed(act.at, [*act.args, *act.options.entries.values()])

    def rule(self, made: Construct) -> Iterator[Made]:
        targets = made.options.entries.get("targets")
        yield from self._rule(made.at, made, targets.items if isinstance(targets, Items) else [])

    def _rule(self, at: Spot, rule: Construct, targets: list[Value]) -> Iterator[Made]:
        nodes, given = self.nodes, rule.options.entries
        aimed: list[TreeNode] = []
        for each in targets:
            function = self.aimed(each)
            if function is not None:
                letters = each.options.entries.get("deadLetterQueue") if isinstance(each, Called) else None
                sent = nodes.mapping(each.at, {"Arn": nodes.unknown(letters.at)}) if letters is not None else None
                entry = nodes.mapping(
                    each.at, {"Id": nodes.text(each.at, "cdk"), "Arn": function, "DeadLetterConfig": sent}
                )
                aimed.append(entry)
        if not aimed:
            return
        schedule = given.get("schedule")
        expression = rate(schedule)
        properties: dict[str, TreeNode | None] = {
            "Targets": nodes.items(at, aimed),
            "Description": nodes.value(given.get("description")),
            "State": nodes.text(at, "DISABLED") if is_false(given.get("enabled")) else None,
        }
        if schedule is not None:
            told = nodes.text(schedule.at, expression) if expression else nodes.unknown(schedule.at)
            properties["ScheduleExpression"] = told
        yield self.name(rule.path), nodes.resource(at, "AWS::Events::Rule", properties)

    def subscription(self, act: Act) -> Iterator[Made]:
        """`topic.addSubscription(new LambdaSubscription(fn))`."""
        given = act.args[0] if act.args else None
        function = self.aimed(given) if isinstance(given, Called) and "Lambda" in given.path else None
        if function is not None:
            nodes = self.nodes
            properties = {
                "TopicArn": nodes.reference(act.base) or nodes.unknown(act.at),
                "Protocol": nodes.text(act.at, "lambda"),
                "Endpoint": function,
            }
            yield self.name("subscription"), nodes.resource(act.at, "AWS::SNS::Subscription", properties)

    def notification(self, act: Act) -> Iterator[Made]:
        """`bucket.addEventNotification(...)`, `userPool.addTrigger(...)`: told by who may call."""
        function = next((found for each in act.args if (found := self.aimed(each)) is not None), None)
        if function is not None:
            service = "s3" if "bject" in act.method or act.method == "addEventNotification" else "cognito-idp"
            yield from self.permission(act.at, function, f"{service}.amazonaws.com")

    def permitted(self, act: Act) -> Iterator[Made]:
        """`fn.addPermission("...", {principal: new ServicePrincipal("iot.amazonaws.com")})`."""
        function, principal = self.function(act.base), option(act.options, "principal")
        named = text_of(principal.args[0]) if isinstance(principal, Called) and principal.args else None
        if function is not None:
            yield from self.permission(act.at, function, named)

    def alias_of(self, act: Act) -> Iterator[Made]:
        function, name = self.function(act.base), act.args[0] if act.args else None
        if function is not None:
            yield from self._alias(act.at, function, name, act.options)

    def _alias(self, at: Spot, function: TreeNode, name: Value | None, options: Options) -> Iterator[Made]:
        nodes, version = self.nodes, self.name("version")
        yield version, nodes.resource(at, "AWS::Lambda::Version", {"FunctionName": function})
        ready = nodes.value(options.entries.get("provisionedConcurrentExecutions"))
        config = nodes.make.mapping(ready, {"ProvisionedConcurrentExecutions": ready}) if ready is not None else None
        properties = {
            "FunctionName": function,
            "FunctionVersion": nodes.make.reference(nodes.at(at), version, "Version"),
            "Name": nodes.value(name),
            "ProvisionedConcurrencyConfig": config,
        }
        yield self.name("alias"), nodes.resource(at, "AWS::Lambda::Alias", properties)

    def alarm(self, act: Act) -> Iterator[Made]:
        yield self.name("alarm"), self.nodes.resource(act.at, ALARM, {"Dimensions": self.nodes.unknown(act.at)})

    # Constructs ----------------------------------------------------------------------------------------

    def url(self, made: Construct) -> Iterator[Made]:
        function = self.function(made.options.entries.get("function"))
        if function is not None:
            yield from self._url(made.at, function, made.options)

    def alias(self, made: Construct) -> Iterator[Made]:
        version = made.options.entries.get("version")
        function = self.function(version.base) if isinstance(version, Called) else None
        if function is not None:
            yield from self._alias(made.at, function, made.options.entries.get("aliasName"), made.options)

    def task(self, made: Construct) -> Iterator[Made]:
        """A state that calls a function, as a state machine of one state."""
        function = self.function(made.options.entries.get("lambdaFunction"))
        if function is None:
            return
        nodes, at = self.nodes, made.at
        state = nodes.mapping(at, {"Type": nodes.text(at, "Task"), "Resource": function, "End": nodes.plain(at, True)})
        name = made.path.rpartition("/")[2]
        definition = {"StartAt": nodes.text(at, name), "States": nodes.mapping(at, {name: state})}
        machine = {"Definition": nodes.mapping(at, definition)}
        yield self.name(made.path), nodes.resource(at, "AWS::StepFunctions::StateMachine", machine)

    def watched(self, made: Construct) -> Iterator[Made]:
        yield self.name(made.path), self.nodes.resource(made.at, ALARM, {"Dimensions": self.nodes.unknown(made.at)})


ALARM = "AWS::CloudWatch::Alarm"
METHODS: dict[str, Callable[[Wiring, Act], Iterator[Made]]] = {
    "addEventSource": Wiring.event_source,
    "addFunctionUrl": Wiring.function_url,
    "addMethod": doors.method,
    "addProxy": doors.proxy,
    "addRoutes": doors.routes,
    "addTarget": Wiring.target,
    "addSubscription": Wiring.subscription,
    "addEventNotification": Wiring.notification,
    "addObjectCreatedNotification": Wiring.notification,
    "addTrigger": Wiring.notification,
    "addPermission": Wiring.permitted,
    "addAlias": Wiring.alias_of,
    "addLambdaDataSource": graphql.data_source,
    "addRotationSchedule": deployments.rotation,
    "codepipeline_actions.LambdaInvokeAction": deployments.pipeline,
    "createAlarm": Wiring.alarm,
    "createFunction": graphql.resolver,
    "createResolver": graphql.resolver,
}
CONSTRUCTS: dict[str, Callable[[Wiring, Construct], Iterator[Made]]] = {
    "apigateway.LambdaRestApi": doors.rest_of_function,
    "appsync.AppsyncFunction": graphql.resolver_made,
    "appsync.LambdaDataSource": graphql.source_made,
    "appsync.Resolver": graphql.resolver_made,
    "apigateway.RestApi": doors.rest,
    "apigatewayv2.HttpApi": doors.http,
    "apigatewayv2.WebSocketApi": doors.websocket,
    "apigateway.TokenAuthorizer": doors.authorizer,
    "apigateway.RequestAuthorizer": doors.authorizer,
    "lambda.FunctionUrl": Wiring.url,
    "lambda.Alias": Wiring.alias,
    "events.Rule": Wiring.rule,
    "stepfunctions_tasks.LambdaInvoke": Wiring.task,
    "CustomResource": deployments.custom,
    "cloudformation.CustomResource": deployments.custom,
    "custom_resources.AwsCustomResource": deployments.custom,
    "custom_resources.Provider": deployments.custom,
    "secretsmanager.RotationSchedule": deployments.rotation,
    "triggers.Trigger": deployments.custom,
    "triggers.TriggerFunction": deployments.trigger,
    "cloudwatch.Alarm": Wiring.watched,
}
LAST = ("appsync.AppsyncFunction", "appsync.Resolver")
"""Constructs that speak of what calls make."""
HARMLESS = (
    *("grant", "metric", "of", "add_dependency", "addDependency", "export", "Tags", "attach"),
    *("allow", "addResourceSuppressions", "add_resource_suppressions"),  # of security groups, and of cdk-nag
)
"""Beginnings of methods that call no function whatever they are given."""
QUIET = ("lambda.", "lambda_", "iam.", "CfnOutput", "ssm.", "cloudwatch.", "logs.", "codedeploy.")
"""Beginnings of constructs that call no function they are given."""
