"""Moto's server as a child process that ends with this one."""

import asyncio
import importlib.util
import os
import re
import sys

from deburr.lab.keeper import kernel
from deburr.proofs.outcome import NotRun

STARTS_WITHIN_S = 60
RUNNING = re.compile(rb"Running on http://127\.0\.0\.1:(\d+)")


class Moto:
    """Started when it is first asked for, on a port of its own."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._port = 0
        self._lock = asyncio.Lock()
        self._reader: asyncio.Task[None] | None = None

    async def port(self) -> int:
        """Where it listens.

        Raises  NotRun when it is not installed, or does not start.
        """
        async with self._lock:
            if not self._port:
                self._port = await self._started()
            return self._port

    async def _started(self) -> int:
        if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
            raise NotRun("AWS has no stand-in: moto is not installed", hint="pip install 'deburr[prove]'")
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "moto.server",
            "-H",
            "127.0.0.1",
            "-p",
            "0",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**_plain(), "MOTO_ALLOW_NONEXISTENT_REGION": "true", "PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=kernel.die_with_parent,
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(STARTS_WITHIN_S):
                while line := await process.stderr.readline():
                    if found := RUNNING.search(line):
                        self._reader = asyncio.create_task(_drained(process.stderr))
                        return int(found[1])
        except TimeoutError:
            pass
        raise NotRun("AWS has no stand-in: moto does not start", hint="python -m moto.server says why")

    async def close(self) -> None:
        if self._reader is not None:
            self._reader.cancel()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


async def _drained(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass


def _plain() -> dict[str, str]:
    """This process's variables without anything of AWS."""
    return {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
