"""How logs come here for the least money: filtered by CloudWatch on the way, or exported to S3 whole."""

import gzip
import shlex
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.aws.plan import Plan, Step
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.logs.block import packed
from deburr.logs.groups import LogGroup

CALLS = frozenset({("logs", "FilterLogEvents"), ("logs", "CreateExportTask"), ("logs", "DescribeExportTasks")})
TERMS = (
    '"REPORT RequestId"', '"Error: Runtime exited"', '"Task timed out"', '"[ERROR]"',
    '"Invoke Error"', '"Uncaught Exception"', '"Unhandled Promise Rejection"', '"Process exited before"',
    '"OutOfMemory"', '"heap out of memory"', '"MemoryError"', '"INIT_START"', '"INIT_REPORT"', '"RESTORE_START"',
    '"RESTORE_REPORT"', '"platform."',
)  # fmt: skip
PATTERN = " ".join(f"?{term}" for term in TERMS)
"""Any line that the analysis reads, but for START, which would double the bytes to tell of requests without a REPORT:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html."""
WORTH_USD = Decimal(1)
"""What an export must save before it is worth a bucket and a second download."""
LONG_S = 3600
POLL_S = 3.0
SPACE = uuid.UUID("5b4c0d0e-5f0b-4d3a-9f5f-0a4d4c1f7a11")


class Way(Struct, frozen=True):
    """One way of fetching, and what it comes to.

    kind     "filter" or "export".
    bytes    that leave the Region; estimated from what came in.
    least_s  seconds that AWS's own limits make it take at least; 0 when they say nothing.
    late     True when the newest logs may not be in it yet.
    """

    kind: str
    bytes: int
    usd: Decimal
    least_s: int
    late: bool = False


def ways(groups: Sequence[LogGroup], facts: Facts, *, until_ms: int, now_ms: int) -> tuple[Way, ...]:
    """Both ways, the one to take first.

    The cheaper one, unless an export saves less than WORTH_USD and filtering is done within the hour; never an export
    of logs that cannot be exported yet.
    """
    raw = sum(group.bytes for group in groups)
    sent = round(raw * facts.number("measure.logs.filtered_share"))
    pages = -(-sent // int(facts.number("logs.filter.page") * 10**6)) + len(groups)
    least_s = round(pages / facts.number("logs.api.filter_log_events_rps"))
    filtered = Way("filter", sent, _transfer(sent, facts), least_s)
    late = now_ms - until_ms < facts.number("logs.export.ready") * 3_600_000
    stored = round(raw * facts.number("measure.logs.packed_share"))
    exported = Way("export", stored, _transfer(stored, facts), 0, late)
    worth = filtered.usd - exported.usd >= WORTH_USD or least_s > LONG_S
    return (exported, filtered) if worth and not late else (filtered, exported)


def _transfer(size: int, facts: Facts) -> Decimal:
    return Decimal(size) / 10**9 * facts.number("price.transfer.out")


def commands(
    way: Way, groups: Sequence[LogGroup], since_ms: int, until_ms: int, *, bucket: str, out: Path
) -> list[str]:
    """The same with the AWS CLI in a shell, a line for each group."""
    folder = shlex.quote(str(out))
    if way.kind == "export":
        made = [
            f"aws logs create-export-task --log-group-name {shlex.quote(group.name)} --from {since_ms} --to {until_ms}"
            f" --destination {bucket} --destination-prefix {prefix(group)}"
            for group in groups
        ]
        return [*made, f"aws s3 sync s3://{bucket}/{PREFIX} {folder}", f"deburr logs {folder}"]
    made = [
        f"aws logs filter-log-events --log-group-name {shlex.quote(group.name)} --start-time {since_ms}"
        f' --end-time {until_ms - 1} --filter-pattern "$PATTERN" > {folder}/{_name(group)}.json'
        for group in groups
    ]
    return [f"mkdir -p {folder}", f"PATTERN={shlex.quote(PATTERN)}", *made, f"deburr logs {folder}"]


PREFIX = "deburr-logs"


def prefix(group: LogGroup) -> str:
    """Where an export of a group goes, below its bucket."""
    return f"{PREFIX}/{_folder(group)}"


def _folder(group: LogGroup) -> str:
    return group.name.strip("/").replace("/", "-")


def _name(group: LogGroup) -> str:
    """A file's name tells the function where an answer does not."""
    return _folder(group).removeprefix("aws-lambda-")


def export_plan(groups: Sequence[LogGroup], since_ms: int, until_ms: int, *, bucket: str, region: str) -> Plan:
    """One task for each group; both ends belong to an export."""
    return Plan.of(
        Step.call(
            "logs",
            "CreateExportTask",
            region,
            **{"from": since_ms, "to": until_ms - 1},
            taskName=f"deburr {_folder(group)}"[:512],
            logGroupName=group.name,
            destination=bucket,
            destinationPrefix=prefix(group),
        )
        for group in groups
    )


class Fetching:
    """Runs a way.

    progress  called with groups that are done and groups in all.
    """

    def __init__(
        self,
        gate: Gate,
        *,
        sleep: Callable[[float], None] = time.sleep,
        progress: Callable[[int, int], None] = lambda done, whole: None,
    ) -> None:
        self._gate, self._sleep, self._progress = gate, sleep, progress

    def filtered(self, groups: Sequence[LogGroup], since_ms: int, until_ms: int, out: Path) -> int:
        """Write what CloudWatch lets through as an export would lie there, a folder for each group; the events.

        Raises  DeburrError when a folder is there already; AccountError.
        """
        events = 0
        for done, group in enumerate(groups):
            self._progress(done, len(groups))
            folder = out / _folder(group)
            task = folder / str(uuid.uuid5(SPACE, f"{group.name} {since_ms} {until_ms}"))
            try:
                task.mkdir(parents=True)
            except FileExistsError:
                raise DeburrError(
                    "is there already", where=str(task), hint="remove it, or name another --output"
                ) from None
            pages = self._gate.pages(
                "logs",
                "FilterLogEvents",
                logGroupName=group.name,
                startTime=since_ms,
                endTime=until_ms - 1,
                filterPattern=PATTERN,
            )
            for page in pages:
                events += len(page["events"])
                _write(task, page["events"])
        self._progress(len(groups), len(groups))
        return events

    def exported(self, plan: Plan) -> None:
        """One task after another, as AWS wants it; returns when the last is done.

        Raises  DeburrError for a task that fails; AccountError.
        """
        for done, step in enumerate(sorted(plan.steps)):
            self._progress(done, len(plan.steps))
            task = str(self._gate.change(plan, step)["taskId"])
            while (status := self._status(task))["code"] in ("PENDING", "RUNNING"):
                self._sleep(POLL_S)
            if status["code"] != "COMPLETED":
                raise DeburrError(
                    f"an export ended with {status['code']}: {status.get('message', '')}".rstrip(": "),
                    where=str(step.arguments()["logGroupName"]),
                    hint="may CloudWatch Logs write to the bucket? see S3ExportTasks in its guide",
                )
        self._progress(len(plan.steps), len(plan.steps))

    def _status(self, task: str) -> Mapping[str, str]:
        [told] = self._gate.read("logs", "DescribeExportTasks", taskId=task)["exportTasks"]
        status: Mapping[str, str] = told["status"]
        return status


def _write(task: Path, events: Sequence[Mapping[str, Any]]) -> None:
    """Each stream in a file of its own; a later page adds a member of gzip to it."""
    streams: dict[str, list[tuple[int | None, str]]] = {}
    for event in events:
        streams.setdefault(str(event["logStreamName"]), []).append((int(event["timestamp"]), str(event["message"])))
    for stream, some in streams.items():
        folder = task / stream.replace("/", "-")
        folder.mkdir(exist_ok=True)
        with (folder / "000000.gz").open("ab") as file:
            file.write(gzip.compress(packed(some)[1:], mtime=0))
