"""Counts how often each of several invocations of one environment sends metrics to CloudWatch.

Shown when every invocation does. Refuted when those after the first do not.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.counting import each_time
from deburr.proofs.outcome import Seen


async def run(bench: Bench) -> Seen:
    return await each_time(bench, frozenset({"PutMetricData"}), "sent metrics to CloudWatch")
