"""A pipe that a sandbox writes to and the engine reads."""

import asyncio
import os
from collections.abc import Callable

READ_AT_ONCE = 1 << 18


class Output:
    """Hands bytes on as they come; until somebody hears them they wait in the pipe.

    write  the end that the sandbox gets; closed by `given`.
    """

    def __init__(self) -> None:
        self._on_data: Callable[[bytes], None] | None = None
        self._read, self.write = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._read, False)

    def heard_by(self, on_data: Callable[[bytes], None]) -> None:
        """Hand on what was written so far, and what comes."""
        self._on_data = on_data
        if self._read >= 0:
            asyncio.get_running_loop().add_reader(self._read, self.drain)
            self.drain()

    def given(self) -> None:
        """The sandbox has its end: ours is closed, so that its end is seen."""
        os.close(self.write)
        self.write = -1

    def drain(self) -> None:
        """Hand on everything written so far."""
        while self._on_data is not None and self._read >= 0:
            try:
                data = os.read(self._read, READ_AT_ONCE)
            except BlockingIOError:
                return
            if not data:
                self.close()
                return
            self._on_data(data)

    def close(self) -> None:
        if self._read >= 0:
            asyncio.get_running_loop().remove_reader(self._read)
            os.close(self._read)
            self._read = -1
        if self.write >= 0:
            self.given()
