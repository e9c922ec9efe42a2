"""More environments at once than a database takes connections, on a real PostgreSQL made small."""

import asyncio

from deburr.lab.record import Record, Status
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.rehearsal import ROUNDS
from deburr.proofs.standins.postgres import Postgres
from deburr.workload.proof import Figure

MOST, CALLS = 3, 5
"""Connections that the database takes, and invocations at once."""
SESSION_S = 1.5
"""How long each session is held up, so that all are open at once."""


async def storm(bench: Bench) -> Seen:
    """Shown when PostgreSQL refuses some that fail for it; refuted when all succeed although too many came at once.

    Raises  NotRun when the function opens no session, or fewer at once than the database takes.
    """
    sample = bench.event(*bench.finding.also[:1])
    database = Postgres(MOST)
    try:
        async with bench.counted(database=database, session_s=SESSION_S) as scene:
            for _ in range(ROUNDS):  # this database has to learn its tables too
                record = await scene.call(sample)
                if not await scene.pg.supply():
                    break
            bench.sure([record])
            bench.last = record
            before = len(scene.postgres.opened)
            records = await asyncio.gather(*(scene.call(sample, cold=True) for _ in range(CALLS)))
            came = len(scene.postgres.opened) - before
            refused = scene.pg.refused
    finally:
        await database.close()
    if came <= MOST and not refused:
        raise NotRun(f"{CALLS} invocations at once opened {came} sessions on PostgreSQL", hint="give another --event")
    failed = sum(_failed(record) for record in records)
    figures = (
        Figure("max_connections", MOST, "connections"),
        Figure("invocations at once", CALLS, "invocations"),
        Figure("sessions refused", refused, "sessions"),
        Figure("invocations that failed", failed, "invocations"),
    )
    told = (
        f"with max_connections made {MOST} and {CALLS} invocations at once, PostgreSQL refused {refused}"
        f" session{'s' if refused != 1 else ''} and {failed} invocation{'s' if failed != 1 else ''} failed"
    )
    return Seen(bool(refused and failed), told, figures, repetitions=CALLS)


def _failed(record: Record) -> bool:
    return record.status is not Status.SUCCESS or b'"statusCode":5' in record.answer.body.replace(b" ", b"")
