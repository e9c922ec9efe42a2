"""An account whose log groups hold an export, and CloudWatch Logs Insights as its limits make it, in front of moto.

moto takes the queries, knows the groups and gives the ids; it cannot add up, so what a query answers is DuckDB's answer
to the same Question over the same lines, between the bounds and of the groups that the query itself names.
"""

import gzip
import json
import re
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from tests.aws.account import Account
from tests.aws.routes import Request
from tests.aws.supplies import Answer

from deburr.logs.block import milliseconds, moment
from deburr.logs.metrics import questions
from deburr.logs.queries import LINES, compiled

EVENT = re.compile(r"\n(?=2026-)")
BOUND = re.compile(r"filter toMillis\(@timestamp\) (>=|<) (\d+)")


def seed(live: Account, exported: Path, *, events: bool = False) -> dict[str, int]:
    """Log groups for what is exported, and how many bytes came in; bytes by group.

    events  put the lines there too: CloudWatch, and moto, take none older than 14 days.
    """
    logs, cloudwatch = live.client("logs"), live.client("cloudwatch")
    sizes: dict[str, int] = {}
    for function in sorted(path for path in exported.iterdir() if path.is_dir()):
        group = f"/aws/lambda/{function.name.removeprefix('aws-lambda-')}"
        logs.create_log_group(logGroupName=group)
        sizes[group] = 0
        hours: Counter[int] = Counter()
        for file in sorted(function.rglob("*")):
            if not file.is_file() or file.name == "aws-logs-write-test":
                continue
            data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            stream = file.parent.name.replace("-", "/", 3)
            lines = sorted(map(_event, EVENT.split(data.decode().rstrip("\n"))), key=lambda each: each["timestamp"])
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
            for at in range(0, len(lines) if events else 0, 5000):
                logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=lines[at : at + 5000])
            sizes[group] += len(data)
            hours[lines[0]["timestamp"] // 3_600_000] += len(data)
        for hour, size in hours.items():
            cloudwatch.put_metric_data(
                Namespace="AWS/Logs",
                MetricData=[
                    {
                        "MetricName": "IncomingBytes",
                        "Dimensions": [{"Name": "LogGroupName", "Value": group}],
                        "Timestamp": datetime.fromtimestamp(hour * 3600 + 60, UTC),
                        "Value": size,
                        "Unit": "Bytes",
                    }
                ],
            )
    return sizes


def _event(text: str) -> dict[str, Any]:
    at = milliseconds(text[:24])
    assert at is not None
    return {"timestamp": at, "message": text[25:]}


def oracle(exported: Path, name: str, since: str = "", until: str = "") -> tuple[list[str], list[tuple[Any, ...]]]:
    """DuckDB's answer to a Question: names and rows."""
    [question] = [each for each in questions(since, until) if each.name == name]
    lines = LINES["duckdb"].replace("exports/**/*", f"{exported}/**/*")
    with duckdb.connect() as connection:
        answer = connection.execute(compiled(question, "duckdb", lines=lines))
        return [each[0] for each in answer.description], answer.fetchall()


@dataclass
class Insights:
    """groups, at_once, rows  what the service takes and gives at most.

    slow  groups of which a query ends with Timeout while it asks for more than `slow_ms`.
    """

    exported: Path
    sizes: dict[str, int]
    groups: int = 50
    at_once: int = 100
    rows: int = 10_000
    slow: set[str] = field(default_factory=set)
    slow_ms: int = 0
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    polls: Counter[str] = field(default_factory=Counter)
    most: int = 0
    running: set[str] = field(default_factory=set)
    stopped: list[str] = field(default_factory=list)
    never: bool = False

    def stand(self, live: Account) -> None:
        """Before moto, from now on."""
        front: Any = live.front
        front._logs_StartQuery = lambda asked: self._start(front, asked)
        front._logs_GetQueryResults = self._results
        front._logs_StopQuery = self._stop

    def _start(self, front: Any, asked: Request) -> Answer:
        told = asked.parameters
        if len(told["logGroupNames"]) > self.groups:
            return 400, {"__type": "InvalidParameterException", "message": "too many log groups"}
        if len(self.running) >= self.at_once:
            return 400, {"__type": "LimitExceededException", "message": "too many queries"}
        status, _, body = front.forwarded(asked)
        if status >= 300:
            return status, json.loads(body)
        query = json.loads(body)["queryId"]
        self.asked[query] = told
        self.running.add(query)
        self.most = max(self.most, len(self.running))
        return 200, {"queryId": query}

    def _results(self, asked: Request) -> Answer:
        query = asked.parameters["queryId"]
        self.polls[query] += 1
        if self.never or self.polls[query] < 3:
            return 200, {"status": "Scheduled" if self.polls[query] == 1 else "Running", "results": []}
        self.running.discard(query)
        told = self.asked[query]
        text = told["queryString"]
        low, high = (int(ms) for _, ms in BOUND.findall(text))
        assert told["startTime"] * 1000 <= low and high <= told["endTime"] * 1000
        if self.slow & set(told["logGroupNames"]) and high - low > self.slow_ms:
            return 200, {"status": "Timeout", "results": []}
        return 200, {
            "status": "Complete",
            "results": self._rows(told, low, high),
            "statistics": {"bytesScanned": float(sum(self.sizes[name] for name in told["logGroupNames"]))},
        }

    def _stop(self, asked: Request) -> Answer:
        self.stopped.append(asked.parameters["queryId"])
        return 200, {"success": True}

    def _rows(self, told: dict[str, Any], low: int, high: int) -> list[list[dict[str, str]]]:
        text = told["queryString"]
        name = "totals" if "billed_ms" in text else "inits" if "by @log as function, ceil" in text else "durations"
        names, rows = oracle(self.exported, name, moment(low).decode(), moment(high).decode())
        groups = {each.rpartition("/")[2]: each for each in told["logGroupNames"]}
        found = []
        for row in rows:
            values = dict(zip(names, row, strict=True))
            group = groups.get(values["function"].removeprefix("aws-lambda-"))
            if group:
                values["function"] = f"123456789012:{group}"
                found.append([{"field": k, "value": _said(v)} for k, v in values.items() if v is not None])
        return found[: self.rows]


def _said(value: object) -> str:
    """As Insights writes numbers: true is 1, large ones have an exponent."""
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:.6E}".replace("E+0", "E") if isinstance(value, int) and value >= 10**7 else str(value)


def queue_athena(live: Account, exported: Path, since: str, until: str) -> None:
    """What moto's Athena answers to the next queries, in their order; the first row repeats the names."""
    results = []
    for question in questions(since, until):
        names, rows = oracle(exported, question.name, since, until)
        cells = [{"Data": [{"VarCharValue": name} for name in names]}]
        cells += [
            {
                "Data": [
                    {} if v is None else {"VarCharValue": str(v) if isinstance(v, str) else str(v).lower()} for v in row
                ]
            }
            for row in rows
        ]
        columns = [
            {"CatalogName": "hive", "SchemaName": "", "TableName": "", "Name": name, "Label": name, "Type": "varchar",
             "Precision": 0, "Scale": 0, "Nullable": "UNKNOWN", "CaseSensitive": False}
            for name in names
        ]  # fmt: skip
        results.append({"rows": cells, "column_info": columns})
    body = json.dumps({"account_id": "123456789012", "region": "us-east-1", "results": results}).encode()
    place = f"http://127.0.0.1:{live.front.moto_port}/moto-api/static/athena/query-results"
    request = urllib.request.Request(place, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201


def page_athena(live: Account, size: int) -> None:
    """Athena gives at most so many rows a page; moto gives all at once."""
    front: Any = live.front

    def pages(asked: Request) -> Answer:
        status, _, body = front.forwarded(asked)
        told = json.loads(body)
        if status >= 300:
            return status, told
        rows = told["ResultSet"]["Rows"]
        at = int(asked.parameters.get("NextToken", "0"))
        assert asked.parameters["MaxResults"] <= 1000
        told["ResultSet"]["Rows"] = rows[at : at + size]
        if at + size < len(rows):
            told["NextToken"] = str(at + size)
        return 200, told

    front._athena_GetQueryResults = pages
