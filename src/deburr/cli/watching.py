"""A file that somebody else is still writing, read as a pipe that never ends."""

import time
from collections.abc import Callable
from typing import BinaryIO

PAUSE_S = 0.3


class Growing:
    """Waits at the end of the file for more.

    idle  called at every pause.
    """

    def __init__(self, stream: BinaryIO, idle: Callable[[], None]) -> None:
        self.stream, self.idle = stream, idle

    def read(self, size: int, /) -> bytes:
        while True:
            data = self.stream.read(size)
            if data:
                return data
            self.idle()
            time.sleep(PAUSE_S)
