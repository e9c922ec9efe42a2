"""The code an account keeps in a Region, out of a snapshot."""

import sys
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from deburr.aws.reads import GLOBAL
from deburr.place import Place
from deburr.sources.account.pins import HOLDERS, HTTP, REST, pins
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.storage import CodeStorage, Version

SEEN_BY = (
    {(service, operation) for service, operation in HOLDERS}
    | {("lambda", "ListAliases"), ("lambda", "GetPolicy"), ("cloudwatch", "GetMetricData")}
    | {("apigateway", operation) for operation in (*REST, "GetRestApis", "GetStages")}
    | {("apigatewayv2", operation) for operation in (*HTTP, "GetApis", "GetStages")}
    | {("stepfunctions", "ListStateMachines"), ("stepfunctions", "ListStateMachineVersions")}
    | {("events", "ListEventBuses"), ("events", "ListRules")}
    | {("s3", "ListBuckets"), ("cloudformation", "ListStacks")}
    | {("codedeploy", "ListDeployments"), ("codedeploy", "ListDeploymentTargets")}
    | {("elbv2", "DescribeTargetGroups"), ("appsync", "ListGraphqlApis")}
)
"""Questions whose answers tell who calls what: without one of them, some caller may not be known."""


def storage(snapshot: Snapshot, account: str, region: str, *, file: str = "account", late: bool = True) -> CodeStorage:
    """Versions, who needs them as far as it was asked for, and how full it is.

    file  how places call the snapshot.
    late  False leaves out what is asked last, version by version, so that a run that goes on asks the same.
    """
    settings = next(
        (page for _, page in snapshot.each("lambda", "GetAccountSettings", account=account, region=region)), {}
    )
    versions: list[Version] = []
    latest = 0
    names: set[str] = set()
    layers: dict[str, int] = {}
    for item in _functions(snapshot, account, region):
        names.add(item["FunctionName"])
        layers |= {layer["Arn"]: int(layer.get("CodeSize", 0)) for layer in item.get("Layers") or []}
        if item["Version"].isdigit():
            versions.append(version(item))
        else:
            latest += int(item.get("CodeSize", 0))
    found = CodeStorage(
        account=account,
        region=region,
        at=Place(file, path=f"{account}/{region}"),
        used_bytes=settings.get("AccountUsage", {}).get("TotalCodeSize"),
        quota_bytes=settings.get("AccountLimit", {}).get("TotalCodeSize"),
        latest_bytes=latest,
        layers_bytes=sum(size for arn, size in layers.items() if f":{region}:{account}:layer:" in arn),
        versions=tuple(sorted(versions)),
        pins=(),
    )
    return found.with_pins(
        pins(snapshot, account, region, frozenset(names), late=late), unseen(snapshot, account, region)
    )


def unseen(
    snapshot: Snapshot, account: str, region: str, seen_by: Collection[tuple[str, str]] = SEEN_BY
) -> Iterator[str]:
    """Actions that were refused, and what else kept AWS from telling who calls what."""
    for lack in snapshot.lacks():
        ask = lack.ask
        here = ask.account == account and (ask.region == region or ask.service in GLOBAL)
        if here and (ask.service, ask.operation) in seen_by:
            yield lack.action or f"{ask.service}:{ask.operation}"


def version(item: dict[str, Any]) -> Version:
    """One published version as `ListFunctions` tells it."""
    image = item.get("PackageType") == "Image"
    return Version(
        function=sys.intern(item["FunctionName"]),  # thousands of versions share a name and a runtime
        number=int(item["Version"]),
        size_bytes=0 if image else int(item.get("CodeSize", 0)),
        published=datetime.fromisoformat(item["LastModified"]),
        sha256=item.get("CodeSha256", ""),
        memory_mb=int(item.get("MemorySize", 0)),
        runtime=sys.intern(item.get("Runtime") or ""),  # an image has none
        snapstart=item.get("SnapStart", {}).get("OptimizationStatus") == "On",
        image=image,
        hosted=_provider(item.get("CapacityProviderConfig") or {}),
    )


def _provider(config: dict[str, Any]) -> str:
    return str((config.get("LambdaManagedInstancesCapacityProviderConfig") or {}).get("CapacityProviderArn", ""))


def _functions(snapshot: Snapshot, account: str, region: str) -> Iterator[dict[str, Any]]:
    for _, page in snapshot.each("lambda", "ListFunctions", account=account, region=region):
        yield from page.get("Functions", [])
