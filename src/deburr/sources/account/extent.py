"""Which accounts and Regions a snapshot holds to the end: of all others it says nothing, not that nothing is there."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from deburr.sources.account.snapshot import Snapshot

WHOLE = "whole"


class Extent(Struct, frozen=True):
    """read     `account/Region` of those whose functions are all known, sorted.
    unread   what was begun, or refused, and why its functions are not known: for people.
    """

    read: tuple[str, ...]
    unread: tuple[str, ...]


def extent(snapshot: Snapshot) -> Extent:
    """What a snapshot holds."""
    read: list[str] = []
    unread: list[str] = []
    for account, region in snapshot.regions():
        pages = snapshot.each("lambda", "ListFunctions", account=account, region=region)
        if next(pages, None) is not None:
            read.append(f"{account}/{region}")
        else:
            unread.append(f"{region} of account {account}")
    return Extent(tuple(sorted(read)), tuple([*unread, *_refused(snapshot)]))


def _refused(snapshot: Snapshot) -> Iterator[str]:
    known = {account for account, _ in snapshot.regions()}
    for lack in snapshot.lacks():
        if lack.ask.operation == "AssumeRole" and lack.ask.account not in known:
            yield f"account {lack.ask.account}, which refused its role"


def asked(regions: Collection[str], roles: Collection[str], organization: str | None, *, every: bool) -> str:
    """What was asked for, as one text: the same again needs no second look.

    every  all Regions that are switched on.
    """
    where = "all Regions" if every else " ".join(sorted(regions))
    whose = f"organization by {organization}" if organization else ""
    return "; ".join(part for part in (where, " ".join(sorted(roles)), whose) if part)
