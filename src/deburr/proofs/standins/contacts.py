"""What stand-ins have seen: connections and requests, in the order they came."""

import time
from dataclasses import dataclass, field

from deburr.proofs.outcome import NotRun


@dataclass(frozen=True, slots=True)
class Request:
    """One request, or one session of a database.

    at_s       when it had arrived, by time.monotonic.
    service    `s3`, `secretsmanager`... for AWS; the host's name otherwise.
    operation  `GetSecretValue`, `PUT /reports/orders.csv`, `query`.
    body       its body, at most the first 64 KB.
    took_s     how long the stand-in held the answer.
    """

    at_s: float
    connection: int
    service: str
    operation: str
    body: bytes = b""
    took_s: float = 0.0


@dataclass(slots=True)
class Contacts:
    """Counts for one experiment; `mark` begins a new stretch.

    opened   (when, number) of each connection.
    refused  why the stand-in could not serve; None when it could.
    """

    opened: list[tuple[float, int]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    refused: NotRun | None = None
    _marked: int = 0

    def connected(self) -> int:
        """A new connection; its number."""
        number = len(self.opened) + 1
        self.opened.append((time.monotonic(), number))
        return number

    def mark(self) -> None:
        self._marked = len(self.requests)

    @property
    def since_mark(self) -> list[Request]:
        return self.requests[self._marked :]
