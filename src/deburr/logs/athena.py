"""Questions asked of Athena over an S3 export: started, waited for, read page by page."""

import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.aws.plan import Plan, Step
from deburr.aws.trouble import AccountError
from deburr.errors import DeburrError
from deburr.logs.answers import Answer, named
from deburr.logs.metrics import Question
from deburr.logs.queries import compiled

CALLS = frozenset(
    {
        ("athena", "StartQueryExecution"),
        ("athena", "StopQueryExecution"),
        ("athena", "GetQueryExecution"),
        ("athena", "GetQueryResults"),
        ("glue", "GetTable"),
        ("s3", "ListObjectsV2"),
    }
)
# What Athena does in the caller's name: https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
ALSO = ("glue:GetDatabase", "glue:GetPartitions", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject")
POLL_S = 1.0
OVER = ("SUCCEEDED", "FAILED", "CANCELLED")


class Table(Struct, frozen=True):
    """An external table with one column, `line`, over an export.

    output  `s3://…` where Athena puts its answers; "" when the workgroup says it.
    """

    database: str
    name: str
    workgroup: str = "primary"
    output: str = ""


def stored_bytes(gate: Gate, table: Table) -> int:
    """Bytes of everything that lies where the table looks, packed as they are: what each question scans.

    Raises  Missing when there is no such table; AccountError as AWS answers.
    """
    told = gate.read("glue", "GetTable", DatabaseName=table.database, Name=table.name)
    place = str(told["Table"]["StorageDescriptor"]["Location"])
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    pages = gate.pages("s3", "ListObjectsV2", Bucket=bucket, Prefix=prefix)
    return sum(int(each["Size"]) for page in pages for each in page.get("Contents", ()))


class Asking:
    """One run; scanned  bytes, as Athena counts them."""

    def __init__(
        self,
        gate: Gate,
        table: Table,
        *,
        sleep: Callable[[float], None] = time.sleep,
        progress: Callable[[int, int], None] = lambda done, whole: None,
    ) -> None:
        self._gate, self._table, self._sleep, self._progress = gate, table, sleep, progress
        self.scanned = 0

    def run(self, asked: Sequence[Question]) -> dict[str, list[Answer]]:
        """Answers by the question's name; all questions run at once, and none is left running, whatever ends it.

        Raises  DeburrError for a query that fails, with Athena's reason; AccountError.
        """
        running: dict[str, Question] = {}
        found: dict[str, list[Answer]] = {}
        try:
            for question in asked:
                running[self._start(question)] = question
            while running:
                over = [query for query in running if self._over(query)]
                for query in over:
                    found[running.pop(query).name] = self._answers(query)
                    self._progress(len(found), len(asked))
                if running and not over:
                    self._sleep(POLL_S)
        except BaseException:  # ctrl-C too: a query that nobody waits for goes on costing
            for query in running:
                step = Step.call("athena", "StopQueryExecution", self._gate.region, QueryExecutionId=query)
                with suppress(AccountError):
                    self._gate.change(Plan.of([step]), step)
            raise
        return found

    def _start(self, question: Question) -> str:
        table = self._table
        lines = f'SELECT line, "$path" AS path FROM "{table.database}"."{table.name}"'
        more = {"ResultConfiguration__OutputLocation": table.output} if table.output else {}
        step = Step.call(
            "athena",
            "StartQueryExecution",
            self._gate.region,
            QueryString=compiled(question, "athena", lines=lines),
            QueryExecutionContext__Database=table.database,
            WorkGroup=table.workgroup,
            ClientRequestToken=uuid.uuid4().hex,  # sent again, it starts nothing twice
            **more,
        )
        return str(self._gate.change(Plan.of([step]), step)["QueryExecutionId"])

    def _over(self, query: str) -> bool:
        told: dict[str, Any] = self._gate.read("athena", "GetQueryExecution", QueryExecutionId=query)["QueryExecution"]
        state = str(told["Status"]["State"])
        if state not in OVER:
            return False
        self.scanned += int(told.get("Statistics", {}).get("DataScannedInBytes", 0))
        if state != "SUCCEEDED":
            reason = str(told["Status"].get("StateChangeReason", "")) or "no reason given"
            raise DeburrError(
                f"a query {state.lower()}: {reason}",
                where=f"athena, {self._table.database}.{self._table.name}",
                hint="deburr logs --print-query athena shows the query and the table that it needs",
            )
        return True

    def _answers(self, query: str) -> list[Answer]:
        """Rows by the columns' names; the first row of the first page repeats them."""
        found: list[Answer] = []
        names: list[str] = []
        for page in self._gate.pages("athena", "GetQueryResults", QueryExecutionId=query):
            rows = [[cell.get("VarCharValue") for cell in row["Data"]] for row in page["ResultSet"]["Rows"]]
            if not names:
                names = [str(each["Name"]) for each in page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]]
                rows = rows[1:] if rows[:1] == [names] else rows
            found += named(names, rows)
        return found
