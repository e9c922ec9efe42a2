"""Which questions tell who calls which version; some follow from the answers to others."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from deburr.sources.account.snapshot import Ask, Snapshot

ACCOUNT_WIDE = "us-east-1"  # under this name global services are kept, whoever was asked
EDGE_REGION = "us-east-1"
DAY_S = 86400
MOVING = (  # stacks that change right now, and may yet go back
    "CREATE_IN_PROGRESS",
    "IMPORT_IN_PROGRESS",
    "IMPORT_ROLLBACK_IN_PROGRESS",
    "ROLLBACK_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_IN_PROGRESS",
)
ON = [  # stacks that are there: all but those that are gone or going
    *MOVING,
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "DELETE_FAILED",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "IMPORT_ROLLBACK_FAILED",
    "REVIEW_IN_PROGRESS",
    "ROLLBACK_COMPLETE",
    "ROLLBACK_FAILED",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
]
RUNNING = ["Created", "Queued", "InProgress", "Baking", "Ready"]
"""Deployments of CodeDeploy that have not come to an end."""
_LISTS = (
    ("lambda", "ListEventSourceMappings"),
    ("apigateway", "GetRestApis"),
    ("apigatewayv2", "GetApis"),
    ("stepfunctions", "ListStateMachines"),
    ("events", "ListEventBuses"),
    ("scheduler", "ListSchedules"),
    ("pipes", "ListPipes"),
    ("sns", "ListSubscriptions"),
    ("elbv2", "DescribeTargetGroups"),
    ("appsync", "ListGraphqlApis"),
)


def callers(account: str, region: str) -> list[Ask]:
    """The lists to begin with: every function and version, and everything that may call one."""
    first = [
        Ask.of(account, region, "lambda", "GetAccountSettings"),
        Ask.of(account, region, "lambda", "ListFunctions", FunctionVersion="ALL"),
        *(Ask.of(account, region, service, operation) for service, operation in _LISTS),
        Ask.of(account, region, "cloudformation", "ListStacks", StackStatusFilter=ON),
        Ask.of(account, region, "codedeploy", "ListDeployments", includeOnlyStatuses=RUNNING),
        Ask.of(account, region, "s3", "ListBuckets", BucketRegion=region),
        identities(account),
    ]
    if region == EDGE_REGION:  # functions at the edge live there: every other Region has replicas only
        first.append(Ask.of(account, ACCOUNT_WIDE, "cloudfront", "ListDistributions"))
    return first


POLICY_HOLDERS = ["User", "Role", "Group", "LocalManagedPolicy"]


def identities(account: str) -> Ask:
    """All roles, users, groups and policies of the account itself."""
    return Ask.of(account, ACCOUNT_WIDE, "iam", "GetAccountAuthorizationDetails", Filter=POLICY_HOLDERS)


def aliases(account: str, region: str, functions: Iterable[str]) -> Iterator[Ask]:
    """What functions themselves keep: two questions for each."""
    for function in functions:
        yield Ask.of(account, region, "lambda", "ListAliases", FunctionName=function)
        yield Ask.of(account, region, "lambda", "ListProvisionedConcurrencyConfigs", FunctionName=function)


def details(snapshot: Snapshot, account: str, region: str) -> Iterator[Ask]:
    """What follows from the lists: one question for each function, API, state machine, bus, bucket, stack..."""

    ask = partial(Ask.of, account, region)

    def listed(service: str, operation: str, key: str, name: str) -> Iterator[str]:
        for _, page in snapshot.each(service, operation, account=account, region=region):
            yield from (str(item[name]) for item in page.get(key, []))

    for function in sorted(set(listed("lambda", "ListFunctions", "Functions", "FunctionName"))):
        yield ask("lambda", "ListFunctionEventInvokeConfigs", FunctionName=function)
    for api in listed("apigateway", "GetRestApis", "items", "id"):
        yield ask("apigateway", "GetResources", restApiId=api, embed=["methods"])
        yield ask("apigateway", "GetStages", restApiId=api)
        yield ask("apigateway", "GetAuthorizers", restApiId=api)
    for api in listed("apigatewayv2", "GetApis", "Items", "ApiId"):
        yield ask("apigatewayv2", "GetIntegrations", ApiId=api)
        yield ask("apigatewayv2", "GetStages", ApiId=api)
        yield ask("apigatewayv2", "GetAuthorizers", ApiId=api)
    for machine in listed("stepfunctions", "ListStateMachines", "stateMachines", "stateMachineArn"):
        yield ask("stepfunctions", "DescribeStateMachine", stateMachineArn=machine)
        yield ask("stepfunctions", "ListStateMachineVersions", stateMachineArn=machine)
    for bus in listed("events", "ListEventBuses", "EventBuses", "Name"):
        yield ask("events", "ListRules", EventBusName=bus)
    for bucket in listed("s3", "ListBuckets", "Buckets", "Name"):
        yield ask("s3", "GetBucketNotificationConfiguration", Bucket=bucket)
    for stack in listed("cloudformation", "ListStacks", "StackSummaries", "StackId"):
        yield ask("cloudformation", "ListStackResources", StackName=stack)
    for _, page in snapshot.each("elbv2", "DescribeTargetGroups", account=account, region=region):
        for group in page.get("TargetGroups", []):
            if group.get("TargetType") == "lambda":
                yield ask("elbv2", "DescribeTargetHealth", TargetGroupArn=group["TargetGroupArn"])
    for _, page in snapshot.each("codedeploy", "ListDeployments", account=account, region=region):
        for deployment in page.get("deployments", []):
            yield ask("codedeploy", "ListDeploymentTargets", deploymentId=deployment)
    for api in listed("appsync", "ListGraphqlApis", "graphqlApis", "apiId"):
        yield ask("appsync", "ListDataSources", apiId=api)
    for _, page in snapshot.each("scheduler", "ListSchedules", account=account, region=region):
        for schedule in page.get("Schedules", []):
            if ":aws-sdk:lambda:" in schedule.get("Target", {}).get("Arn", "").lower():  # whom it calls is in its input
                yield ask("scheduler", "GetSchedule", Name=schedule["Name"], GroupName=schedule["GroupName"])


def inner(snapshot: Snapshot, account: str, region: str) -> Iterator[Ask]:
    """What follows from the details: deployed stages, published state machines, targets of rules."""
    ask = partial(Ask.of, account, region)
    for asked, page in snapshot.each("apigateway", "GetStages", account=account, region=region):
        for stage in page.get("item", []):
            yield ask(
                "apigateway",
                "GetExport",
                restApiId=asked.given["restApiId"],
                stageName=stage["stageName"],
                exportType="oas30",
                parameters={"extensions": "integrations,authorizers"},
            )
    http = {
        item["ApiId"]
        for _, page in snapshot.each("apigatewayv2", "GetApis", account=account, region=region)
        for item in page.get("Items", [])
        if item.get("ProtocolType") == "HTTP"  # only these can be exported
    }
    for asked, page in snapshot.each("apigatewayv2", "GetStages", account=account, region=region):
        for stage in page.get("Items", []):
            if asked.given["ApiId"] in http:
                yield ask(
                    "apigatewayv2",
                    "ExportApi",
                    ApiId=asked.given["ApiId"],
                    StageName=stage["StageName"],
                    Specification="OAS30",
                    OutputType="JSON",
                    IncludeExtensions=True,
                )
    for _, page in snapshot.each("stepfunctions", "ListStateMachineVersions", account=account, region=region):
        for version in page.get("stateMachineVersions", []):
            arn = version["stateMachineVersionArn"]
            yield ask("stepfunctions", "DescribeStateMachine", stateMachineArn=arn)
    for asked, page in snapshot.each("codedeploy", "ListDeploymentTargets", account=account, region=region):
        if page.get("targetIds"):
            given = {"deploymentId": asked.given["deploymentId"], "targetIds": page["targetIds"]}
            yield ask("codedeploy", "BatchGetDeploymentTargets", **given)
    for _, page in snapshot.each("events", "ListRules", account=account, region=region):
        for rule in page.get("Rules", []):
            yield ask(
                "events",
                "ListTargetsByRule",
                Rule=rule["Name"],
                EventBusName=rule.get("EventBusName", "default"),
            )


def policies(account: str, region: str, versions: Sequence[tuple[str, int]]) -> Iterator[Ask]:
    """The policies of versions that nothing else keeps: one question for each, so they come last."""
    for function, number in versions:
        yield Ask.of(account, region, "lambda", "GetPolicy", FunctionName=function, Qualifier=str(number))


def invocations(
    account: str, region: str, versions: Sequence[tuple[str, int]], *, until: datetime, days: int, at_once: int
) -> Iterator[Ask]:
    """How often each version was invoked lately, so many to a question.

    until    the end of the window; the whole day is taken, so that a day's runs ask the same.
    at_once  queries that CloudWatch takes in one call.
    """
    end = until.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    start = end - timedelta(days=days + 1)
    for first in range(0, len(versions), at_once):
        queries = [
            {"Id": f"v{nth}", "Label": f"{function}:{number}", "MetricStat": _calls(function, number)}
            for nth, (function, number) in enumerate(versions[first : first + at_once])
        ]
        yield Ask.of(
            account,
            region,
            "cloudwatch",
            "GetMetricData",
            StartTime=start.isoformat(),
            EndTime=end.isoformat(),
            MetricDataQueries=queries,
        )


def _calls(function: str, number: int) -> dict[str, object]:
    # by version: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html, dimension Resource
    dimensions = [
        {"Name": "FunctionName", "Value": function},
        {"Name": "Resource", "Value": f"{function}:{number}"},
    ]
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Invocations", "Dimensions": dimensions}
    return {"Metric": metric, "Period": DAY_S, "Stat": "Sum"}
