"""Puts a server that never answers where the call goes, and sees how long the function is held.

Shown when the function is held until it is killed at its timeout (or at the experiment's patience, which is said).
Refuted when it ends before that, with an answer or an error of its own: something bounds the call after all.
"""

from collections.abc import Iterable

from deburr.lab.observations import of_kind
from deburr.lab.record import Record, Status
from deburr.proofs.bench import Bench
from deburr.proofs.outcome import NotRun, Seen
from deburr.proofs.scene import AWS_PORT, HTTP_PORT, HTTPS_PORT, POSTGRES_PORT
from deburr.proofs.standins.servers import PG
from deburr.workload.handler import NetworkCall
from deburr.workload.proof import Figure

WAITS = True
DATABASES = PG | {"sqlalchemy"}


async def run(bench: Bench) -> Seen:
    call = _call(bench)
    sample = bench.event(succeeds=False)
    silent = {POSTGRES_PORT} if call is not None and call.library in DATABASES else _web(bench)
    timeout_s = min(bench.subject.spec.timeout_s, bench.patience_s)
    async with bench.counted(spec={"timeout_s": timeout_s}, silent=frozenset(silent), watch=bench.watch) as scene:
        record = await scene.call(sample)
        tried = await scene.heard(lambda: len(scene.silent.opened))
    if not tried:
        bench.sure([record])
        raise NotRun(
            f"{bench.finding.at.path} asked no server with this event", hint="give one with which it does by --event"
        )
    if record.status is Status.TIMEOUT and _elsewhere(bench, record):
        raise NotRun("another call before it never came back either", hint="give another --event")
    figures = (
        Figure("billed", record.billed_ms, "ms"),
        Figure("timeout", timeout_s, "s"),
        Figure("connections to the silent server", tried, "connections"),
    )
    bench.last = record
    if record.status is Status.TIMEOUT:
        full_s = bench.subject.spec.timeout_s
        cut = f", where the experiment cut its {full_s:g} s short" if full_s > timeout_s else ""
        sentence = (
            f"the server took the connection and never answered: killed after {timeout_s:g} s{cut}, all of it billed"
        )
        return Seen(True, sentence, figures)
    end = "with an answer" if record.status is Status.SUCCESS else f"with {record.error_type or 'an error'}"
    return Seen(
        False, f"the server never answered, and it ended {end} after {record.duration_ms / 1000:.1f} s", figures
    )


def _call(bench: Bench) -> NetworkCall | None:
    calls: Iterable[NetworkCall] = bench.function.handler.calls if bench.function.handler else ()
    return next((each for each in calls if bench.speaks_of(each.at)), None)


def _web(bench: Bench) -> set[int]:
    return {HTTP_PORT, HTTPS_PORT, *bench.setting.ports} - {POSTGRES_PORT, AWS_PORT}


def _elsewhere(bench: Bench, record: Record) -> bool:
    """True when its line is watched, could be told, and was never reached."""
    told = bool(bench.watch) and bench.function.language == "python"
    return told and not of_kind(record.observed, "reached")
