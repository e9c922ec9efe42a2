"""Ask for the rest of an account: what rules want to know beyond who calls which version."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from deburr.aws.trouble import AccountError
from deburr.sources.account.asks import callers
from deburr.sources.account.gather import CALLS, Inquiry, Where, gather
from deburr.sources.account.metrics import DAYS, measures
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.workload.reach import Keeping

LISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("lambda", "ListLayers", {}),
    ("resourcegroupstaggingapi", "GetResources", {"ResourceTypeFilters": ["lambda:function"]}),
    ("cloudwatch", "DescribeAlarms", {}),
    ("logs", "DescribeLogGroups", {"logGroupNamePrefix": "/aws/lambda/"}),
    ("sqs", "ListQueues", {}),
    ("kinesis", "ListStreams", {}),
    ("dynamodbstreams", "ListStreams", {}),
    ("application-autoscaling", "DescribeScalableTargets", {"ServiceNamespace": "lambda"}),
    ("apigateway", "GetUsagePlans", {}),
    ("sns", "ListTopics", {}),
    ("compute-optimizer", "GetLambdaFunctionRecommendations", {}),
    ("rds", "DescribeDBInstances", {}),
    ("rds", "DescribeDBProxies", {}),
)
EACH = (
    ("lambda", "GetFunctionConcurrency"),
    ("lambda", "ListFunctionUrlConfigs"),
    ("lambda", "ListLayerVersions"),
    ("sqs", "GetQueueAttributes"),
    ("apigateway", "GetGatewayResponses"),
    ("apigatewayv2", "GetRoutes"),
)
LATER = (("lambda", "GetPolicy"), ("lambda", "GetLayerVersionPolicy"))
AUDIT_CALLS = (
    CALLS
    | {(service, operation) for service, operation, _ in LISTS}
    | {*EACH, *LATER}
    | {("ec2", "DescribeRegions"), ("organizations", "ListAccounts")}
)
"""Every operation that an audit may call: its policy."""


def audit(inquiry: Inquiry, where: Where, *, days: int = DAYS) -> None:
    """Fill the snapshot with one Region of one account; what is there already is not asked again.

    days    of metrics, 1-455; 0 asks for none.
    Raises  Expired and AccountError when the account cannot be asked at all.
    """
    account, region = where.account, where.region
    lists = [Ask.of(account, region, service, operation, **given) for service, operation, given in LISTS]
    inquiry.ask("lists", [*lists, *callers(account, region)])
    wanted = list(_each(inquiry.snapshot, where))
    if days:
        at_once = inquiry.facts["cloudwatch.get_metric_data.queries"].whole
        names = _functions(inquiry.snapshot, where)
        wanted += measures(account, region, names, until=inquiry.clock(), days=days, at_once=at_once)
    gather(inquiry, where, Keeping(), beyond=wanted, all_aliases=True)
    inquiry.ask("policies of URLs and layers", list(_later(inquiry.snapshot, where)))
    inquiry.snapshot.tell(f"done {where.account} {where.region}", inquiry.clock().isoformat())


def regions(inquiry: Inquiry, account: str) -> list[str]:
    """The Regions that are switched on for the account, by name.

    Raises  AccountError when they may not be listed; Expired.
    """
    asked = Ask.of(account, inquiry.gate.region, "ec2", "DescribeRegions")
    inquiry.ask("Regions", [asked])
    if not inquiry.snapshot.has(asked):
        raise AccountError(
            f"the Regions cannot be seen: {inquiry.snapshot.why(asked)}", where=account, hint="name each with --region"
        )
    return sorted(region["RegionName"] for page in inquiry.snapshot.pages(asked) for region in page.get("Regions", []))


def _each(snapshot: Snapshot, where: Where) -> Iterator[Ask]:
    account, region = where.account, where.region
    ask = partial(Ask.of, account, region)
    for name in _functions(snapshot, where):
        yield ask("lambda", "GetFunctionConcurrency", FunctionName=name)
        yield ask("lambda", "ListFunctionUrlConfigs", FunctionName=name)
    for service, operation, key, name, asked, parameter in (
        ("lambda", "ListLayers", "Layers", "LayerName", "ListLayerVersions", "LayerName"),
        ("apigateway", "GetRestApis", "items", "id", "GetGatewayResponses", "restApiId"),
        ("apigatewayv2", "GetApis", "Items", "ApiId", "GetRoutes", "ApiId"),
    ):
        for _, page in snapshot.each(service, operation, account=account, region=region):
            for item in page.get(key, []):
                yield ask(service, asked, **{parameter: item[name]})
    for _, page in snapshot.each("sqs", "ListQueues", account=account, region=region):
        for url in page.get("QueueUrls", []):
            yield ask("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])


def _later(snapshot: Snapshot, where: Where) -> Iterator[Ask]:
    """Who may call the URLs that ask for no signature, and who may use the newest version of each layer."""
    ask = partial(Ask.of, where.account, where.region)
    place = {"account": where.account, "region": where.region}
    for _, page in snapshot.each("lambda", "ListFunctionUrlConfigs", **place):
        for item in page.get("FunctionUrlConfigs", []):
            name, _, qualifier = str(item["FunctionArn"]).split(":function:")[1].partition(":")
            if item.get("AuthType") == "NONE":
                alias = {"Qualifier": qualifier} if qualifier else {}
                yield ask("lambda", "GetPolicy", FunctionName=name, **alias)
    mine = f":lambda:{where.region}:{where.account}:layer:"
    used = {
        str(layer["Arn"])
        for _, page in snapshot.each("lambda", "ListFunctions", **place)
        for function in page.get("Functions", [])
        if function["Version"] == "$LATEST"
        for layer in function.get("Layers") or []
    }
    used |= {
        str(layer["LatestMatchingVersion"]["LayerVersionArn"])
        for _, page in snapshot.each("lambda", "ListLayers", **place)
        for layer in page.get("Layers", [])
    }
    for name, _, version in sorted(arn.partition(mine)[2].partition(":") for arn in used if mine in arn):
        yield ask("lambda", "GetLayerVersionPolicy", LayerName=name, VersionNumber=int(version))


def _functions(snapshot: Snapshot, where: Where) -> list[str]:
    pages = snapshot.each("lambda", "ListFunctions", account=where.account, region=where.region)
    return sorted({function["FunctionName"] for _, page in pages for function in page.get("Functions", [])})
