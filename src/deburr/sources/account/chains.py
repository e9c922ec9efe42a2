"""Who calls an account's functions from within AWS and waits: state machines, load balancers, AppSync, CloudFront."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from deburr.place import Place
from deburr.sources.account.asks import ACCOUNT_WIDE, EDGE_REGION
from deburr.sources.account.pins import short
from deburr.sources.account.seen import Seen
from deburr.workload.caller import Caller, Mode
from deburr.workload.setting import Setting

INVOKE = (":states:::lambda:invoke", ":states:::aws-sdk:lambda:invoke")
CALLBACK = ".waitForTaskToken"
WITHIN = ("Iterator", "ItemProcessor")


def chains(seen: Seen) -> Iterator[Caller]:
    """Tasks, target groups, data sources and edges, once for each way in."""
    yield from _tasks(seen)
    yield from _target_groups(seen)
    yield from _data_sources(seen)
    yield from _pipes(seen)
    if seen.region == EDGE_REGION:
        yield from _edges(seen)


def _tasks(seen: Seen) -> Iterator[Caller]:
    pages = seen.snapshot.each("stepfunctions", "DescribeStateMachine", account=seen.account, region=seen.region)
    found: dict[tuple[str, str, str], Caller] = {}
    for ask, page in pages:
        machine = ":".join(str(ask.given["stateMachineArn"]).split(":")[:7])  # without the number of a version
        name, definition = short(machine), _parsed(page.get("definition"))
        for state, written in _states(definition):
            for caller in _task(seen, name, machine, state, written):
                found.setdefault((machine, state, caller.function.address), caller)
    yield from found.values()


def _task(seen: Seen, name: str, machine: str, state: str, written: Mapping[str, Any]) -> Iterator[Caller]:
    service = str(written.get("Resource", ""))
    target, mode = service, Mode.SYNC
    qualifier = ""
    if any(part in service for part in INVOKE):
        arguments = written.get("Parameters") or written.get("Arguments") or {}
        target = str(arguments.get("FunctionName", ""))
        target = target if ":function:" in target else f":function:{target}"
        qualifier = str(arguments.get("Qualifier", ""))
        mode = Mode.ASYNC if arguments.get("InvocationType") == "Event" else Mode.SYNC
    called = seen.called(target)
    if called is None:
        return
    at = seen.place(f"stateMachines.{name}.{state}")
    limit = written.get("TimeoutSeconds") if CALLBACK not in service and mode is Mode.SYNC else None
    yield Caller(
        function=called.function,
        kind="step_functions",
        mode=mode,
        name=f"{name}.{state}",
        at=at,
        waits_s=Setting(float(limit) if isinstance(limit, int) else None, at) if limit is not None else None,
        source=machine,
        qualifier=qualifier if qualifier not in ("", "$LATEST") else called.qualifier,
    )


def _states(definition: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    states = definition.get("States") if isinstance(definition, dict) else None
    for name, state in (states or {}).items():
        if isinstance(state, dict):
            yield str(name), state
            for inner in (*(state.get("Branches") or []), *(state.get(key) for key in WITHIN)):
                yield from _states(inner)


def _parsed(text: object) -> object:
    try:
        return json.loads(str(text))
    except ValueError:
        return None


def _target_groups(seen: Seen) -> Iterator[Caller]:
    for item, asked in seen.each("elbv2", "DescribeTargetHealth", "TargetHealthDescriptions"):
        group = str(asked["TargetGroupArn"])
        target = (item.get("Target") or {}).get("Id")
        yield from _waiting(seen, "alb", target, short(group), group, seen.place(f"targetgroups.{short(group)}"))


def _data_sources(seen: Seen) -> Iterator[Caller]:
    """A resolver that does not wait says so in its own request, which is not read: all of them wait here."""
    for item, asked in seen.each("appsync", "ListDataSources", "dataSources"):
        at = seen.place(f"appsync.{asked['apiId']}.{item.get('name', '')}")
        waits = Setting(float(seen.facts.seconds("timeout.appsync.request")), at, by_default=True)
        function = (item.get("lambdaConfig") or {}).get("lambdaFunctionArn")
        yield from _waiting(seen, "appsync", function, str(item.get("name", "")), str(asked["apiId"]), at, waits)


def _pipes(seen: Seen) -> Iterator[Caller]:
    for item, _ in seen.each("pipes", "ListPipes", "Pipes"):
        if item.get("CurrentState") in ("RUNNING", "STARTING", "UPDATING", None):
            name = str(item.get("Name", ""))
            for role in ("Target", "Enrichment"):
                yield from _waiting(
                    seen, "pipe", item.get(role), name, str(item.get("Arn", "")), seen.place(f"pipes.{name}")
                )


def _edges(seen: Seen) -> Iterator[Caller]:
    """Functions at the edge: they live in one Region, and CloudFront's answers are kept under it."""
    limits = seen.facts["timeout.lambda_edge"].table
    pages = seen.snapshot.each("cloudfront", "ListDistributions", account=seen.account, region=ACCOUNT_WIDE)
    for _, page in pages:
        for item in (page.get("DistributionList") or {}).get("Items") or []:
            name = str(item.get("Id", ""))
            at = seen.place(f"distributions.{name}")
            for association in associations(item):
                limit = limits.get(str(association.get("EventType", "")).partition("-")[0])
                waits = Setting(float(limit) if isinstance(limit, int) else None, at, by_default=True)
                arn = association.get("LambdaFunctionARN")
                yield from _waiting(seen, "cloudfront", arn, name, seen.address(name), at, waits)


def associations(distribution: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The functions at the edge of a distribution, behaviour by behaviour."""
    for behaviour in behaviours(distribution):
        yield from (behaviour.get("LambdaFunctionAssociations") or {}).get("Items") or []


def behaviours(distribution: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The default one, then the others."""
    yield distribution.get("DefaultCacheBehavior") or {}
    yield from (distribution.get("CacheBehaviors") or {}).get("Items") or []


def _waiting(
    seen: Seen, kind: str, target: object, name: str, source: str, at: Place, waits_s: Setting[float] | None = None
) -> Iterator[Caller]:
    called = seen.called(target)
    if called is not None:
        yield Caller(
            function=called.function,
            kind=kind,
            mode=Mode.SYNC,
            name=name,
            at=at,
            waits_s=waits_s,
            source=source,
            qualifier=called.qualifier,
        )
