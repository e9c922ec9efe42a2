"""Reads snapshots of accounts into the workload's words."""

import json
from collections.abc import Iterator
from pathlib import Path

from deburr import disk
from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.account.alarms import alarms
from deburr.sources.account.beside import databases, layers, proxies, resources
from deburr.sources.account.callers import events
from deburr.sources.account.chains import chains
from deburr.sources.account.concurrency import concurrencies
from deburr.sources.account.distributions import before_urls, distributions
from deburr.sources.account.document import load
from deburr.sources.account.doors import doors
from deburr.sources.account.functions import functions
from deburr.sources.account.metrics import profiles
from deburr.sources.account.routes import behind_doors
from deburr.sources.account.seen import Seen
from deburr.sources.account.snapshot import Snapshot
from deburr.sources.account.storage import storage
from deburr.sources.reading import Reading
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.metric_alarm import MetricAlarm
from deburr.workload.profile import Profile
from deburr.workload.resources import Api, Database, Distribution, Layer, Proxy, Queue, Resource
from deburr.workload.setting import Setting
from deburr.workload.storage import CodeStorage
from deburr.workload.workload import Gap, Workload


def read(path: Path, *, facts: Facts, file: str) -> Reading:
    """One snapshot: every function of every account and Region in it, who calls them, and their versions.

    file    how places call it.
    Raises  SourceError for a file that is no snapshot.
    """
    disk.depend_on(path)
    snapshot = load(path)
    return Reading(workload_of(snapshot, facts=facts, file=file), tuple(_gaps(snapshot, file)))


def workload_of(snapshot: Snapshot, *, facts: Facts, file: str) -> Workload:
    """What a snapshot holds, in the workload's words; see `read`."""
    found: list[Function] = []
    callers: list[Caller] = []
    apis: list[Api] = []
    before: list[Distribution] = []
    shared: list[Layer] = []
    queues: list[Queue] = []
    servers: list[Database] = []
    between: list[Proxy] = []
    others: list[Resource] = []
    watching: list[MetricAlarm] = []
    measured: list[tuple[str, Profile]] = []
    for account, region in snapshot.regions():
        own = list(functions(snapshot, account, region, facts, file))
        by_name = {function.name: function for function in own}
        found += own
        seen = Seen(snapshot, account, region, by_name, facts, file)
        for ways in (events, behind_doors, chains, before_urls):
            callers += ways(seen)
        apis += doors(seen)
        before += distributions(seen)
        shared += layers(snapshot, account, region, file)
        here = list(_queues(snapshot, account, region, file))
        queues += here
        servers += databases(snapshot, account, region, file)
        between += proxies(snapshot, account, region, file)
        others += resources(snapshot, account, region, file)
        addresses = {function.name: function.address for function in own}
        addresses |= {queue.name: queue.address for queue in here}
        watching += alarms(snapshot, account, region, addresses, file)
        did = profiles(snapshot, account, region)
        measured += ((function.address, did[function.name]) for function in own if function.name in did)
    return Workload(
        functions=tuple(found),
        callers=tuple(callers),
        apis=tuple(apis),
        distributions=tuple(before),
        layers=tuple(shared),
        queues=tuple(queues),
        alarms=tuple(watching),
        databases=tuple(servers),
        proxies=tuple(between),
        resources=tuple(others),
        storages=storages(snapshot, file),
        concurrencies=concurrencies(snapshot, file),
        measured=tuple(measured),
    )


def storages(snapshot: Snapshot, file: str) -> tuple[CodeStorage, ...]:
    """The code that each account keeps in each Region of a snapshot.

    file  how places call it.
    """
    return tuple(storage(snapshot, account, region, file=file) for account, region in snapshot.regions())


def function_counts(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    """By account and Region, how many functions there are, with published versions or without."""
    found: dict[tuple[str, str], int] = {}
    for account, region in snapshot.regions():
        pages = snapshot.each("lambda", "ListFunctions", account=account, region=region)
        found[account, region] = len({item["FunctionName"] for _, page in pages for item in page.get("Functions", [])})
    return found


def logical_ids(snapshot: Snapshot) -> dict[str, str]:
    """Physical name -> logical id of every function that a stack of the snapshot made."""
    found: dict[str, str] = {}
    for account in sorted({account for account, _ in snapshot.regions()}):
        for _, page in snapshot.each("cloudformation", "ListStackResources", account=account):
            for item in page.get("StackResourceSummaries", []):
                if item.get("ResourceType") == "AWS::Lambda::Function" and item.get("PhysicalResourceId"):
                    found[item["PhysicalResourceId"]] = item["LogicalResourceId"]
    return found


def _gaps(snapshot: Snapshot, file: str) -> Iterator[Gap]:
    """One gap for each action in each Region, however often it was refused."""
    seen: dict[tuple[str, str, str], None] = {}
    for lack in snapshot.lacks():
        ask = lack.ask
        told = f"{lack.action} was refused" if lack.action else f"{ask.service}:{ask.operation} failed: {lack.message}"
        seen.setdefault((ask.account, ask.region, told), None)
    for account, region, told in seen:
        yield Gap(Place(file, path=f"{account}/{region}"), f"{told} in {region} of account {account}")


def _queues(snapshot: Snapshot, account: str, region: str, file: str) -> Iterator[Queue]:
    for _, page in snapshot.each("sqs", "GetQueueAttributes", account=account, region=region):
        told = page.get("Attributes") or {}
        arn = str(told.get("QueueArn", ""))
        if not arn:
            continue
        at = Place(file, path=arn.rpartition(":")[2])
        redrive = json.loads(told.get("RedrivePolicy") or "{}")
        receives = redrive.get("maxReceiveCount")
        yield Queue(
            address=arn,
            name=arn.rpartition(":")[2],
            at=at,
            visibility_s=Setting(_whole(told.get("VisibilityTimeout")), at),
            redrive=Setting(bool(redrive), at),
            receives=Setting(_whole(receives), at),
            retention_s=Setting(_whole(told.get("MessageRetentionPeriod")), at),
            fifo=arn.endswith(".fifo"),
            dead_letters=str(redrive.get("deadLetterTargetArn", "")),
            takes_dead="RedriveAllowPolicy" in told,
        )


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))
