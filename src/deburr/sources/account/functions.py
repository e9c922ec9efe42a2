"""Functions as an account has them, in the workload's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.account.policies import Policies, of_roles
from deburr.sources.account.redact import HIDDEN
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.function import Code, Compute, Function, PackageKind
from deburr.workload.setting import Setting


@dataclass(slots=True)
class Beside:
    """What other answers tell about functions, by name."""

    reserved: dict[str, int] = field(default_factory=dict)
    provisioned: dict[str, dict[str, int]] = field(default_factory=dict)  # by alias or version
    scaled: set[tuple[str, str]] = field(default_factory=set)
    invoking: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)  # log group -> days; 0 for ever


def functions(snapshot: Snapshot, account: str, region: str, facts: Facts, file: str) -> Iterator[Function]:
    """`$LATEST` of every function of one Region, by name.

    file  how places call the snapshot.
    """
    beside = _beside(snapshot, account, region)
    found = [
        item
        for _, page in snapshot.each("lambda", "ListFunctions", account=account, region=region)
        for item in page.get("Functions", [])
        if item["Version"] == "$LATEST"
    ]
    roles = of_roles(snapshot, account, (str(item.get("Role")) for item in found))
    for item in sorted(found, key=lambda each: str(each["FunctionName"])):
        allowed = roles.get(str(item.get("Role")), Policies())
        yield _function(item, beside, allowed, facts, address(file, account, region, item["FunctionName"]), file)


def address(file: str, account: str, region: str, name: str) -> str:
    """What a function of an account is called among all others."""
    return f"{file}#{account}/{region}/{name}"


def _beside(snapshot: Snapshot, account: str, region: str) -> Beside:
    beside = Beside()

    def each(operation: str, service: str = "lambda") -> Iterator[tuple[str, dict[str, Any]]]:
        for ask, page in snapshot.each(service, operation, account=account, region=region):
            yield str(ask.given.get("FunctionName", "")), page

    for name, page in each("GetFunctionConcurrency"):
        if "ReservedConcurrentExecutions" in page:
            beside.reserved[name] = int(page["ReservedConcurrentExecutions"])
    for name, page in each("ListProvisionedConcurrencyConfigs"):
        for config in page.get("ProvisionedConcurrencyConfigs", []):
            qualifier = str(config.get("FunctionArn", "")).rpartition(":")[2]
            wanted = int(config.get("RequestedProvisionedConcurrentExecutions", 0))
            beside.provisioned.setdefault(name, {})[qualifier] = wanted
    for _, page in each("DescribeScalableTargets", "application-autoscaling"):
        for target in page.get("ScalableTargets", []):  # function:orders:live
            _, _, called = str(target.get("ResourceId", "")).partition(":")
            beside.scaled.add((called.partition(":")[0], called.partition(":")[2]))
    for name, page in each("ListFunctionEventInvokeConfigs"):
        for config in page.get("FunctionEventInvokeConfigs", []):
            beside.invoking[name] = config
    for _, page in each("DescribeLogGroups", "logs"):
        for group in page.get("logGroups", []):
            beside.kept[group["logGroupName"]] = int(group.get("retentionInDays", 0))
    for _, page in each("GetResources", "resourcegroupstaggingapi"):
        for item in page.get("ResourceTagMappingList", []):
            name = item["ResourceARN"].rpartition(":")[2]
            beside.tags[name] = tuple(sorted((tag["Key"], tag["Value"]) for tag in item.get("Tags", [])))
    return beside


def _function(
    item: dict[str, Any], beside: Beside, allowed: Policies, facts: Facts, address: str, file: str
) -> Function:
    name = str(item["FunctionName"])
    image = item.get("PackageType") == "Image"

    def place(key: str = "") -> Place:
        return Place(file, path=f"{name}.{key}" if key else name)

    def setting(key: str, value: Any) -> Setting[Any]:
        return Setting(value, place(key))

    network = item.get("VpcConfig") or {}
    invoking = beside.invoking.get(name, {})
    ready = beside.provisioned.get(name, {})
    retries, ages = facts["lambda.async.retries"].table, facts["lambda.async.max_age"].table
    return Function(
        address=address,
        name=name,
        at=place(),
        given_name=setting("FunctionName", name),
        runtime=setting("Runtime", None if image else item.get("Runtime")),
        architecture=setting("Architectures", (item.get("Architectures") or [None])[0]),
        memory_mb=setting("MemorySize", item.get("MemorySize")),
        timeout_s=setting("Timeout", item.get("Timeout")),
        tmp_mb=setting("EphemeralStorage", (item.get("EphemeralStorage") or {}).get("Size")),
        entry=setting("Handler", None if image else item.get("Handler")),
        code=Code(
            PackageKind.IMAGE if image else PackageKind.ZIP,
            place("CodeSize"),
            size_bytes=None if image else item.get("CodeSize"),
        ),
        layers=setting("Layers", tuple(layer["Arn"] for layer in item.get("Layers") or [])),
        environment=_environment(item),
        traced=setting("TracingConfig", (item.get("TracingConfig") or {}).get("Mode") == "Active"),
        vpc=setting("VpcConfig", (*network.get("SubnetIds", ()), *network.get("SecurityGroupIds", ()))),
        snapstart=setting("SnapStart", (item.get("SnapStart") or {}).get("ApplyOn") == "PublishedVersions"),
        provisioned=setting("ProvisionedConcurrency", sum(ready.values())),
        scales=any((name, qualifier) in beside.scaled for qualifier in ready),
        provisioned_on=next(iter(ready)) if len(ready) == 1 else "",
        reserved=setting("ReservedConcurrency", beside.reserved[name]) if name in beside.reserved else None,
        alias=None,
        publishes=None,
        on_failure=setting("DeadLetterConfig", tuple(_failures(item, invoking))),
        async_retries=setting(
            "MaximumRetryAttempts", invoking.get("MaximumRetryAttempts", retries["function_error_default"])
        ),
        async_age_s=setting("MaximumEventAgeInSeconds", invoking.get("MaximumEventAgeInSeconds", ages["default"])),
        logs_kept_days=setting("LoggingConfig", beside.kept.get(_log_group(item))),
        policies=allowed.names,
        policies_known=allowed.known,
        compute=_compute(item),
        mounts=tuple(mount["Arn"] for mount in item.get("FileSystemConfigs") or []),
        tags=beside.tags.get(name, ()),
    )


def _log_group(item: Mapping[str, Any]) -> str:
    return str((item.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{item['FunctionName']}")


def _environment(item: dict[str, Any]) -> tuple[tuple[str, str | None], ...]:
    variables = (item.get("Environment") or {}).get("Variables") or {}
    return tuple((key, None if value == HIDDEN else value) for key, value in sorted(variables.items()))


def _failures(item: dict[str, Any], invoking: dict[str, Any]) -> Iterator[str]:
    letters = (item.get("DeadLetterConfig") or {}).get("TargetArn")
    if letters:
        yield str(letters)
    destination = ((invoking.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    if destination:
        yield str(destination)


def _compute(item: dict[str, Any]) -> Compute:
    if item.get("CapacityProviderConfig"):
        return Compute.MANAGED_INSTANCES
    return Compute.DURABLE if item.get("DurableConfig") else Compute.EVENT
