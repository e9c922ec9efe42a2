"""The account's code storage in a Region is nearly full, or will be soon.

Every version of every function and every layer version counts against one quota of the Region. Nothing warns on
the way there; when it is full, every deployment of every team fails until somebody deletes something in a hurry.

Instead, prune what nothing calls any more (`deburr prune` shows it first), and do it on a schedule; or keep packages
in your own bucket with `S3ObjectStorageMode: REFERENCE`, which does not count.
Silent when less than four fifths are used and the growth of the last 30 days leaves more than 90 days; the limit is
the account's own where the account told it, else the published one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.reach import Filling, Keeping, fates, filling, leaving
from deburr.workload.storage import CodeStorage
from deburr.workload.workload import Workload

RULE = Rule(
    name="storage-near-quota",
    level=Level.ERROR,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-self-managed-storage.html",
    ),
)

NEAR = 0.8
"""So much of the quota used is near it."""

SOON_DAYS = 90
AT_ONCE = 0.95
AT_ONCE_DAYS = 14
BYTES_PER_GB = 1_000_000_000


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    now = datetime.combine(given.today, time(), UTC)
    quota = given.facts["lambda.code_storage.quota"]
    for storage in workload.storages:
        found = filling(storage, quota.whole * BYTES_PER_GB, now)
        if found.share <= NEAR and (found.days is None or found.days >= SOON_DAYS):
            continue
        assumed = "" if storage.quota_bytes else f" (the published limit of {quota.checked})"
        yield RULE.finding(
            f"code storage of account {storage.account} in {storage.region} is {found.share:.0%} full: "
            f"{found.used_bytes / BYTES_PER_GB:,.1f} of {found.quota_bytes / BYTES_PER_GB:,.0f} GB{assumed}",
            at=storage.at,
            consequence=_when(found),
            fix=Advice(_way_out(storage, found, now)),
            level=Level.ERROR if _urgent(found) else Level.WARNING,
        )


def _urgent(found: Filling) -> bool:
    return found.share >= AT_ONCE or (found.days is not None and found.days < AT_ONCE_DAYS)


def _when(found: Filling) -> str:
    fails = "no deployment to the Region works"
    if found.used_bytes >= found.quota_bytes:
        return f"{fails} now"
    if found.days is None:
        return f"nothing was published in the last 30 days; once it is full, {fails}"
    daily = found.bytes_a_day / BYTES_PER_GB
    return f"at {daily:.2f} GB a day, as in the last 30 days, full in {found.days:,} days: then {fails}"


def _way_out(storage: CodeStorage, found: Filling, now: datetime) -> str:
    going = leaving(fates(storage, Keeping(), now))
    freed = sum(version.size_bytes for version in going)
    if storage.unseen:
        return "delete versions that nothing calls: deburr prune shows which"
    if freed < found.quota_bytes / 100:
        return "few versions can go: delete old layer versions, or keep packages in your own bucket (REFERENCE mode)"
    return f"deburr prune deletes {len(going):,} versions that nothing calls and frees {freed / BYTES_PER_GB:,.1f} GB"
