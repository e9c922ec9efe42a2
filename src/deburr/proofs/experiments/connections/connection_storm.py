"""Calls more environments at once than a real PostgreSQL, made small, takes connections.

Shown when it refuses some, which fail for it. Refuted when all of them get through in the end.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.outcome import Seen
from deburr.proofs.storm import storm


async def run(bench: Bench) -> Seen:
    return await storm(bench)
