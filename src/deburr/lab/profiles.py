"""Records of one function's calls, as the Profile that other rooms read."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from deburr.lab.record import Record, Status
from deburr.lab.spec import Spec
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile

RELAYED = {"Runtime.OutOfMemory": "oom", "Runtime.ExitError": "runtime_exit", "Sandbox.Timedout": "timeout"}


def profile(
    spec: Spec, records: Sequence[Record], *, start: datetime, end: datetime, facts_date: date | None, deburr: str
) -> Profile:
    """What a run of the lab measured; there is at least one record.

    start, end  of the run, with their time zone.
    """
    warm = [record for record in records if not record.cold]
    cold = [record for record in records if record.cold]
    inits = [record.init_ms for record in records if record.init_ms is not None]
    errors = Counter(
        RELAYED.get(record.error_type, "handler") for record in records if record.status is not Status.SUCCESS
    )
    last = records[-1]
    return Profile(
        function=spec.name,
        n=len(records),
        version=spec.version,
        start=start,
        end=end,
        how=How.LAB,
        memory_mb=spec.memory_mb,
        init_ms=_spread(inits),
        warm_ms=_spread([record.duration_ms for record in warm]),
        cold_ms=_spread([record.duration_ms for record in cold]),
        billed_ms=_spread([float(record.billed_ms) for record in records]),
        memory_used_mb=_spread([float(record.max_memory_mb) for record in records]),
        errors=dict(sorted(errors.items())),
        cold_starts=len(cold),
        facts_date=facts_date,
        runtime=spec.runtime,
        architecture=spec.architecture,
        deburr=deburr,
        note="; ".join(filter(None, (last.ran_on, last.mechanism))),
    )


def _spread(values: Sequence[float]) -> Histogram | None:
    return Histogram.of(values) if values else None
