"""Stand-ins: what reaches a port of a sandbox's loopback goes to the same port of this machine."""

import asyncio
import socket


async def forwarded(listener: socket.socket, port: int) -> asyncio.Server:
    """Serve a sandbox's port until the server is closed."""
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_forward(reader, writer, port))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    return await asyncio.start_server(connected, sock=listener)


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        back, there = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_pump(reader, there), _pump(back, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
