"""Who needs which version, by everything that AWS answered."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deburr.aws.reads import GLOBAL
from deburr.sources.account.asks import MOVING
from deburr.sources.account.mentions import Mentions
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.sources.account.stage_variables import resolved
from deburr.workload.storage import Pin

Page = dict[str, Any]
Told = Callable[[Ask, Page], Iterator[tuple[str, Any]]]
"""From a page to things with an owner's name for each: what a thing says is searched for versions."""


def _items(kind: str, key: str, name: str) -> Told:
    def told(_: Ask, page: Page) -> Iterator[tuple[str, Any]]:
        for item in page.get(key) or []:
            yield f"{kind} {short(str(item.get(name, '?')))}", item

    return told


def _asked(kind: str, parameter: str) -> Told:
    def told(ask: Ask, page: Page) -> Iterator[tuple[str, Any]]:
        yield f"{kind} {short(str(ask.given[parameter]))}", page

    return told


def _mapping(_: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    for item in page.get("EventSourceMappings", []):
        source = item.get("EventSourceArn") or item.get("UUID", "?")
        yield f"event source mapping of {short(source)}", item.get("FunctionArn", "")


def _provisioned(_: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    for item in page.get("ProvisionedConcurrencyConfigs", []):
        yield "provisioned concurrency", item.get("FunctionArn", "")


def _event_invoke(ask: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    for item in page.get("FunctionEventInvokeConfigs", []):
        yield f"destination of {ask.given['FunctionName']}", item.get("DestinationConfig", {})


def _environment(_: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    for item in page.get("Functions", []):
        yield f"environment of {item['FunctionName']}", item.get("Environment", {})


def identities(_: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    """Roles, users, groups and policies, each with what it says."""
    for key, name, kind in (
        ("RoleDetailList", "RoleName", "role"),
        ("UserDetailList", "UserName", "user"),
        ("GroupDetailList", "GroupName", "group"),
        ("Policies", "PolicyName", "IAM policy"),
    ):
        for item in page.get(key, []):
            yield f"{kind} {item[name]}", [item.get(part) for part in ("PolicyVersionList", *_INLINE)]


_INLINE = ("RolePolicyList", "UserPolicyList", "GroupPolicyList")


def _deployment(ask: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    # https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_LambdaFunctionInfo.html
    for target in page.get("deploymentTargets", []):
        info = (target.get("lambdaTarget") or {}).get("lambdaFunctionInfo") or {}
        for key in ("currentVersion", "targetVersion"):
            yield f"deployment {ask.given['deploymentId']}", f"{info.get('functionName')}:{info.get(key)}"


def _distributions(_: Ask, page: Page) -> Iterator[tuple[str, Any]]:
    for item in (page.get("DistributionList") or {}).get("Items") or []:
        yield f"CloudFront distribution {item.get('Id', '?')}", item


HOLDERS: dict[tuple[str, str], Told] = {
    ("lambda", "ListFunctions"): _environment,
    ("lambda", "ListEventSourceMappings"): _mapping,
    ("lambda", "ListProvisionedConcurrencyConfigs"): _provisioned,
    ("lambda", "ListFunctionEventInvokeConfigs"): _event_invoke,
    ("stepfunctions", "DescribeStateMachine"): _asked("state machine", "stateMachineArn"),
    ("events", "ListTargetsByRule"): _asked("EventBridge rule", "Rule"),
    ("scheduler", "ListSchedules"): _items("schedule", "Schedules", "Name"),
    ("scheduler", "GetSchedule"): _asked("schedule", "Name"),
    ("pipes", "ListPipes"): _items("pipe", "Pipes", "Name"),
    ("sns", "ListSubscriptions"): _items("SNS topic", "Subscriptions", "TopicArn"),
    ("s3", "GetBucketNotificationConfiguration"): _asked("bucket", "Bucket"),
    ("cloudfront", "ListDistributions"): _distributions,
    ("cloudformation", "ListStackResources"): _asked("stack", "StackName"),
    ("codedeploy", "BatchGetDeploymentTargets"): _deployment,
    ("elbv2", "DescribeTargetHealth"): _asked("target group", "TargetGroupArn"),
    ("appsync", "ListDataSources"): _asked("AppSync API", "apiId"),
    ("iam", "GetAccountAuthorizationDetails"): identities,
}
REST = ("GetResources", "GetAuthorizers", "GetExport")
HTTP = ("GetIntegrations", "GetAuthorizers", "ExportApi")


def pins(
    snapshot: Snapshot, account: str, region: str, functions: frozenset[str], *, late: bool = True
) -> Iterator[Pin]:
    """Every pin that the snapshot shows, in no order, some more than once.

    late  False leaves out what is asked last, version by version: their policies and calls.
    """
    mentions = Mentions(account, region, functions)
    yield from _aliases(snapshot, account, region)
    for service, operation in HOLDERS:
        for ask, page in snapshot.each(service, operation, account=account):
            if service in GLOBAL or ask.region == region:
                yield from named(ask, page, mentions)
    yield from moving(snapshot, account, region, mentions)
    yield from _apis(snapshot, account, region, mentions)
    if late:
        yield from _policies(snapshot, account, region)
        yield from _invoked(snapshot, account, region)


def named(ask: Ask, page: Page, mentions: Mentions) -> Iterator[Pin]:
    """Pins on one page of an answer to one of HOLDERS."""
    exact = ask.service == "iam"  # what allows any version needs none
    for owner, thing in HOLDERS[ask.service, ask.operation](ask, page):
        for function, number in mentions.of(thing):
            if number is not None or not exact:
                yield Pin(function, number, owner)


def moving(snapshot: Snapshot, account: str, region: str, mentions: Mentions) -> Iterator[Pin]:
    """Stacks that change right now may go back to any version: the one before is in no list of theirs by then."""
    stacks = changing(snapshot, account, region)
    for ask, page in snapshot.each("cloudformation", "ListStackResources", account=account, region=region):
        if ask.given["StackName"] in stacks:
            yield from moved(ask, page, mentions)


def changing(snapshot: Snapshot, account: str, region: str) -> frozenset[str]:
    """Ids of the stacks that change right now."""
    return frozenset(
        stack["StackId"]
        for _, page in snapshot.each("cloudformation", "ListStacks", account=account, region=region)
        for stack in page.get("StackSummaries", [])
        if stack["StackStatus"] in MOVING
    )


def moved(ask: Ask, page: Page, mentions: Mentions) -> Iterator[Pin]:
    """Every version of the functions of a stack that changes right now."""
    for item in page.get("StackResourceSummaries", []):
        if item.get("ResourceType") == "AWS::Lambda::Function" and mentions.knows(item.get("PhysicalResourceId", "")):
            yield Pin(item["PhysicalResourceId"], None, f"stack {short(ask.given['StackName'])} is changing")


def _aliases(snapshot: Snapshot, account: str, region: str) -> Iterator[Pin]:
    for ask, page in snapshot.each("lambda", "ListAliases", account=account, region=region):
        yield from _aliased(ask, page)


def _aliased(ask: Ask, page: Page) -> Iterator[Pin]:
    function = str(ask.given["FunctionName"])
    for alias in page.get("Aliases", []):
        name = alias["Name"]
        if alias["FunctionVersion"].isdigit():
            yield Pin(function, int(alias["FunctionVersion"]), f"alias {name}")
        for number, weight in ((alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}).items():
            yield Pin(function, int(number), f"alias {name}, weight {weight:g}")


def own(snapshot: Snapshot, asked: Iterable[Ask], mentions: Mentions) -> Iterator[Pin]:
    """Pins in the answers about functions' aliases and provisioned concurrency."""
    for ask in asked:
        for page in snapshot.pages(ask):
            yield from _aliased(ask, page) if ask.operation == "ListAliases" else named(ask, page, mentions)


def _apis(snapshot: Snapshot, account: str, region: str, mentions: Mentions) -> Iterator[Pin]:
    """What is written now and what each stage was deployed with: the two may differ."""
    sockets = _sockets(snapshot, account, region)
    for service, key, operations, kind, stages_key, variables_key in (
        ("apigateway", "restApiId", REST, "REST API", "item", "variables"),
        ("apigatewayv2", "ApiId", HTTP, "HTTP API", "Items", "StageVariables"),
    ):
        stages: dict[str, list[dict[str, str]]] = {}
        by_hand: set[str] = set()
        for ask, page in snapshot.each(service, "GetStages", account=account, region=region):
            found = page.get(stages_key, [])
            stages.setdefault(str(ask.given[key]), []).extend(stage.get(variables_key) or {} for stage in found)
            by_hand |= {str(ask.given[key]) for stage in found if not stage.get("AutoDeploy")}
        for operation in operations:
            for ask, page in snapshot.each(service, operation, account=account, region=region):
                api = str(ask.given[key])
                stage = ask.given.get("stageName", ask.given.get("StageName"))
                door = f"{'WebSocket API' if api in sockets else kind} {api}"
                owner = f"{door}, stage {stage}" if stage else door
                for text in resolved(_opened(page), stages.get(api, [])):
                    for function, number in mentions.of(text):
                        yield Pin(function, number, owner)
                        if api in sockets & by_hand:  # what a stage of these was deployed with, nothing tells
                            yield Pin(function, None, f"{owner}, as deployed")


def _sockets(snapshot: Snapshot, account: str, region: str) -> frozenset[str]:
    """Ids of WebSocket APIs, which cannot be exported."""
    return frozenset(
        str(item["ApiId"])
        for _, page in snapshot.each("apigatewayv2", "GetApis", account=account, region=region)
        for item in page.get("Items", [])
        if item.get("ProtocolType") == "WEBSOCKET"
    )


def _opened(page: Page) -> Any:
    """An export comes as JSON in a text."""
    body = page.get("body")
    if isinstance(body, str):
        try:
            return json.loads(body)
        except ValueError:
            return body
    return page


def _policies(snapshot: Snapshot, account: str, region: str) -> Iterator[Pin]:
    for ask, page in snapshot.each("lambda", "GetPolicy", account=account, region=region):
        given = ask.given
        if "Policy" in page and str(given.get("Qualifier", "")).isdigit():
            yield Pin(str(given["FunctionName"]), int(given["Qualifier"]), f"policy for {principals(page['Policy'])}")


def _invoked(snapshot: Snapshot, account: str, region: str) -> Iterator[Pin]:
    for _, page in snapshot.each("cloudwatch", "GetMetricData", account=account, region=region):
        for result in page.get("MetricDataResults", []):
            function, _, number = str(result.get("Label", "")).rpartition(":")
            count = sum(result.get("Values", []))
            if count and number.isdigit():
                yield Pin(function, int(number), f"invoked {count:,.0f} times lately")


def principals(policy: str) -> str:
    """Whom a policy lets in, for people."""
    found: set[str] = set()
    for statement in json.loads(policy).get("Statement", []):
        principal = statement.get("Principal", "?")
        values = principal.values() if isinstance(principal, dict) else [principal]
        for value in values:
            found.update(value if isinstance(value, list) else [str(value)])
    return ", ".join(sorted(found)) or "nobody"


def short(name: str) -> str:
    """The last part of an ARN, which is what people call it; a stack's own name is before its last slash."""
    if not name.startswith("arn:"):
        return name
    if ":cloudformation:" in name:
        return name.split("/")[1]
    if ":targetgroup/" in name:
        return name.split("/")[1]
    tail = name.split(":", 5)[5]
    return tail.removeprefix("stateMachine:").removeprefix("table/")
