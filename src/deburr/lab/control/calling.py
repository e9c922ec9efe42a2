"""A poller's call of its function: again and again while it is throttled."""

import asyncio
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deburr.lab.account import Throttled
from deburr.lab.errors import LabError
from deburr.lab.invocation import Invocation
from deburr.lab.laboratory import Lab
from deburr.lab.queues.clock import Clock
from deburr.lab.record import Record
from deburr.lab.spec import Spec

RETRIED_FIRST_S = 1.0
MARGIN_BYTES = 1024
"""Of an event, for what stands around its records."""
Told = Callable[[Record], None]


async def called(
    lab: Lab,
    spec: Spec,
    records: Sequence[Mapping[str, Any]],
    *,
    clock: Clock,
    patience_s: float,
    on_record: Told | None,
) -> Record | None:
    """Hand a batch to a function; None when it was throttled for too long, or cannot run here.

    patience_s  on the clock, for how long a throttled function is tried.
    """
    event = json.dumps({"Records": records}).encode()
    wait_s, waited_s = RETRIED_FIRST_S, 0.0
    while waited_s <= patience_s:
        try:
            record = await lab.fleet(spec).run(Invocation(str(uuid.uuid4()), event))
        except Throttled:
            await asyncio.sleep(clock.real_s(wait_s))
            waited_s, wait_s = waited_s + wait_s, wait_s * 2
        except LabError as error:
            lab.note(spec, f"a batch was not handled: {error}")
            return None
        else:
            if on_record is not None:
                on_record(record)
            return record
    return None
