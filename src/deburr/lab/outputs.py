"""A pipe that a sandbox writes to and the engine reads."""

import asyncio
import os
from collections.abc import Callable

READ_AT_ONCE = 1 << 18


class Output:
    """Hands bytes on as they come.

    write  the end that the sandbox gets; closed by `given`.
    """

    def __init__(self) -> None:
        self.on_data: Callable[[bytes], None] = lambda data: None
        self._read, self.write = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._read, False)
        asyncio.get_running_loop().add_reader(self._read, self.drain)

    def given(self) -> None:
        """The sandbox has its end: ours is closed, so that its end is seen."""
        os.close(self.write)
        self.write = -1

    def drain(self) -> None:
        """Hand on everything written so far."""
        while self._read >= 0:
            try:
                data = os.read(self._read, READ_AT_ONCE)
            except BlockingIOError:
                return
            if not data:
                self.close()
                return
            self.on_data(data)

    def close(self) -> None:
        if self._read >= 0:
            asyncio.get_running_loop().remove_reader(self._read)
            os.close(self._read)
            self._read = -1
        if self.write >= 0:
            self.given()
