"""What one environment prints, and what Lambda writes around it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

KEPT_BYTES = 1 << 20
"""Of one invocation; a handler may print 100 MB, of which the beginning is kept."""
LONGEST_LINE = 256 * 1024


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def now_stamp() -> str:
    return stamp(datetime.now(UTC))


def happened(kind: str, record: Any) -> dict[str, Any]:
    """An event as the log has it, and the Telemetry API."""
    return {"time": now_stamp(), "type": kind, "record": record}


class Journal:
    """Lines since the last `taken`, and a listener for each as it comes.

    as_json     Lambda's own lines are JSON objects.
    on_event    told each event of Lambda's own, by its kind, whatever the log's format.
    on_printed  told each line of the program.
    """

    def __init__(self, *, as_json: bool = False, on_line: Callable[[str], None] | None = None) -> None:
        self.as_json = as_json
        self.on_line = on_line
        self.on_event: Callable[[str, Mapping[str, Any]], None] | None = None
        self.on_printed: Callable[[str], None] | None = None
        self._lines: list[str] = []
        self._kept = 0
        self._dropped = 0
        self._rest = b""

    @property
    def structured(self) -> bool:
        """Whether anybody reads the records of Lambda's own lines, beside their text."""
        return self.as_json or self.on_event is not None

    def printed(self, data: bytes) -> None:
        """Bytes from the program, in any pieces; they need not be text."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            self._add(_text(line))
        while len(self._rest) > LONGEST_LINE:
            self._add(_text(self._rest[:LONGEST_LINE]))
            self._rest = self._rest[LONGEST_LINE:]

    def platform(self, text: str, kind: str, record: Mapping[str, Any]) -> None:
        """A line of Lambda's own: as text, or as the JSON event of its kind."""
        if self._rest:
            self._add(_text(self._rest))
            self._rest = b""
        if kind:
            self.tell(kind, record)
        if not self.as_json:
            self._add(text, bounded=False)
        elif kind:
            event = happened(f"platform.{kind}", record)
            self._add(json.dumps(event, separators=(",", ":")), bounded=False)

    def tell(self, kind: str, record: Mapping[str, Any]) -> None:
        """An event of Lambda's own to the listener; the log says nothing of it."""
        if self.on_event is not None:
            self.on_event(f"platform.{kind}", record)

    def taken(self) -> str:
        """Every line since the last time, each with its newline."""
        if self._dropped:
            self._lines.append(f"[deburr: {self._dropped} more bytes were printed and not kept]")
        text = "".join(f"{line}\n" for line in self._lines)
        self._lines, self._kept, self._dropped = [], 0, 0
        return text

    def _add(self, line: str, *, bounded: bool = True) -> None:
        if self.on_line is not None:
            self.on_line(line)
        if bounded and self.on_printed is not None:
            self.on_printed(line)
        if bounded:
            if self._kept + len(line) > KEPT_BYTES:
                self._dropped += len(line) + 1
                return
            self._kept += len(line) + 1
        self._lines.append(line)


def tail(log: str, size: int) -> bytes:
    """The last bytes of a log, as Invoke's LogResult holds them before base64."""
    return log.encode()[-size:]


def _text(line: bytes) -> str:
    """A printed line; the runtimes join the lines of one event by carriage returns."""
    return line.decode("utf-8", "backslashreplace").removesuffix("\r").replace("\r", "\n")
