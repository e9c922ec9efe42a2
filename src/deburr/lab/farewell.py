"""The Shutdown phase: extensions are told why, the runtime gets SIGTERM, and both have a moment to finish."""

import asyncio
import contextlib
import time

from deburr.lab.extensions import SHUTDOWN, Extensions
from deburr.lab.limits import Limits
from deburr.lab.sandbox import Sandbox

SPINDOWN, TIMEOUT = "spindown", "timeout"


async def farewell(made: Sandbox, extensions: Extensions, limits: Limits, reason: str) -> None:
    """Let a process tree with extensions end by itself, for as long as Lambda gives it; the rest is killed.

    reason  SPINDOWN, TIMEOUT.
    """
    if not extensions.by_id or made.ended.done():
        return
    external = any(each.external for each in extensions.by_id.values())
    left_s = limits.shutdown_external_s if external else limits.shutdown_internal_s
    made.thaw()
    await extensions.telemetry.flush(left_s / 2)
    made.ask_to_end()  # before extensions hear of it: one that ends at once would be taken for one that crashed
    extensions.tell(SHUTDOWN, {"shutdownReason": reason, "deadlineMs": int((time.time() + left_s) * 1000)})
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(left_s):
            await asyncio.shield(made.ended)
