"""Every deployment publishes versions, and nothing ever deletes one.

A published version keeps its whole package for ever, counted against one quota for all functions of
an account in a Region. Nothing warns on the way there; when it is full every deployment fails, also
those of other teams.

Instead, prune on a schedule (keep what aliases, event sources and callers name), or keep packages
in your own bucket with `S3ObjectStorageMode: REFERENCE`.
Silent when something in the workload may delete functions' versions or is named after doing so, for
images (they are in a registry), and for versions that a template names by hand, which do not come with
every deployment.
The forecast takes one changed deployment a day, and the sources' size where it is known: packages
are larger.
"""

import fnmatch
import re
from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function, PackageKind
from deburr.workload.workload import Workload

RULE = Rule(
    name="versions-pile-up",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html",
        "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
    ),
)

DEPLOYMENTS_A_DAY = 1
"""Assumed, and said: how often this is deployed no template tells."""

SOON_DAYS = 365
"""Within a year it is a warning."""

PRUNER = r"(?i)prun(e|ing)|versions?[-_ ]?clean"
"""What those are called, or the folder they stand in, whose deleting is done by a state machine or a script."""
PRUNES = "lambda:deletefunction"
BYTES_PER_GB = 1_000_000_000
BYTES_PER_MB = 1_000_000


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    if any(_may_prune(function) for function in workload.functions):
        return
    counted = [(f.publishes, f) for f in workload.functions if f.publishes is not None and _counts(f)]
    if not counted:
        return
    functions = [function for _, function in counted]
    first, *others = sorted({place for place, _ in counted})
    quota = given.facts["lambda.code_storage.quota"]
    files = len({function.address.rpartition("#")[0] for function in functions})
    where = f" in {files} templates" if files > 1 else ""
    many = f"{len(functions)} functions{where} publish" if len(functions) > 1 else f"{functions[0].name} publishes"
    days, forecast = _forecast(functions, quota.whole)
    yield RULE.finding(
        f"{many} a version with every changed deployment, and nothing in the templates prunes them"
        f" before {quota.whole} GB",
        at=first,
        also=others,
        consequence=f"{forecast}; in a full Region (limit of {quota.checked}) no deployment works",
        fix=Advice("delete versions that no alias, mapping or caller names, on a schedule"),
        level=Level.WARNING if days is not None and days < SOON_DAYS else Level.INFO,
        functions=sorted(function.address for function in functions),
    )


def _counts(function: Function) -> bool:
    """Images are in a registry, not in the quota."""
    return function.code.kind is not PackageKind.IMAGE


def _forecast(functions: list[Function], quota_gb: int) -> tuple[int | None, str]:
    """Days until these functions alone fill the quota, None while a size is unknown, and the sentence."""
    sizes = [function.code.size_bytes for function in functions if function.code.size_bytes is not None]
    more = f"each deployment that changes {'one of them' if len(functions) > 1 else 'it'} keeps one more package of it"
    if len(sizes) < len(functions) or not sum(sizes):
        return None, more
    days = int(quota_gb * BYTES_PER_GB / sum(sizes) / DEPLOYMENTS_A_DAY)
    megabytes = sum(sizes) / BYTES_PER_MB
    each = "each " if len(functions) > 1 else ""
    daily = f"{each}changed {DEPLOYMENTS_A_DAY} time a day, the quota is full in {days:,} days at the latest"
    return days, f"{more}, {megabytes:.1f} MB or more{' of all' if each else ''}: {daily}"


def _may_prune(function: Function) -> bool:
    """It may delete versions, calls the Lambda API with a role that is made elsewhere, or is called a pruner."""
    if re.search(PRUNER, function.address):
        return True
    if any(_grants(policy.lower()) for policy in function.policies):
        return True
    handler = function.handler
    calls_lambda = handler is not None and any("lambda" in client.services for client in handler.clients)
    return calls_lambda and not function.policies_known


def _grants(policy: str) -> bool:
    """True for a right to delete versions, spelled out or by a pattern."""
    return policy == PRUNES or ("*" in policy and fnmatch.fnmatchcase(PRUNES, policy))
