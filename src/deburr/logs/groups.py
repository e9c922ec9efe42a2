"""The log groups of an account, and how many bytes came into each, which is what queries scan and fetches read."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from deburr.aws.gate import Gate
from deburr.errors import DeburrError

LAMBDA = "/aws/lambda/"
METRICS = 500  # as many as GetMetricData answers at once
HOUR_S = 3600
PERIODS = 100
CALLS = frozenset({("logs", "DescribeLogGroups"), ("cloudwatch", "GetMetricData")})


class LogGroup(Struct, frozen=True):
    """bytes  what came in between the bounds, not packed, as CloudWatch counted it; 0 when nothing did."""

    name: str
    bytes: int


def log_groups(gate: Gate, prefixes: Sequence[str], *, function: str, since_ms: int, until_ms: int) -> list[LogGroup]:
    """Groups whose names begin with one of the prefixes and hold `function`, those into which something came first.

    prefixes  none: every group that Lambda makes by itself.
    Raises    DeburrError when there is none; AccountError as AWS answers.
    """
    names = {
        str(group["logGroupName"])
        for prefix in prefixes or (LAMBDA,)
        for page in gate.pages("logs", "DescribeLogGroups", logGroupNamePrefix=prefix)
        for group in page["logGroups"]
    }
    chosen = sorted(name for name in names if function in name)
    if not chosen:
        wanted = f" with {function} in their name" if function else ""
        raise DeburrError(
            f"no log groups{wanted}",
            where=", ".join(prefixes) or LAMBDA,
            hint="name the beginnings of log groups, and --region",
        )
    came = dict(_bytes(gate, chosen, since_ms, until_ms))
    found = [LogGroup(name, came.get(name, 0)) for name in chosen]
    return sorted(found, key=lambda group: (-group.bytes, group.name))


def _bytes(gate: Gate, names: Sequence[str], since_ms: int, until_ms: int) -> Iterator[tuple[str, int]]:
    """AWS/Logs IncomingBytes by whole hours, which CloudWatch keeps longest; a little too many, never too few."""
    period = HOUR_S * max(1, math.ceil((until_ms - since_ms) / 1000 / HOUR_S / PERIODS))
    for at in range(0, len(names), METRICS):
        some = names[at : at + METRICS]
        sums: dict[str, float] = {}
        for page in gate.pages(
            "cloudwatch",
            "GetMetricData",
            StartTime=datetime.fromtimestamp(since_ms // 1000 // period * period, UTC),
            EndTime=datetime.fromtimestamp(math.ceil(until_ms / 1000 / period) * period, UTC),
            MetricDataQueries=list(_asked(some, period)),
        ):
            for result in page["MetricDataResults"]:
                sums[result["Id"]] = sums.get(result["Id"], 0.0) + sum(result["Values"])
        yield from ((name, round(sums.get(f"g{index}", 0.0))) for index, name in enumerate(some))


def _asked(names: Iterable[str], period: int) -> Iterator[dict[str, object]]:
    for index, name in enumerate(names):
        metric = {
            "Namespace": "AWS/Logs",
            "MetricName": "IncomingBytes",
            "Dimensions": [{"Name": "LogGroupName", "Value": name}],
        }
        yield {"Id": f"g{index}", "MetricStat": {"Metric": metric, "Period": period, "Stat": "Sum"}}
