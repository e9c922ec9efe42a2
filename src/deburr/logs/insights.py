"""Questions asked of CloudWatch Logs Insights: cut into queries that the service takes, and put together again."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from deburr.aws.gate import Gate
from deburr.aws.plan import Plan, Step
from deburr.aws.trouble import AccountError
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.logs.answers import Answer
from deburr.logs.block import moment
from deburr.logs.groups import LogGroup
from deburr.logs.metrics import questions
from deburr.logs.queries import ROWS, compiled

CALLS = frozenset({("logs", "StartQuery"), ("logs", "StopQuery"), ("logs", "GetQueryResults")})
OURS = 0.3
"""Share of the account's queries at once that deburr takes: dashboards and people use the same."""
POLL_S = 1.0
ROWS_EACH = 400
"""Rows that a busy function takes in an answer: its durations, cold and warm, lie in that many buckets at most."""
LEAST_MS = 2000  # a time range is not cut below this
OVER = 2
"""So many times the bytes that were agreed to may be scanned, because what is cut is asked for again."""


class Limits(Struct, frozen=True):
    """groups a query; queries at once; rows an answer, which may be cut when it has as many."""

    groups: int
    at_once: int
    rows: int = ROWS

    @classmethod
    def of(cls, facts: Facts) -> "Limits":
        at_once = int(float(facts.number("logs.insights.concurrent")) * OURS)
        return cls(facts["logs.insights.groups"].whole, max(1, at_once), facts["logs.insights.rows"].whole)


class Part(Struct, frozen=True):
    """One query: a question to some groups, for calls whose REPORT came from since_ms until before until_ms."""

    question: str
    groups: tuple[LogGroup, ...]
    since_ms: int
    until_ms: int

    def halves(self) -> "tuple[Part, Part]":
        """By groups while there are several, then by time.

        Raises  DeburrError when there is nothing left to halve.
        """
        if len(self.groups) > 1:
            middle = len(self.groups) // 2
            return replace(self, groups=self.groups[:middle]), replace(self, groups=self.groups[middle:])
        if self.until_ms - self.since_ms < LEAST_MS:
            raise DeburrError(
                "does not answer even for two seconds", where=self.groups[0].name, hint="export it: deburr logs --fetch"
            )
        at = (self.since_ms + self.until_ms) // 2
        half = (LogGroup(self.groups[0].name, -(-self.groups[0].bytes // 2)),)
        return replace(self, groups=half, until_ms=at), replace(self, groups=half, since_ms=at)

    def step(self, region: str) -> Step:
        """The call that starts it; its times are whole seconds, both ends included, so the query has the bounds too."""
        bounds = moment(self.since_ms).decode(), moment(self.until_ms).decode()
        [question] = [each for each in questions(*bounds) if each.name == self.question]
        return Step.call(
            "logs",
            "StartQuery",
            region,
            logGroupNames=tuple(group.name for group in self.groups),
            startTime=self.since_ms // 1000,
            endTime=-(-self.until_ms // 1000),
            queryString=compiled(question, "insights"),
        )


class Asking:
    """One run: every question once to every group, more than once only where an answer was cut or took too long.

    scanned  bytes, as Insights counts them; queries  how many were started.
    """

    def __init__(
        self,
        gate: Gate,
        limits: Limits,
        *,
        sleep: Callable[[float], None] = time.sleep,
        progress: Callable[[int, int], None] = lambda done, whole: None,
    ) -> None:
        self._gate, self._limits, self._sleep, self._progress = gate, limits, sleep, progress
        self.scanned = self.queries = 0
        self._asked_for = self._done = 0
        self._waiting: deque[Part] = deque()
        self._running: dict[str, Part] = {}
        self._found: dict[str, list[Answer]] = {}

    def parts(self, groups: Sequence[LogGroup], since_ms: int, until_ms: int) -> list[Part]:
        """Every question to as many groups a query as will fit into its answer: more queries cost no more bytes."""
        size = max(1, min(self._limits.groups, self._limits.rows // ROWS_EACH))
        lots = [tuple(groups[at : at + size]) for at in range(0, len(groups), size)]
        return [Part(each.name, lot, since_ms, until_ms) for each in questions() for lot in lots]

    def run(self, parts: Sequence[Part]) -> dict[str, list[Answer]]:
        """Answers by the question's name; whatever ends it, no query of its own is left running.

        Raises  DeburrError for a query that fails, or when much more would be scanned than `parts` hold; AccountError.
        """
        agreed = scanned_bytes(parts)
        self._found = {each.name: [] for each in questions()}
        self._waiting = deque(parts)
        self._asked_for = 0
        try:
            while self._waiting or self._running:
                while self._waiting and len(self._running) < self._limits.at_once:
                    self._start(self._waiting.popleft(), agreed)
                if not sum([self._answered(query) for query in list(self._running)]) and self._running:
                    self._sleep(POLL_S)
        except BaseException:  # ctrl-C too: a query that nobody waits for goes on costing
            self._stop()
            raise
        return self._found

    def _start(self, part: Part, agreed: int) -> None:
        self._asked_for += sum(group.bytes for group in part.groups)
        if self._asked_for > OVER * agreed:
            raise DeburrError(
                f"answers were cut so often that more than {OVER} times the bytes agreed to would be scanned",
                where="insights",
                hint="narrow it: --function, --since and --until",
            )
        step = part.step(self._gate.region)
        self._running[str(self._gate.change(Plan.of([step]), step)["queryId"])] = part
        self.queries += 1

    def _answered(self, query: str) -> bool:
        """True when a query is over, well or not."""
        answer = self._gate.read("logs", "GetQueryResults", queryId=query)
        status, rows = str(answer["status"]), answer["results"]
        if status in ("Scheduled", "Running"):
            return False
        part = self._running.pop(query)
        self.scanned += round(answer.get("statistics", {}).get("bytesScanned", 0))
        if status == "Timeout" or (status == "Complete" and len(rows) >= self._limits.rows):
            self._waiting.extendleft(part.halves())
        elif status == "Complete":
            self._found[part.question] += [{each["field"]: each.get("value") for each in row} for row in rows]
            self._done += 1
        else:
            raise DeburrError(
                f"a query ended with status {status}", where="insights", hint="run the same command again"
            )
        self._progress(self._done, self._done + len(self._waiting) + len(self._running))
        return True

    def _stop(self) -> None:
        for query in self._running:
            step = Step.call("logs", "StopQuery", self._gate.region, queryId=query)
            with suppress(AccountError):
                self._gate.change(Plan.of([step]), step)


def scanned_bytes(parts: Sequence[Part]) -> int:
    """What they scan at most."""
    return sum(group.bytes for part in parts for group in part.groups)
