"""What a sandbox writes is read whole, however late somebody begins to listen."""

import asyncio
import os

from deburr.lab.outputs import Output


def test_what_was_written_before_anybody_heard_is_handed_on() -> None:
    async def run() -> bytes:
        output, heard = Output(), bytearray()
        os.write(output.write, b"early ")
        await asyncio.sleep(0)
        output.drain()
        output.heard_by(heard.extend)
        assert heard == b"early "
        os.write(output.write, b"late")
        while not heard.endswith(b"late"):
            await asyncio.sleep(0)
        output.close()
        output.drain()
        return bytes(heard)

    assert asyncio.run(run()) == b"early late"
