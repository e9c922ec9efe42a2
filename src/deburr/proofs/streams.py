"""A request through a door, and when each piece of its answer came."""

import asyncio
import socket
import time

from msgspec import Struct
from msgspec.structs import replace

from deburr.lab.doors.door import Door
from deburr.lab.record import Record
from deburr.lab.serving import Serving
from deburr.proofs.events import Sample
from deburr.proofs.outcome import NotRun
from deburr.proofs.requests import Request, request_of
from deburr.proofs.scene import Scene

PIECE = 65536
ENDS_WITHIN_S = 10.0
REFUSED = 400


class Heard(Struct, frozen=True):
    """
    first_s, last_s  from the request to the first byte of the body and to the end.
    pieces           how often something came.
    head             status line and headers, in lower case.
    """

    first_s: float
    last_s: float
    pieces: int
    head: str
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head.split()[1])

    @property
    def spread_s(self) -> float:
        return self.last_s - self.first_s


async def heard(scene: Scene, door: Door, sample: Sample, within_s: float) -> tuple[Heard, Record]:
    """Ask once through a door that is open for it alone; what came, and the invocation behind it.

    Raises  NotRun when the door turns the request away, or nothing comes for so long.
    """
    records: asyncio.Queue[Record] = asyncio.Queue()
    serving = Serving(scene.lab, records.put_nowait)
    try:
        port = await serving.open(door)
        answer = await asyncio.to_thread(_ask, port, _accepting(sample), within_s)
        return answer, await asyncio.wait_for(records.get(), ENDS_WITHIN_S if answer.status < REFUSED else 0)
    except (OSError, TimeoutError) as error:
        raise NotRun(f"{door.name} did not hand the request on", hint="give an event of this door") from error
    finally:
        await serving.close()


def _accepting(sample: Sample) -> Request:
    """Its request; one that was made up asks for events."""
    request = request_of(sample)
    if sample.given:
        return request
    others = tuple(pair for pair in request.headers if pair[0].lower() != "accept")
    return replace(request, headers=(*others, ("accept", "text/event-stream")))


def _ask(port: int, request: Request, within_s: float) -> Heard:
    with socket.create_connection(("127.0.0.1", port), timeout=within_s) as link:
        began_s = time.monotonic()
        link.sendall(request.lines())
        data, first_s, pieces = b"", 0.0, 0
        while piece := link.recv(PIECE):
            data += piece
            if data.partition(b"\r\n\r\n")[2]:
                pieces += 1
                first_s = first_s or time.monotonic() - began_s
        last_s = time.monotonic() - began_s
    head, _, rest = data.partition(b"\r\n\r\n")
    return Heard(first_s or last_s, last_s, pieces, head.decode("latin-1").lower(), rest)
