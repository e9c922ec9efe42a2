"""A function pays for metrics that its log already holds.

The Lambda Insights layer sends eight metrics of each function to CloudWatch, billed as custom metrics, and a line
of a kilobyte for each invocation. Its duration, billed time, init and memory stand in the REPORT line that Lambda
writes for nothing; CPU, network and /tmp are what is bought.

Instead, read REPORT lines (`deburr logs`), and switch Insights on for as long as somebody looks at CPU or network.
Silent when the layers are settled at deploy time. Said once per project.
"""

from collections.abc import Iterator

from deburr.cost.price import Price, money
from deburr.edits import Advice
from deburr.facts.tiers import tiers
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.function import Function

RULE = Rule(
    name="paid-insights",
    level=Level.INFO,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-insights.html",
        "https://aws.amazon.com/cloudwatch/pricing/",
    ),
)

LAYER = ":layer:LambdaInsightsExtension"
KB_PER_GB = 1024 * 1024


def check(function: Function, given: Given) -> Iterator[Finding]:
    if function.copy_of or not any(LAYER in layer for layer in function.layers.value or ()):
        return
    metrics = given.facts["price.lambda_insights.metrics"].whole
    each, ingest = given.facts["price.cw.custom_metric"], given.facts["price.logs.lambda.ingest"]
    verified = "" if each.verified else ", unverified"
    log_gb = given.facts["price.lambda_insights.log_kb"].number * MILLION / KB_PER_GB
    yield RULE.finding(
        f"{function.name} carries Lambda Insights, which bills {metrics} metrics a function",
        at=function.layers.at,
        price=Price(
            metrics * tiers(each)[0][1],
            "function and month",
            f"where it is invoked in every hour, first tier, price of {each.checked}{verified}",
        ),
        consequence=f"and its log, {money(log_gb * tiers(ingest)[0][1])} per 1M invocations;"
        " REPORT lines tell duration, init and memory for nothing",
        fix=Advice("remove the layer and its policy, and put it back while somebody needs CPU or network"),
        habit=f"{{count}} functions carry Lambda Insights, which bills {metrics} metrics a function",
    )
