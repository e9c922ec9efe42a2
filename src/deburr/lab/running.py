"""Labs that run on this machine: each leaves a note where it is, and answers for itself."""

import contextlib
import http.client
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deburr.lab.errors import LabError
from deburr.lab.programs import cache

STATE = "/deburr/state"
ANSWERS_S = 5.0
ENDS_S = 20.0


@dataclass(frozen=True, slots=True)
class Running:
    """A lab.

    port     of Lambda's API.
    project  the folder that it serves; "" for an empty account.
    """

    pid: int
    port: int
    project: str

    def state(self) -> dict[str, Any] | None:
        """What it says of itself; None when it is not there any more, and its note is of the past."""
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            told = self._asked("GET", STATE)
            if isinstance(told, dict) and told.get("pid") == self.pid:
                return told
        return None

    def log_events(self, group: str, after: str | None) -> tuple[list[dict[str, Any]], str | None]:
        """(lines of a log group after a token, the token to go on from).

        Raises  LabError when the lab is gone.
        """
        asked = {"logGroupName": group} | ({"nextToken": after} if after else {})
        try:
            told = self._asked("POST", "/", asked, {"X-Amz-Target": "Logs_20140328.FilterLogEvents"})
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise LabError(
                f"the lab on port {self.port} is gone", hint="`deburr lab ps` lists those that run"
            ) from error
        events = told.get("events", [])
        return events, f"n/{int(events[-1]['eventId'])}" if events else after

    def stop(self) -> bool:
        """Ask it to end, and wait until it has; False when it did not within 20 s."""
        os.kill(self.pid, signal.SIGTERM)
        until = time.monotonic() + ENDS_S
        while Path(f"/proc/{self.pid}").exists() and self.state() is not None:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def _asked(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERS_S)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None, dict(headers or {}))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextlib.contextmanager
def noted(port: int, project: str) -> Iterator[Running]:
    """Leave a note for as long as this process serves."""
    running = Running(os.getpid(), port, project)
    path = _notes() / f"{running.pid}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(running)), encoding="utf-8")
    try:
        yield running
    finally:
        path.unlink(missing_ok=True)


def found() -> list[tuple[Running, dict[str, Any]]]:
    """Every lab of this user that answers, by port; notes of those that do not are removed."""
    labs = []
    for path in sorted(_notes().glob("*.json")):
        try:
            running = Running(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            running = None
        state = running.state() if running is not None else None
        if running is not None and state is not None:
            labs.append((running, state))
        elif running is None or not Path(f"/proc/{running.pid}").exists():
            path.unlink(missing_ok=True)
    return sorted(labs, key=lambda each: each[0].port)


def one(port: int | None) -> tuple[Running, dict[str, Any]]:
    """The lab on a port; without one the only lab there is.

    Raises  LabError when there is none, or when it could be one of several.
    """
    labs = [each for each in found() if port in (None, each[0].port)]
    if len(labs) == 1:
        return labs[0]
    if labs:
        ports = " or ".join(f"--port {running.port}" for running, _ in labs)
        raise LabError(f"{len(labs)} labs run", hint=f"say which: {ports}")
    raise LabError("no lab runs" + (f" on port {port}" if port is not None else ""), hint="`deburr lab up` starts one")


def _notes() -> Path:
    return cache() / "running"
