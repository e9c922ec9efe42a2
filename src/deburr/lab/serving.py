"""The lab's listening sockets, all of them on this machine's loopback."""

import asyncio
import contextlib
import errno
from collections.abc import Callable
from dataclasses import replace

from deburr.lab.doors.cloudfront import Edge, EdgeConnection
from deburr.lab.doors.connection import DoorConnection
from deburr.lab.doors.door import Door
from deburr.lab.errors import LabError
from deburr.lab.laboratory import Lab
from deburr.lab.record import Record

HOST = "127.0.0.1"


class Serving:
    """Doors that are open; a context manager that closes them and lets what runs come to its end.

    on_record  told every invocation that came through a door.
    """

    def __init__(self, lab: Lab, on_record: Callable[[Record], None]) -> None:
        self.lab = lab
        self.on_record = on_record
        self._servers: dict[int, asyncio.Server] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._doors: dict[int, Door] = {}

    async def open(self, door: Door, port: int = 0) -> int:
        """Open a door; the port, which is free to choose for 0.

        Raises  LabError when the port is taken.
        """
        port = await self.listen(
            lambda: DoorConnection(self.lab, lambda: self._doors[port], self._tasks, self.on_record), port
        )
        self._doors[port] = door
        return port

    async def open_edge(self, edge: Edge, port: int = 0) -> int:
        """Open a distribution before a door; as `open`."""
        return await self.listen(lambda: EdgeConnection(edge, self._tasks), port)

    async def listen(self, connection: Callable[[], asyncio.Protocol], port: int) -> int:
        """Serve something else beside the doors."""
        try:
            server = await asyncio.get_running_loop().create_server(connection, HOST, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise LabError(f"port {port} is taken", hint="choose another with --port") from error
        port = int(server.sockets[0].getsockname()[1])
        self._servers[port] = server
        return port

    def shut(self, port: int) -> None:
        """Close one door to new clients; who is inside finds it gone with the next request."""
        self._servers.pop(port).close()
        self._doors[port] = replace(self._doors[port], routes=())

    def replace(self, port: int, door: Door) -> None:
        """From the next request on, another door stands there."""
        self._doors[port] = door

    async def close(self) -> None:
        """Close every door and drop what still runs."""
        for server in self._servers.values():
            server.close()
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            with contextlib.suppress(asyncio.CancelledError, LabError):
                await task
