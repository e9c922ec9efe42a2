"""What sends events to functions of a CDK app: rules, topics, buckets, and whoever is permitted to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.nodes import rate
from deburr.sources.cdk_source.values import (
    Act,
    Called,
    Construct,
    Items,
    Spot,
    Value,
    argument,
    is_false,
    option,
    text_of,
)
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring


def target(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`rule.addTarget(new LambdaFunction(fn))`, and a target of a load balancer or a scheduler."""
    if isinstance(act.base, Construct) and act.base.kind == "events.Rule":
        yield from _rule(w, act.at, act.base, [act.args[0]] if act.args else [])
        return
    yield from w.handed(act.at, [*act.args, *act.options.entries.values()])


def rule(w: "Wiring", made: Construct) -> Iterator["Made"]:
    targets = made.options.entries.get("targets")
    yield from _rule(w, made.at, made, targets.items if isinstance(targets, Items) else [])


def _rule(w: "Wiring", at: Spot, rule: Construct, targets: list[Value]) -> Iterator["Made"]:
    nodes, given = w.nodes, rule.options.entries
    aimed: list[TreeNode] = []
    for each in targets:
        function = w.aimed(each)
        if function is not None:
            letters = nodes.letters(each)
            entry = {
                "Id": nodes.text(each.at, "cdk"),
                "Arn": function,
                "DeadLetterConfig": letters,
                "Input": nodes.sent(each, "event"),
            }
            aimed.append(nodes.mapping(each.at, entry))
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
    yield w.own(rule), nodes.resource(at, "AWS::Events::Rule", properties)


def subscription(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`topic.addSubscription(new LambdaSubscription(fn))`."""
    given = act.args[0] if act.args else None
    function = w.aimed(given) if isinstance(given, Called) and "Lambda" in given.path else None
    if function is not None:
        nodes = w.nodes
        properties = {
            "TopicArn": nodes.reference(act.base) or nodes.text(act.at, _topic(act.base)),
            "Protocol": nodes.text(act.at, "lambda"),
            "Endpoint": function,
        }
        yield w.name("subscription"), nodes.resource(act.at, "AWS::SNS::Subscription", properties)


def _topic(base: Value | None) -> str:
    """What a topic that the app does not make is called: `Orders` of `fromTopicArn(this, "Orders", arn)`."""
    imported = base.args if isinstance(base, Called) and "opic" in base.path else []
    return next((told for each in imported[1:2] if (told := text_of(each))), "an SNS topic")


def notification(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`bucket.addEventNotification(...)`: told by who may call."""
    function = next((found for each in act.args if (found := w.aimed(each)) is not None), None)
    if function is not None:
        yield from w.permission(act.at, function, "s3.amazonaws.com")


def granted(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.grantInvoke(new ServicePrincipal("iot.amazonaws.com"))`; what else may call it by a role is no caller yet."""
    to = argument(act.args, act.options, 0, "grantee")
    function = w.function(act.base) if isinstance(to, Called) and to.path.endswith(PRINCIPAL) else None
    if function is not None and isinstance(to, Called):
        service = to.args[0] if to.args and to.path.endswith("ServicePrincipal") else None
        yield from w.permission(act.at, function, text_of(service))


PRINCIPAL = "Principal"
"""How classes of those are called to whom something is granted."""


def permitted(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.addPermission("...", {principal: new ServicePrincipal("iot.amazonaws.com")})`."""
    function, principal = w.function(act.base), option(act.options, "principal")
    named = text_of(principal.args[0]) if isinstance(principal, Called) and principal.args else None
    if function is not None:
        yield from w.permission(act.at, function, named)
