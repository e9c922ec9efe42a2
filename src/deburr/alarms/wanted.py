"""Every alarm that a workload deserves: its functions', its queues', its databases' and the account's."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from deburr.alarms import functions
from deburr.alarms.alarm import Alarm, Subject
from deburr.alarms.classes import class_alarms
from deburr.alarms.functions import LASTING, SHARE, Watched
from deburr.alarms.log_groups import Groups
from deburr.cost.connections import most_connections
from deburr.facts.book import Facts
from deburr.workload.caller import Caller
from deburr.workload.profile import Profile
from deburr.workload.resources import Database, Queue
from deburr.workload.workload import Workload

SHOWN_AGAIN = 3
"""Times a message was shown and not deleted before somebody should look (a judgement)."""


def wanted(
    workload: Workload, facts: Facts, measured: Mapping[str, Profile], groups: Groups | None = None
) -> list[Alarm]:
    """In the order of the workload; nothing twice, though a template may be nested twice.

    measured  address -> Profile, where one joined.
    groups    log groups that the templates declare, by file and function.
    """
    found = list(_all(workload, facts, measured, groups or {}))
    return list({(alarm.file, alarm.name): alarm for alarm in found}.values())


def _all(workload: Workload, facts: Facts, measured: Mapping[str, Profile], groups: Groups) -> Iterator[Alarm]:
    by_function: dict[str, list[Caller]] = {}
    for caller in workload.callers:
        by_function.setdefault(caller.function.address, []).append(caller)
    for function in workload.functions:
        callers = tuple(by_function.get(function.address, ()))
        yield from functions.alarms(Watched(function, callers, measured.get(function.address), facts))
        group = groups.get(function.at.file, {}).get(function.name)
        if group:
            yield from class_alarms(function, group)
    letters = {address for function in workload.functions for address in function.on_failure.value or ()}
    polled = {caller.source for caller in workload.callers if caller.kind == "sqs"}
    for queue in workload.queues:
        if queue.address in letters:
            yield _letters(queue)
        elif queue.address in polled and queue.visibility_s.value is not None and _declared(queue):
            yield _waiting(queue, queue.visibility_s.value)
    for database in workload.databases:
        most = most_connections(facts, database)
        if most is not None:
            yield _connections(database, most)
    if workload.functions:
        yield _account(workload.functions[0].at.file, facts)


def _declared(queue: Queue) -> bool:
    """False for a queue that SAM makes between a topic and a function: no template can name it."""
    return queue.at.path == f"Resources.{queue.name}"


def _letters(queue: Queue) -> Alarm:
    return Alarm(
        name=f"{queue.name}LettersAlarm",
        file=queue.at.file,
        subject=Subject.QUEUE,
        of=queue.name,
        namespace="AWS/SQS",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        threshold=Decimal(1),
        meaning=f"{queue.name} holds events that kept failing: read one, mend the cause, send them again.",
        why="any, since nothing else reads this queue",
        period_s=300,
    )


def _waiting(queue: Queue, visibility_s: int) -> Alarm:
    return Alarm(
        name=f"{queue.name}WaitsAlarm",
        file=queue.at.file,
        subject=Subject.QUEUE,
        of=queue.name,
        namespace="AWS/SQS",
        metric="ApproximateAgeOfOldestMessage",
        statistic="Maximum",
        threshold=Decimal(SHOWN_AGAIN * visibility_s),
        meaning=f"A message waits long in {queue.name}: its function fails on it, or takes fewer than come in.",
        why=f"{SHOWN_AGAIN} times the queue's visibility timeout of {visibility_s} s",
        period_s=300,
    )


def _connections(database: Database, most: int) -> Alarm:
    return Alarm(
        name=f"{database.name}ConnectionsAlarm",
        file=database.at.file,
        subject=Subject.CLUSTER if database.cluster else Subject.DATABASE,
        of=database.name,
        namespace="AWS/RDS",
        metric="DatabaseConnections",
        statistic="Maximum",
        threshold=(most * SHARE).quantize(Decimal(1)),
        meaning=f"{database.name} runs out of connections: cap its functions' concurrency, or put a proxy between.",
        why=f"{SHARE:.0%} of the {most:,} that {database.instance_class.value} takes at most by default",
        **LASTING,
    )


def _account(file: str, facts: Facts) -> Alarm:
    limit = facts["lambda.concurrency.account_default"].whole
    return Alarm(
        name="ClaimedConcurrencyAlarm",
        file=file,
        subject=Subject.ACCOUNT,
        of="",
        namespace="AWS/Lambda",
        metric="ClaimedAccountConcurrency",
        statistic="Maximum",
        threshold=(limit * SHARE).quantize(Decimal(1)),
        meaning="The account's concurrency is nearly claimed by what runs, is reserved or is provisioned: functions"
        " without a reservation will be throttled. Ask for a higher limit, or lower reservations.",
        why=f"{SHARE:.0%} of {limit:,}, the default of an account and Region; put yours",
        **LASTING,
    )
