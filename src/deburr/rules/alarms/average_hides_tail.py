"""An alarm on the average does not see the slow calls.

An average hardly moves when one call in a hundred takes ten times as long, and those are the calls that time out
and that people complain of. When it does move, nearly everybody has been slow for minutes.

Instead, alarm on a high percentile (ExtendedStatistic p99), with the threshold below what the caller waits.
Silent when another alarm watches a percentile or the maximum of the same thing, and when the statistic is settled at
deploy time.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.metric_alarm import MetricAlarm, Watched
from deburr.workload.workload import Workload

RULE = Rule(
    name="average-hides-tail",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=("https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",),
)

TIMES = {
    ("AWS/Lambda", "Duration"): "Duration",
    ("AWS/ApiGateway", "Latency"): "Latency",
    ("AWS/ApiGateway", "IntegrationLatency"): "IntegrationLatency",
}
AVERAGES = frozenset({"Average", "p50", "tm50"})
SLOWER = 10


def check(workload: Workload, given: Given) -> Iterator[Finding]:
    times = [(alarm, watched) for alarm in workload.alarms for watched in alarm.watches if _time(watched)]
    seen = {(name, watched.metric) for _, watched in times if not _average(watched) for name in watched.of}
    names = {function.address: function.name for function in workload.functions}
    behind = {api.address: api.name for api in workload.apis}
    for alarm, watched in times:
        if watched.statistic.value is None or not _average(watched):
            continue
        of = [name for name in watched.of if name and (name, watched.metric) not in seen]
        if of:
            yield _finding(alarm, watched, " and ".join((names | behind).get(name, name) for name in of), of, given)


def _time(watched: Watched) -> bool:
    return (watched.namespace, watched.metric) in TIMES


def _average(watched: Watched) -> bool:
    return watched.statistic.value in AVERAGES


def _finding(alarm: MetricAlarm, watched: Watched, who: str, of: list[str], given: Given) -> Finding:
    rises = 0.99 + 0.01 * SLOWER - 1
    behind = {c.function.address for c in given.workload.callers if c.source in of}
    reached = [function for function in given.workload.functions if function.address in {*of, *behind}]
    waited = any(given.waited_for(function) for function in reached)
    return RULE.finding(
        f"{alarm.name} watches the {watched.statistic.value} of the {watched.metric} of {who}",
        at=watched.statistic.at,
        consequence=f"one call in a hundred that takes {SLOWER} times as long raises the average by {rises:.0%}",
        fix=Advice(f"ExtendedStatistic: p99{_below(watched, reached) if waited else ''}"),
        level=Level.WARNING if waited else Level.INFO,
        functions=[function.address for function in reached if function.address in of],
    )


def _below(watched: Watched, reached: list[Function]) -> str:
    """No run lasts longer than the function's timeout: an alarm on its Duration beyond that is never raised."""
    timeouts = [function.timeout_s.value for function in reached if function.timeout_s.value is not None]
    ends = f" and the {min(timeouts):g} s after which it is ended" if watched.metric == "Duration" and timeouts else ""
    return f", with a threshold below what the caller waits{ends}"
