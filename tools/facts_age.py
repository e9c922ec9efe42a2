"""List the facts that nobody has checked for a while; `make facts` runs it."""

import argparse
import sys
from datetime import UTC, date, datetime, timedelta

from deburr.facts import book


def main() -> None:
    """Print the stale facts, oldest first, each with its source; exit 0 whatever their number."""
    reads = argparse.ArgumentParser(description=__doc__)
    reads.add_argument("--days", type=int, default=90, help="how old a check may be (default 90)")
    reads.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date(), help="YYYY-MM-DD")
    given = reads.parse_args()
    facts = book.load()
    stale = facts.unchecked_since(given.today - timedelta(days=given.days))
    for fact in stale:
        recalled = "" if fact.verified else "  (unverified)"
        sys.stdout.write(f"{fact.checked:>15}  {fact.id}{recalled}\n{'':>17}{fact.source}\n")
    unverified = sum(not fact.verified for fact in facts.values())
    sys.stdout.write(f"{len(stale)} of {len(facts)} facts not checked for {given.days} days; {unverified} unverified\n")


if __name__ == "__main__":
    main()
