"""Published versions that nothing can call any more are still kept.

Each holds its whole package against the Region's quota, and one with SnapStart in Python or .NET a snapshot that is
paid for by the second. Nothing deletes a version by itself.

Instead, delete them: `deburr prune` shows each with the reason why it stays or goes before it deletes anything.
Silent when the account did not let us see everything that may call a version, for the newest three of each function
and whatever is younger than a week, and below 1 GB unless snapshots are paid for.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from deburr.cost.snapshots import kept
from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.reach import Keeping, fates, filling, leaving
from deburr.workload.workload import Workload

RULE = Rule(
    name="unreachable-versions",
    level=Level.WARNING,
    confidence=Confidence.LIKELY,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html",
    ),
)

WORTH_BYTES = 1_000_000_000
"""Less than this is not worth a word."""

BYTES_PER_GB = 1_000_000_000


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    now = datetime.combine(given.today, time(), UTC)
    quota = given.facts["lambda.code_storage.quota"].whole * BYTES_PER_GB
    for storage in workload.storages:
        if storage.unseen:
            continue
        going = leaving(fates(storage, Keeping(), now))
        freed = sum(version.size_bytes for version in going)
        price = kept(going, given.facts)
        if freed < WORTH_BYTES and price is None:
            continue
        full = filling(storage, quota, now)
        names = sorted({version.function for version in going})
        share = f", {freed / full.quota_bytes:.0%} of the quota" if freed >= full.quota_bytes / 100 else ""
        many = f"{len(names):,} functions" if len(names) > 1 else names[0]
        yield RULE.finding(
            f"{len(going):,} published versions of {many} are called by nothing and hold {_size(freed)}{share}"
            f" (account {storage.account}, {storage.region})",
            at=storage.at,
            price=price,
            consequence="" if price else "they fill the quota that every deployment to the Region needs",
            fix=Advice("deburr prune --explain shows each, deburr prune --apply deletes them"),
            level=Level.WARNING if price else Level.INFO,
            functions=[f"{storage.at.file}#{storage.account}/{storage.region}/{name}" for name in names],
        )


def _size(size: int) -> str:
    return f"{size / BYTES_PER_GB:,.1f} GB" if size >= BYTES_PER_GB else f"{size / 1_000_000:,.0f} MB"
