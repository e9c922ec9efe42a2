"""What the observer in an environment has told since the last invocation."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Observed:
    """One thing a handler did.

    phase       `init`, `invoke`, or `after`: between an answer and the next call.
    request_id  of the invocation it belongs to, for `after` the one before; "" at init.
    ms          since the process started.
    kind        `import`, `open`, `remove`, `rename`, `mkdir`, `lookup`, `connect`, `close`, `process`, `thread`, or
                `left`: what is alive when the answer is given.
    told        what else is known of it: `module` and `took_ms`, `path` and `writes`, `to`, `at` (file:line),
                `begun_in` (the invocation that started the thread which did it)...
    """

    phase: str
    request_id: str
    ms: float
    kind: str
    told: dict[str, Any]


class Observations:
    """Reads lines of the observer; drops what is none, written by a handler that found the descriptor."""

    def __init__(self) -> None:
        self._rest = b""
        self._found: list[Observed] = []

    def told(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if len(self._found) < KEPT and (found := _read(line)) is not None:
                self._found.append(found)

    def taken(self) -> tuple[Observed, ...]:
        """Everything since the last time."""
        found, self._found = tuple(self._found), []
        return found


def of_kind(observed: Iterable[Observed], kind: str) -> list[Observed]:
    return [each for each in observed if each.kind == kind]


def _read(line: bytes) -> Observed | None:
    try:
        told = json.loads(line)
        return Observed(told.pop("phase"), told.pop("id") or "", float(told.pop("ms")), told.pop("kind"), told)
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
