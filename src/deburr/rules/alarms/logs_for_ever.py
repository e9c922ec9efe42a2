"""A function's logs are kept for ever.

Lambda makes a function's log group at the first invocation, and that group has no end: every line is stored and
billed each month from then on, long after anybody would read it, and so is whatever personal data stands in it.
Nobody sees the sum, since each function adds a little.

Instead, declare the log group, `/aws/lambda/` and the function's name or one that LoggingConfig names, with a
RetentionInDays. A group that Lambda has made already must be imported, or deleted first: CloudFormation refuses to
create it again.
Silent when a retention is set or settled at deploy time, for logs that go to a group declared elsewhere, when a
group of the project belongs to some function that is not known which, when the function's role may write no logs,
for functions that only deployments call, for Lambda@Edge, whose logs are in groups of the regions where it ran, and
where a function of the project sets retentions or deletes groups by itself, or may, or the CDK makes each function a
group, as `useCdkManagedLogGroup` lets it. Said once per project.
"""

import re
from collections.abc import Iterator

from deburr.cost.price import Price
from deburr.edits import Advice, DeclareLogs, Edit, SetValue
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.workload import Workload

RULE = Rule(
    name="logs-for-ever",
    level=Level.INFO,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
        "https://awslabs.github.io/serverless-rules/rules/lambda/log_retention",
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html",
    ),
)

MONTHS = 12
KEPT_DAYS = 30
"""What a fix writes: long enough to look into what happened, short enough to stop the growth. Choose your own."""

MODULES_GROUP = ".aws_cloudwatch_log_group.lambda["
SETS_RETENTION = "PutRetentionPolicy"


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    if any(_sets_retentions(function) for function in workload.functions):
        return
    for function in workload.functions:
        if function.logs_kept_days.value != 0 or function.copy_of or given.at_edge(function):
            continue
        if not given.only_deployments_call(function):
            yield _finding(function, given)


def _sets_retentions(function: Function) -> bool:
    """True where its code does, or its role lets it."""
    told = function.handler is not None and function.handler.sets_retention
    return told or any(SETS_RETENTION in policy for policy in function.policies)


def _finding(function: Function, given: Given) -> Finding:
    kept = function.logs_kept_days
    stored = given.facts["price.logs.storage"]
    declared = "its log group has no RetentionInDays" if not kept.by_default else "no template here sets a retention"
    return RULE.finding(
        f"{function.name} keeps its logs for ever: {declared}",
        at=kept.at,
        price=Price(stored.number * MONTHS, "GB stored for a year", f"compressed, price of {stored.checked}"),
        consequence="what is stored never gets less: each year's logs are billed again in every year after it",
        fix=Advice(_advice(function)),
        edits=_edits(function, given),
        habit="{count} functions keep their logs for ever: no template here sets a retention for them",
        functions=[function.address],
    )


def _advice(function: Function) -> str:
    """The group that is declared takes it; that of terraform-aws-modules/lambda, at the call, by the module's input."""
    kept, at = function.logs_kept_days.at, function.at
    if function.logs_kept_days.by_default and function.cdk == 1:
        return "logRetention on the function"  # its functions take no log group
    if function.logs_kept_days.by_default:
        return "RetentionInDays on the log group, declared as /aws/lambda/ and the function's name"
    if MODULES_GROUP in kept.path and (kept.file, kept.line) == (at.file, at.line):
        return "cloudwatch_logs_retention_in_days of the module"
    return "RetentionInDays on its log group"


def _edits(function: Function, given: Given) -> list[Edit]:
    """A retention where the group is declared; a group where SAM makes the role, which may write into any.

    Its name is CloudFormation's: one that is called as Lambda calls it would be refused where Lambda has made it. What
    is called like one at the edge may be there, and takes no group of its own.
    """
    at = function.logs_kept_days.at
    if not at.in_template:
        return []
    if not function.logs_kept_days.by_default:
        return [SetValue(at, KEPT_DAYS)]
    plain = not at.file.endswith(".json") and re.fullmatch(
        r"Resources\.\w+\.Properties\.LoggingConfig\.LogGroup", at.path
    )
    return [DeclareLogs(at, KEPT_DAYS)] if plain and function.role_made and not given.may_be_at_edge(function) else []
