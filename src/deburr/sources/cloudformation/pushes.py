"""Callers declared away from the function, where more than one property must be read."""

from collections.abc import Iterator

from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.settings import listed
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.wiring import Wiring, has_destination, source, switched_off, timetable
from deburr.workload.caller import Caller, Mode
from deburr.workload.setting import Setting


def from_topic(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """Subscriptions written in an AWS::SNS::Topic."""
    for subscription in listed(resource.properties.get("Subscription")):
        function = wiring.function(stack, subscription.get("Endpoint"))
        if function is not None:
            yield wiring.caller(
                function,
                "sns",
                Mode.ASYNC,
                name=resource.logical_id,
                at=subscription.at,
                source=stack.address(resource.logical_id),
            )


def from_subscription(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """An AWS::SNS::Subscription."""
    function = wiring.function(stack, resource.properties.get("Endpoint"))
    if function is not None:
        topic = source(stack, resource.properties.get("TopicArn"), resource.logical_id)
        yield wiring.caller(
            function,
            "sns",
            Mode.ASYNC,
            name=topic.name,
            at=resource.at,
            source=topic.address,
            on_failure=has_destination(resource.properties, "RedrivePolicy"),
        )


def from_rule(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The targets of an AWS::Events::Rule: a schedule, or events that match a pattern."""
    if switched_off(resource.properties.get("State")):
        return
    scheduled = resource.properties.get("ScheduleExpression") is not None
    for aimed in listed(resource.properties.get("Targets")):
        function = wiring.function(stack, aimed.get("Arn"))
        if function is not None:
            yield wiring.caller(
                function,
                "schedule" if scheduled else "eventbridge",
                Mode.ASYNC,
                name=resource.logical_id,
                at=aimed.at,
                source=stack.address(resource.logical_id),
                on_failure=has_destination(aimed, "DeadLetterConfig"),
                schedule=timetable(resource.properties, aimed),
            )


def from_schedule(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The target of an AWS::Scheduler::Schedule."""
    aimed = resource.properties.get("Target")
    if aimed is None or switched_off(resource.properties.get("State")):
        return
    function = wiring.function(stack, aimed.get("Arn"))
    if function is not None:
        yield wiring.caller(
            function,
            "schedule",
            Mode.ASYNC,
            name=resource.logical_id,
            at=aimed.at,
            source=stack.address(resource.logical_id),
            on_failure=has_destination(aimed, "DeadLetterConfig"),
            schedule=timetable(resource.properties, aimed),
        )


def from_pipe(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The enrichment and the target of an AWS::Pipes::Pipe; a pipe waits for both unless told to forget."""
    properties = resource.properties
    for name in ("Enrichment", "Target"):
        value = properties.get(name)
        function = wiring.function(stack, value)
        if value is None or function is None:
            continue
        forgets = properties.get("TargetParameters", "LambdaFunctionParameters", "InvocationType")
        is_async = name == "Target" and forgets is not None and forgets.text() == "FIRE_AND_FORGET"
        yield wiring.caller(
            function,
            "pipe",
            Mode.ASYNC if is_async else Mode.SYNC,
            name=resource.logical_id,
            at=value.at,
            waits_s=None if is_async else Setting(None, value.at, by_default=True),
            source=stack.address(resource.logical_id),
        )


def from_receipt_rule(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The Lambda actions of an AWS::SES::ReceiptRule."""
    for action in at_path(resource.properties, "Rule.Actions.*.LambdaAction"):
        function = wiring.function(stack, action.get("FunctionArn"))
        if function is not None:
            kind = action.get("InvocationType")
            waits = kind is not None and kind.text() == "RequestResponse"
            yield wiring.caller(
                function,
                "ses",
                Mode.SYNC if waits else Mode.ASYNC,
                name=resource.logical_id,
                at=action.at,
                waits_s=Setting(None, action.at, by_default=True) if waits else None,
                source=stack.address(resource.logical_id),
            )


def from_custom_resource(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """A custom resource: CloudFormation sends an event, and waits for an answer by another way."""
    function = wiring.function(stack, resource.properties.get("ServiceToken"))
    if function is not None:
        yield wiring.caller(
            function,
            "custom_resource",
            Mode.ASYNC,
            name=resource.logical_id,
            at=resource.at,
            source=stack.address(resource.logical_id),
        )


def from_alias(wiring: Wiring, stack: Stack, resource: Resource) -> Iterator[Caller]:
    """The functions that CodeDeploy calls before and after it moves traffic."""
    for hook in ("BeforeAllowTrafficHook", "AfterAllowTrafficHook"):
        value = resource.raw.get("UpdatePolicy", "CodeDeployLambdaAliasUpdate", hook)
        function = wiring.function(stack, value)
        if value is not None and function is not None:
            yield wiring.caller(function, "codedeploy", Mode.UNKNOWN, name=resource.logical_id, at=value.at)
