"""All of the AWS SDK v2 for JavaScript is loaded, where a few of its clients are used.

`require("aws-sdk")` runs the code of every service on each cold start, which is billed, and no bundler can take the
rest away: the module builds its namespace as it runs. It has had no updates since its end of support.

Instead, import the clients of SDK v3 that are used (`@aws-sdk/client-s3`), or of v2 for the time being
(`aws-sdk/clients/s3`), which have the same methods.
Silent when clients of v2 are imported one by one, when it is imported late or for its types alone, when another
library loads all of it anyway, when neither runtime nor package has it (handlers/module-missing speaks of that), when
provisioned concurrency pays init ahead or may, when only deployments call the function, and when some local module
could not be read. Said once per project.
The cost is CPU time as deburr measured it elsewhere, not on Lambda: an order of magnitude and a lower bound below one
vCPU.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.rules.loading import load_price
from deburr.rules.old_sdk import OLD_SDK, lacks
from deburr.workload.function import Compute, Function
from deburr.workload.handler import ClientKind, Handler, Phase

RULE = Rule(
    name="whole-sdk",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://aws.amazon.com/blogs/developer/announcing-end-of-support-for-aws-sdk-for-javascript-v2/",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    ),
)

ONE_CLIENT = "aws-sdk/clients/s3"
"""What one client of v2 takes, as far as anybody measured."""

BRING_IT = frozenset({"dynamoose", "serverless-dynamodb-client", "connect-dynamodb", "aws-sdk-promise"})
"""Libraries that load all of v2 themselves."""

NAMED = 3
"""Clients that a message names; more are many."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler = function.handler
    if handler is None or handler.unread or handler.language == "python" or given.only_deployments_call(function):
        return
    if function.compute is not Compute.EVENT or function.provisioned.value != 0:
        return
    typed = handler.language == "typescript"  # compilers leave out what is used as a type alone
    whole = [
        each
        for each in handler.imports
        if each.module == OLD_SDK and each.phase is Phase.INIT and (each.uses or each.kept or not typed)
    ]
    costs = [given.imports.of(handler.language, module) for module in (OLD_SDK, ONE_CLIENT)]
    if (
        not whole
        or lacks(function, handler, given)
        or costs[0] is None
        or costs[1] is None
        or any(each.module in BRING_IT for each in handler.imports)
    ):
        return
    first, *others = sorted(whole, key=lambda each: each.at)
    ms, least_ms = costs[0].cpu_ms, costs[1].cpu_ms
    used = _used(handler)
    idle = not any(each.uses or each.kept for each in whole)
    names = ", and never uses it" if idle else f", and uses {', '.join(used)}" if 0 < len(used) <= NAMED else ""
    yield RULE.finding(
        f"{function.name} loads all of the AWS SDK v2 at init, {ms:.0f} ms of CPU{names}",
        at=first.at,
        also=[each.at for each in others],
        price=load_price(costs[0], function, given),
        delay=Delay(float(ms - least_ms), "cold start"),
        consequence=f"every cold start spends {ms:.0f} ms of CPU or more on it, where one client alone takes"
        f" {least_ms:.0f} ms",
        fix=Advice(
            f"import the clients that are used alone, of SDK v3 or for the time being of v2 ({ONE_CLIENT}), or none"
        ),
        habit=f"{{count}} functions load all of the AWS SDK v2 at init, {ms:.0f} ms of CPU",
    )


def _used(handler: Handler) -> list[str]:
    """The v2 clients it makes: `S3` of `aws-sdk.S3`, `DynamoDB` of `aws-sdk.DynamoDB.DocumentClient`."""
    made = (each.callee.split(".") for each in handler.clients if each.kind is ClientKind.SDK)
    return sorted({parts[1] for parts in made if len(parts) > 1 and parts[0] == OLD_SDK})
