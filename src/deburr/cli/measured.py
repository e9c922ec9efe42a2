"""The files of `--measured`: Profiles as JSON, and snapshots of accounts, whose metrics are Profiles too."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from deburr import memory
from deburr.sources.discovery import is_account

if TYPE_CHECKING:
    from deburr.workload.profile import Profile


def measured_in(paths: Iterable[Path]) -> "list[tuple[Path, Profile]]":
    """The Profiles of files that the user named, in the order named.

    Raises  ProfileError and SourceError for a file that cannot be read: what somebody asked for is not skipped.
    """
    found: list[tuple[Path, Profile]] = []
    for path in paths:
        if is_account(path):
            from deburr.sources.account.document import load
            from deburr.sources.account.metrics import profiles

            snapshot = load(path)
            for account, region in snapshot.regions():
                found += ((path, profile) for profile in profiles(snapshot, account, region).values() if profile.n)
        else:
            found += memory.load_measured([path])
    return found
