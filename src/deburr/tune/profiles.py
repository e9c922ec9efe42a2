"""What was seen of each size, as the Profiles that other rooms read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from deburr.tune.samples import Outcome, Seen
from deburr.workload.histogram import Histogram
from deburr.workload.profile import How, Profile

NAMED = {Outcome.OOM: "oom", Outcome.TIMEOUT: "timeout", Outcome.ERROR: "handler"}


def profiles(
    seen: Mapping[int, Sequence[Seen]],
    *,
    function: str,
    runtime: str,
    architecture: str,
    start: datetime,
    end: datetime,
    facts_date: date | None,
    deburr: str,
    note: str,
    told: Mapping[str, object],
) -> list[Profile]:
    """One for each size that was tried.

    How often calls were cold was the experiment's choice: that is left unknown, and billed are the warm calls.
    told  what the tuning came to, kept under `tuned`.
    """
    found: list[Profile] = []
    for size, row in sorted(seen.items()):
        if not row:
            continue
        errors = Counter(NAMED[each.outcome] for each in row if each.outcome is not Outcome.FINE)
        warm = [call for each in row for call in each.warm]
        found.append(
            Profile(
                function=function,
                n=sum(each.calls for each in row),
                start=start,
                end=end,
                how=How.TUNE,
                memory_mb=size,
                init_ms=_spread([each.init_ms for each in row if each.init_ms is not None]),
                warm_ms=_spread([call.duration_ms for call in warm]),
                cold_ms=_spread([each.first.duration_ms for each in row if each.first is not None]),
                billed_ms=_spread([float(call.billed_ms) for call in warm]),
                memory_used_mb=_spread([float(each.peak_mb) for each in row if each.peak_mb]),
                errors=dict(sorted(errors.items())),
                facts_date=facts_date,
                runtime=runtime,
                architecture=architecture,
                deburr=deburr,
                note=note,
                extra={"tuned": dict(told)},
            )
        )
    return found


def _spread(values: Sequence[float]) -> Histogram | None:
    return Histogram.of(values) if values else None
