"""The concurrency that an account's functions share in a Region, out of a snapshot."""

from deburr.place import Place
from deburr.sources.account.metrics import peaks
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.concurrency import Concurrency


def concurrency(snapshot: Snapshot, account: str, region: str, *, file: str) -> Concurrency:
    """Its limit, what is reserved of it, and the most that was taken on each day.

    file  how places call the snapshot.
    """
    settings = next(
        (page for _, page in snapshot.each("lambda", "GetAccountSettings", account=account, region=region)), {}
    )
    answers = snapshot.each("lambda", "GetFunctionConcurrency", account=account, region=region)
    claimed, daily = peaks(snapshot, account, region)
    return Concurrency(
        account=account,
        region=region,
        at=Place(file, path=f"{account}/{region}"),
        limit=settings.get("AccountLimit", {}).get("ConcurrentExecutions"),
        reserved=sum(int(page.get("ReservedConcurrentExecutions", 0)) for _, page in answers),
        peaks=daily,
        claimed=claimed,
    )


def concurrencies(snapshot: Snapshot, file: str) -> tuple[Concurrency, ...]:
    """That of each account and Region of a snapshot; see `concurrency`."""
    return tuple(concurrency(snapshot, account, region, file=file) for account, region in snapshot.regions())
