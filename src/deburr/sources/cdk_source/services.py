"""Services of a CDK app that call a function by themselves: Cognito, schedules, logs, pipes, Firehose, CloudFront."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.deployments import DEEPEST, within
from deburr.sources.cdk_source.nodes import rate
from deburr.sources.cdk_source.values import Act, Called, Construct, External, Items, Options, Spot, Value, option
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

FIREHOSE = "AWS::KinesisFirehose::DeliveryStream"


def user_pool(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new UserPool(this, "Users", { lambdaTriggers: { postConfirmation: fn } })`."""
    triggers = made.options.entries.get("lambdaTriggers")
    if isinstance(triggers, Called):
        triggers = triggers.options  # Python's `UserPoolTriggers(...)`
    told = {
        f"{name[:1].upper()}{name[1:]}": function
        for name, value in (triggers.entries.items() if isinstance(triggers, Options) else ())
        if (function := w.function(value)) is not None
    }
    if told:
        config = w.nodes.mapping(made.at, told)
        yield w.own(made), w.nodes.resource(made.at, "AWS::Cognito::UserPool", {"LambdaConfig": config})


def triggered(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, fn)`: the pool asks, and waits."""
    function = next((found for each in act.args if (found := w.function(each)) is not None), None)
    if function is not None:
        operation = act.args[0]
        told = operation.path.rpartition(".")[2] if isinstance(operation, External) else "Trigger"
        name = told.title().replace("_", "")
        config = w.nodes.mapping(act.at, {name: function})
        pool = act.base.path if isinstance(act.base, Construct) else "trigger"
        yield w.free(f"{pool} {name}"), w.nodes.resource(act.at, "AWS::Cognito::UserPool", {"LambdaConfig": config})


def schedule(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new Schedule(this, "Nightly", { schedule, target: new LambdaInvoke(fn) })`."""
    target, when = made.options.entries.get("target"), made.options.entries.get("schedule")
    function = w.aimed(target)
    if function is None or target is None:
        return
    nodes = w.nodes
    expression = rate(when)
    told = nodes.text(when.at, expression) if when is not None and expression else nodes.unknown(made.at)
    sent = nodes.sent(target, "input")
    aimed = nodes.mapping(target.at, {"Arn": function, "DeadLetterConfig": nodes.letters(target), "Input": sent})
    properties = {
        "Name": nodes.value(made.options.entries.get("scheduleName")),
        "Description": nodes.value(made.options.entries.get("description")),
        "ScheduleExpression": told,
        "Target": aimed,
    }
    yield w.own(made), nodes.resource(made.at, "AWS::Scheduler::Schedule", properties)


def log_filter(w: "Wiring", made: Construct | Act) -> Iterator["Made"]:
    """`new SubscriptionFilter(this, "F", { destination: new LambdaDestination(fn) })`, and what a log group adds."""
    function = w.aimed(made.options.entries.get("destination"))
    if function is not None:
        yield w.name("filter"), w.nodes.resource(made.at, "AWS::Logs::SubscriptionFilter", {"DestinationArn": function})


def pipe(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """`new Pipe(this, "Orders", { source, enrichment: new LambdaEnrichment(fn), target })`."""
    given = made.options.entries
    told = {"Enrichment": w.aimed(given.get("enrichment")), "Target": w.aimed(given.get("target"))}
    if any(told.values()):
        yield w.own(made), w.nodes.resource(made.at, "AWS::Pipes::Pipe", told)


def firehose(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """A stream whose records a function changes: `new LambdaFunctionProcessor(fn)`, wherever it stands."""
    function = within(w, made.options, DEEPEST)
    if function is None:
        return
    nodes, at = w.nodes, made.at
    parameters = nodes.items(at, [nodes.mapping(at, {"ParameterValue": function})])
    processors = nodes.items(at, [nodes.mapping(at, {"Parameters": parameters})])
    config = nodes.mapping(at, {"ProcessingConfiguration": nodes.mapping(at, {"Processors": processors})})
    yield w.own(made), nodes.resource(at, FIREHOSE, {"ExtendedS3DestinationConfiguration": config})


def distribution(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """Functions at the edge: `edgeLambdas` of a distribution's behaviours."""
    default = option(made.options, "defaultBehavior")
    others = option(made.options, "additionalBehaviors")
    behaviours = [default, *(others.entries.values() if isinstance(others, Options) else ())]
    yield from _edge(w, made.at, [each for each in behaviours if each is not None])


def behaviour(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`distribution.addBehavior("/orders", origin, { edgeLambdas })`."""
    yield from _edge(w, act.at, [act.options])


def web_distribution(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """The same of the older construct: `lambdaFunctionAssociations` of each origin's behaviours."""
    origins = option(made.options, "originConfigs")
    behaviours: list[Value] = []
    for each in origins.items if isinstance(origins, Items) else ():
        held = option(each.options if isinstance(each, Called) else each, "behaviors")
        behaviours += held.items if isinstance(held, Items) else []
    yield from _edge(w, made.at, behaviours)


def _edge(w: "Wiring", at: Spot, behaviours: list[Value]) -> Iterator["Made"]:
    nodes = w.nodes
    found: list[TreeNode] = []
    for each in behaviours:
        held = each.options if isinstance(each, Called) else each  # Python's `BehaviorOptions(...)`
        edges = option(held, "edgeLambdas") or option(held, "lambdaFunctionAssociations")
        for edge in edges.items if isinstance(edges, Items) else ():
            given = edge.options if isinstance(edge, Called) else edge
            named = option(given, "functionVersion") or option(given, "lambdaFunction")
            function, event = w.function(named), option(given, "eventType")
            if function is not None:
                kind = event.path.rpartition(".")[2].lower().replace("_", "-") if isinstance(event, External) else None
                told = nodes.text(edge.at, kind) if kind else nodes.unknown(edge.at)
                found.append(nodes.mapping(edge.at, {"EventType": told, "LambdaFunctionARN": function}))
    if found:
        behaved = nodes.mapping(at, {"LambdaFunctionAssociations": nodes.items(at, found)})
        config = nodes.mapping(at, {"DefaultCacheBehavior": behaved})
        yield (
            w.name("distribution"),
            nodes.resource(at, "AWS::CloudFront::Distribution", {"DistributionConfig": config}),
        )
