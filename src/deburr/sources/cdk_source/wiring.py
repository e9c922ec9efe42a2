"""What stands around the functions of a CDK app: who calls them, as resources of a template."""

from collections.abc import Callable, Iterator

from deburr.sources.cdk_source import (
    alarms,
    denials,
    deployments,
    doors,
    graphql,
    machines,
    mappings,
    networks,
    pushes,
    services,
)
from deburr.sources.cdk_source.amplify import CUSTOM
from deburr.sources.cdk_source.files import AppFiles
from deburr.sources.cdk_source.graphql import key
from deburr.sources.cdk_source.nodes import Nodes
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Const,
    Construct,
    External,
    Items,
    Options,
    Own,
    Partly,
    Spot,
    Value,
    construct_of,
    library_of,
    option,
)
from deburr.sources.cloudformation.tree import TreeNode

Made = tuple[str, TreeNode]


class Wiring:
    """Turns calls that join constructs into resources, once those that are resources by themselves have their ids.

    told     counts those of one kind.
    sources  AppSync's data sources of functions, by what made them and by where that stands.
    asked    the same by all that tells one from others, and what asks them.
    aliases  names of aliases that calls made, by where they are made.
    taken    logical ids that something has.
    named    the same sources by their names.
    asked_first  the authorizers that were made: of which API, under which name, of which function.
    files    of the app.
    """

    def __init__(self, nodes: Nodes, files: AppFiles, constructs: list[Construct]) -> None:
        self.nodes = nodes
        self._having: dict[int, list[Construct]] = {}
        for made in constructs:
            role = construct_of(made.options.entries.get("role"))
            if role is not None:
                self._having.setdefault(id(role), []).append(made)
        self.files = files
        self.aliases: dict[tuple[str, int, int], str] = {}
        self.told = 0
        self.taken = set(nodes.ids.values())
        self.sources: dict[object, str] = {}
        self.asked: dict[object, str] = {}
        self.named: dict[str, str] = {}
        self.asked_first: set[tuple[object, ...]] = set()

    def name(self, of: str) -> str:
        """A logical id for one of several."""
        self.told += 1
        return f"{of}.{self.told}"

    def own(self, made: Construct) -> str:
        """The logical id of a construct: its path, where nothing else has it."""
        return self.free(made.path, f"{made.stack.partition(' ')[0]}/{made.path}")

    def free(self, *names: str) -> str:
        """The first of these that nothing else has for its logical id, or one with a number."""
        free = next((each for each in names if each not in self.taken and each[:1] != "/"), None)
        free = free or self.name(names[0])
        self.taken.add(free)
        return free

    def act(self, act: Act) -> Iterator[Made]:
        """What one call makes."""
        reader = METHODS.get(act.method) or (alarms.asked_for if alarms.asks_for_alarm(act) else None)
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
            for each in _held(value, DEEPEST):
                function = self.aimed(each)
                if function is not None:
                    yield from self.permission(at, function, None)

    def permission(self, at: Spot, function: TreeNode, principal: str | None) -> Iterator[Made]:
        told = self.nodes.text(at, principal) if principal is not None else self.nodes.unknown(at)
        action = self.nodes.text(at, "lambda:InvokeFunction")
        properties = {"FunctionName": function, "Action": action, "Principal": told}
        yield self.name("permission"), self.nodes.resource(at, "AWS::Lambda::Permission", properties)

    def function(self, value: Value | None) -> TreeNode | None:
        """A reference to the function, version or alias that a value is, by itself or by what names it."""
        made = construct_of(value)
        if made is not None and made.kind == "lambda.Version":
            return self.function(made.options.entries.get("lambda"))
        if made is not None:
            return self.nodes.reference(made, "Arn") if made.kind.startswith(CALLED) else None
        if not isinstance(value, Called):
            return None
        method = value.path.rpartition(".")[2]
        if method == "addAlias":
            alias = self.aliases.get(key(value.at))
            return self.nodes.make.reference(self.nodes.at(value.at), alias) if alias else self.function(value.base)
        if method in IMPORTED:
            named = value.args[-1] if value.args else None
            for name in ("functionArn", "functionName"):
                named = option(value.options, name) or named
            told = self.nodes.value(named) if isinstance(named, Const | Partly) else None
            return self.function(named) or told
        return self.function(value.base) if method in SAYS and not value.args else None

    def of_role(self, role: Construct) -> list[TreeNode]:
        """References to the functions that are made with a role."""
        found = [self.function(made) for made in self._having.get(id(role), ())]
        return [each for each in found if each is not None]

    def aimed(self, value: Value | None) -> TreeNode | None:
        """The function that a target, an integration or a destination leads to."""
        value = library_of(value)
        if isinstance(value, Called):
            inner = [*value.args, option(value.options, "handler"), option(value.options, "fn")]
            return next((found for each in inner if (found := self.function(each)) is not None), None)
        return self.function(value)

    # Methods -------------------------------------------------------------------------------------------

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
        yield self.name("function URL"), nodes.resource(at, "AWS::Lambda::Url", properties)
        given = options.entries.get("authType")
        if isinstance(given, External) and given.path.endswith(".NONE"):  # the CDK opens it then
            opened = {
                "FunctionName": function,
                "Action": nodes.text(at, "lambda:InvokeFunctionUrl"),
                "Principal": nodes.text(at, "*"),
                "FunctionUrlAuthType": nodes.text(at, "NONE"),
            }
            yield self.name("permission"), nodes.resource(at, "AWS::Lambda::Permission", opened)

    def alias_of(self, act: Act) -> Iterator[Made]:
        function, name = self.function(act.base), act.args[0] if act.args else None
        if function is not None:
            version, alias = self._alias(act.at, function, name, act.options)
            yield from (version, alias)
            self.aliases[key(act.at)] = alias[0]

    def _alias(self, at: Spot, function: TreeNode, name: Value | None, options: Options) -> tuple[Made, Made]:
        """A version, and the alias that stands for it."""
        nodes, version = self.nodes, self.name("version")
        ready = nodes.value(options.entries.get("provisionedConcurrentExecutions"))
        config = nodes.make.mapping(ready, {"ProvisionedConcurrentExecutions": ready}) if ready is not None else None
        properties = {
            "FunctionName": function,
            "FunctionVersion": nodes.make.reference(nodes.at(at), version, "Version"),
            "Name": nodes.value(name),
            "ProvisionedConcurrencyConfig": config,
        }
        published = nodes.resource(at, "AWS::Lambda::Version", {"FunctionName": function})
        return (version, published), (self.name("alias"), nodes.resource(at, "AWS::Lambda::Alias", properties))

    # Constructs ----------------------------------------------------------------------------------------

    def url(self, made: Construct) -> Iterator[Made]:
        function = self.function(made.options.entries.get("function"))
        if function is not None:
            yield from self._url(made.at, function, made.options)

    def alias(self, made: Construct) -> Iterator[Made]:
        function = self.function(made.options.entries.get("version"))
        if function is not None:
            version, alias = self._alias(made.at, function, made.options.entries.get("aliasName"), made.options)
            yield from (version, alias)
            self.nodes.ids[id(made)] = alias[0]


DEEPEST = 4


def _held(value: Value, deep: int) -> Iterator[Value]:
    """What may be a function, or lead to one, in objects and lists; not its name, which many are told."""
    if isinstance(value, Items | Options) and deep:
        inner = value.items if isinstance(value, Items) else value.entries.values()
        for each in inner:
            yield from _held(each, deep - 1)
    elif isinstance(value, Construct | Own) or (isinstance(value, Called) and value.base is None):
        yield value


METHODS: dict[str, Callable[[Wiring, Act], Iterator[Made]]] = {
    "addBehavior": services.behaviour,
    "addEventSource": mappings.event_source,
    "addEventSourceMapping": mappings.mapped,
    "addSubscriptionFilter": services.log_filter,
    "addFunctionUrl": Wiring.function_url,
    "addMethod": doors.method,
    "addProxy": doors.proxy,
    "addRoutes": doors.routes,
    "addRoute": doors.opened,
    "addTarget": pushes.target,
    "addSubscription": pushes.subscription,
    "addEventNotification": pushes.notification,
    "addObjectCreatedNotification": pushes.notification,
    "addToRolePolicy": denials.of_method,
    "addToPolicy": denials.of_role,
    "addToPrincipalPolicy": denials.of_role,
    "attachInlinePolicy": denials.attached,
    "addManagedPolicy": denials.attached,
    "attachToRole": denials.attached,
    "addTrigger": services.triggered,
    "addPermission": pushes.permitted,
    "grantInvoke": pushes.granted,
    "addAlias": Wiring.alias_of,
    "addGatewayEndpoint": networks.endpoint,
    "addInterfaceEndpoint": networks.endpoint,
    "addLambdaDataSource": graphql.data_source,
    "addRotationSchedule": deployments.rotation,
    "codepipeline_actions.LambdaInvokeAction": deployments.pipeline,
    "createAlarm": alarms.created,
    "addTransform": alarms.created,  # a macro, which may add some
    "createFunction": graphql.resolver,
    "createResolver": graphql.resolver,
    CUSTOM: graphql.custom,
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
    "iam.Role": denials.role,
    "iam.Policy": denials.policy,
    "iam.ManagedPolicy": denials.policy,
    "lambda.FunctionUrl": Wiring.url,
    "lambda.Alias": Wiring.alias,
    "ec2.GatewayVpcEndpoint": networks.endpoint,
    "ec2.InterfaceVpcEndpoint": networks.endpoint,
    "ec2.Vpc": networks.vpc,
    "events.Rule": pushes.rule,
    "lambda.EventSourceMapping": mappings.made,
    "cloudfront.CloudFrontWebDistribution": services.web_distribution,
    "cloudfront.Distribution": services.distribution,
    "cognito.UserPool": services.user_pool,
    "kinesisfirehose.DeliveryStream": services.firehose,
    "logs.SubscriptionFilter": services.log_filter,
    "pipes.Pipe": services.pipe,
    "scheduler.Schedule": services.schedule,
    "stepfunctions.CustomState": machines.custom,
    "stepfunctions.StateMachine": machines.machine,
    "stepfunctions.Task": machines.first_task,
    "stepfunctions_tasks.LambdaInvoke": machines.task,
    "CustomResource": deployments.custom,
    "cloudformation.CustomResource": deployments.custom,
    "custom_resources.AwsCustomResource": deployments.custom,
    "custom_resources.Provider": deployments.custom,
    "secretsmanager.RotationSchedule": deployments.rotation,
    "triggers.Trigger": deployments.custom,
    "triggers.TriggerFunction": deployments.trigger,
    "cloudwatch.Alarm": alarms.made,
}
CALLED = ("lambda", "triggers", "cloudfront.experimental.EdgeFunction", "sam.CfnFunction")
"""Beginnings of what can be called."""
IMPORTED = ("fromFunctionArn", "fromFunctionName", "fromFunctionAttributes")
SAYS = frozenset(
    {"functionArn", "functionName", "currentVersion", "latestVersion", "attrArn", "ref", "edgeArn", "functionRef"}
)
"""What says which function it is."""
LAST = ("appsync.AppsyncFunction", "appsync.Resolver")
"""Constructs that speak of what calls make."""
HARMLESS = (
    *("grant", "metric", "of", "add_dependency", "addDependency", "export", "Tags", "attach"),
    *("allow", "addResourceSuppressions", "add_resource_suppressions"),  # of security groups, and of cdk-nag
)
"""Beginnings of methods that call no function whatever they are given."""
QUIET = ("lambda.", "lambda_", "iam.", "CfnOutput", "ssm.", "cloudwatch.", "logs.", "codedeploy.")
"""Beginnings of constructs that call no function they are given."""
