"""A layer may be used by every AWS account.

Whoever knows its ARN can fetch the layer and read what is in it: code, configuration, and whatever was packed by
mistake. A version that is out cannot be called back.

Instead, name the accounts, or let all accounts of your organization use it with `OrganizationId`.
Silent when an organization is named, when the principal is settled at deploy time, and for layers that are published:
their name says so, or they name a license.
"""

import re
from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.workload import Workload

RULE = Rule(
    name="open-layer",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html",),
)

PUBLIC = r"(?i)public|open[-_]?source|community"


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    for layer in workload.layers:
        if layer.open_at is None or re.search(PUBLIC, layer.address):
            continue
        users = sorted(f.address for f in workload.functions if layer.address in (f.layers.value or ()))
        yield RULE.finding(
            f"{layer.name} may be used by every AWS account",
            at=layer.open_at,
            also=[layer.at],
            consequence="whoever knows its ARN can fetch it and read what is in it",
            fix=Advice("name the accounts, or add OrganizationId"),
            functions=users,
        )
