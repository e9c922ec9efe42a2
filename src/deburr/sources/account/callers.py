"""Who calls the functions of an account by event, queue, stream or URL, in the workload's words."""

from collections.abc import Iterator
from typing import Any

from deburr.sources.account.policies import everybody, statements
from deburr.sources.account.seen import Seen
from deburr.workload.caller import KIND_OF_ARN, Caller, Mode, Schedule
from deburr.workload.setting import Setting

STREAMS = frozenset({"kinesis", "dynamodb"})
UNSIGNED = "NONE"
INVOKES = frozenset({"lambda:invokefunctionurl", "lambda:*", "*"})
"""Actions in lower case: IAM does not look at case."""
FORMAT = "2.0"
"""Of a URL's events: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads"""


def events(seen: Seen) -> Iterator[Caller]:
    """Mappings, URLs, topics, buckets, rules, schedules: what is switched on, once for each way in."""
    yield from _mappings(seen)
    yield from _urls(seen)
    yield from _topics(seen)
    yield from _buckets(seen)
    yield from _rules(seen)
    yield from _schedules(seen)


def _mappings(seen: Seen) -> Iterator[Caller]:
    for item, _ in seen.each("lambda", "ListEventSourceMappings", "EventSourceMappings"):
        called = seen.called(item.get("FunctionArn"))
        if called is None or item.get("State") in ("Disabled", "Disabling", "Deleting"):
            continue
        source = str(item.get("EventSourceArn", ""))
        at = seen.place(f"EventSourceMappings.{item.get('UUID', '')}")
        on_failure = ((item.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
        kind = next((kind for part, kind in KIND_OF_ARN.items() if part in source), "kafka")
        stream = kind in STREAMS  # AWS tells -1 where nothing bounds it
        yield Caller(
            function=called.function,
            kind=kind,
            mode=Mode.POLL,
            name=_short(source, kind) or "event source",
            at=at,
            source=source,
            window_s=Setting(item.get("MaximumBatchingWindowInSeconds", 0), at),
            batch=Setting(item.get("BatchSize"), at),
            retries=Setting(item.get("MaximumRetryAttempts"), at) if stream else None,
            record_age_s=Setting(item.get("MaximumRecordAgeInSeconds"), at) if stream else None,
            bisects=Setting(item.get("BisectBatchOnFunctionError"), at) if stream else None,
            partial_responses="ReportBatchItemFailures" in (item.get("FunctionResponseTypes") or []),
            on_failure=bool(on_failure),
            qualifier=called.qualifier,
            filtered=bool(item.get("FilterCriteria")),
        )


def _short(arn: str, kind: str) -> str:
    """`jobs` of a queue's ARN; `orders` of `table/orders/stream/2026-...`, as its owner calls the table."""
    if kind in STREAMS and "/" in arn:
        return arn.split("/")[1]
    return arn.rpartition(":")[2]


def _urls(seen: Seen) -> Iterator[Caller]:
    opened = set(_opened(seen))
    for item, _ in seen.each("lambda", "ListFunctionUrlConfigs", "FunctionUrlConfigs"):
        called = seen.called(item.get("FunctionArn"))
        if called is not None:
            name = called.function.name
            at = seen.place(f"{name}.FunctionUrl")
            asks = item.get("AuthType") != UNSIGNED
            yield Caller(
                function=called.function,
                kind="function_url",
                mode=Mode.SYNC,
                name=str(item.get("FunctionUrl", "URL")),
                at=at,
                source=seen.address(f"{name}.FunctionUrl"),
                payload=FORMAT,
                streams=item.get("InvokeMode") == "RESPONSE_STREAM",
                public=Setting(not asks and (name, called.qualifier) in opened, at),
                qualifier=called.qualifier,
            )


def _opened(seen: Seen) -> Iterator[tuple[str, str]]:
    """Functions, with the alias, whose own policy lets everybody call the URL.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    pages = seen.snapshot.each("lambda", "GetPolicy", account=seen.account, region=seen.region)
    for ask, page in pages:
        for statement in statements(page.get("Policy")):
            actions = statement.get("Action")
            named = {str(action).lower() for action in (actions if isinstance(actions, list) else [actions])}
            if named & INVOKES and everybody(statement):
                yield str(ask.given["FunctionName"]), str(ask.given.get("Qualifier", ""))


def _topics(seen: Seen) -> Iterator[Caller]:
    for item, _ in seen.each("sns", "ListSubscriptions", "Subscriptions"):
        yield from _event(seen, "sns", item.get("Endpoint"), str(item.get("TopicArn", "")), None)


def _buckets(seen: Seen) -> Iterator[Caller]:
    operation = "GetBucketNotificationConfiguration"
    for item, asked in seen.each("s3", operation, "LambdaFunctionConfigurations"):
        yield from _event(
            seen, "s3", item.get("LambdaFunctionArn"), str(asked["Bucket"]), False, filtered="Filter" in item
        )


def _rules(seen: Seen) -> Iterator[Caller]:
    timed = {
        (item.get("EventBusName"), item["Name"]): (item.get("ScheduleExpression"), str(item.get("Description", "")))
        for item, _ in seen.each("events", "ListRules", "Rules")
        if item.get("State") != "DISABLED"
    }
    for item, asked in seen.each("events", "ListTargetsByRule", "Targets"):
        key = (asked["EventBusName"], asked["Rule"])
        if key not in timed:
            continue
        expression, about = timed[key]
        name, dead = str(asked["Rule"]), "DeadLetterConfig" in item
        if expression is None:
            yield from _event(seen, "eventbridge", item.get("Arn"), name, dead)
        else:
            when = Schedule(str(expression), str(item.get("Input", "")), f"{name} {about}".strip())
            yield from _event(seen, "schedule", item.get("Arn"), name, dead, schedule=when)


def _schedules(seen: Seen) -> Iterator[Caller]:
    for item, _ in seen.each("scheduler", "ListSchedules", "Schedules"):
        if item.get("State") != "DISABLED":  # neither its expression nor its event is on this list
            when = Schedule(None, about=str(item["Name"]))
            target = (item.get("Target") or {}).get("Arn")
            yield from _event(seen, "schedule", target, str(item["Name"]), None, schedule=when)


def _event(
    seen: Seen, kind: str, target: object, source: str, on_failure: bool | None, **more: Any
) -> Iterator[Caller]:
    called = seen.called(target)
    if called is not None:
        name = source.rpartition(":")[2]
        yield Caller(
            function=called.function,
            kind=kind,
            mode=Mode.ASYNC,
            name=name,
            at=seen.place(f"{kind}.{name}"),
            source=source,
            on_failure=on_failure,
            qualifier=called.qualifier,
            **more,
        )
