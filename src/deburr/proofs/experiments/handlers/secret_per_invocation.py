"""Counts how often each of several invocations of one environment asks AWS for a secret or a parameter.

Shown when every invocation asks. Refuted when those after the first do not.
"""

from deburr.proofs.bench import Bench
from deburr.proofs.counting import each_time
from deburr.proofs.outcome import Seen

ASKS = frozenset({"GetSecretValue", "BatchGetSecretValue", "GetParameter", "GetParameters", "GetParametersByPath"})


async def run(bench: Bench) -> Seen:
    return await each_time(bench, ASKS, "asked for a secret or parameter")
