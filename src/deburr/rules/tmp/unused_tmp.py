"""More than the free /tmp is configured, and nothing writes there.

What goes beyond the first 512 MB is billed with every second that the function runs, used or not, and SnapStart
refuses a function that has more.

Instead, leave EphemeralStorage out.
Silent when the code touches /tmp or files of unknown paths, when it starts programs or uses a library that keeps files
of its own, when a variable names /tmp, when some local module could not be read, and when the size is settled at deploy
time.
"""

from collections.abc import Iterator
from decimal import Decimal

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.workload.function import Function, PackageKind
from deburr.workload.handler import Handler

RULE = Rule(
    name="unused-tmp",
    level=Level.INFO,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html",
        "https://aws.amazon.com/lambda/pricing/",
    ),
)

FILELESS = frozenset(
    """
    __future__ abc asyncio base64 binascii boto3 botocore collections concurrent contextlib copy csv dataclasses
    datetime dateutil decimal enum functools hashlib hmac html http inspect itertools json jmespath logging math numbers
    operator os random re requests secrets six socket ssl statistics string struct sys textwrap threading time traceback
    types typing typing_extensions unicodedata urllib urllib3 uuid warnings xml zoneinfo aws_lambda_powertools
    aws_xray_sdk assert buffer crypto events https net path querystring stream timers url util zlib axios
    node-fetch aws-sdk
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Modules that write no files by themselves; beside these nothing may be imported, and `@aws-sdk/...`."""


def check(function: Function, given: Given) -> Iterator[Finding]:
    free, configured = given.facts["lambda.tmp.default"].whole, function.tmp_mb.value
    handler = function.handler
    if configured is None or configured <= free or handler is None or function.code.kind is PackageKind.IMAGE:
        return
    if _may_write(handler) or any("/tmp" in (value or "") for _, value in function.environment):
        return
    each = given.facts["price.lambda.tmp.gbs"]
    usd = each.number * Decimal(configured - free) / 1024 * MILLION
    yield RULE.finding(
        f"{function.name} has {configured:,} MB of /tmp, and nothing in its code writes there",
        at=function.tmp_mb.at,
        price=Price(usd, f"{MILLION:,} s that it runs", f"{configured - free:,} MB, price of {each.checked}"),
        consequence=f"billed with every second that it runs; {free} MB are free",
        fix=Advice("leave EphemeralStorage out"),
    )


def _may_write(handler: Handler) -> bool:
    if handler.unread or handler.tmp or handler.outside or handler.cleans or handler.frameworks:
        return True
    roots = {each.module.removeprefix("node:").partition(".")[0].partition("/")[0] for each in handler.imports}
    return bool({root for root in roots if root != "@aws-sdk"} - FILELESS)
