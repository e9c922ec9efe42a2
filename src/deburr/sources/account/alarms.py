"""CloudWatch alarms of an account, and which of its functions and queues they watch."""

from collections.abc import Iterator, Mapping
from typing import Any

from deburr.place import Place
from deburr.sources.account.snapshot import Snapshot
from deburr.workload.metric_alarm import EVERYTHING, MetricAlarm, Watched
from deburr.workload.setting import Setting

LAMBDA, AWS = "AWS/Lambda", "AWS/"
WIDE = ("SEARCH(", "SELECT ")


def alarms(
    snapshot: Snapshot, account: str, region: str, addresses: Mapping[str, str], file: str
) -> Iterator[MetricAlarm]:
    """Every metric alarm of one Region; a composite alarm watches other alarms only.

    addresses  what dimensions name (a function, a queue) -> its address in the workload.
    """
    for _, page in snapshot.each("cloudwatch", "DescribeAlarms", account=account, region=region):
        for item in page.get("MetricAlarms", []):
            yield _alarm(item, addresses, file)


def _alarm(item: dict[str, Any], addresses: Mapping[str, str], file: str) -> MetricAlarm:
    at = Place(file, path=f"Alarms.{item['AlarmName']}")
    own = [(item, item.get("Statistic") or item.get("ExtendedStatistic"))] if "MetricName" in item else []
    stats = [each["MetricStat"] for each in item.get("Metrics", []) if "MetricStat" in each]
    parts = [*own, *((stat["Metric"], stat.get("Stat")) for stat in stats)]
    watches = tuple(_watched(metric, statistic, addresses, at) for metric, statistic in parts)
    expressions = [str(each.get("Expression", "")) for each in item.get("Metrics", [])]
    own_metrics = any(not watched.namespace.startswith(AWS) for watched in watches)
    return MetricAlarm(
        address=f"{file}#{item['AlarmName']}",
        name=item["AlarmName"],
        at=at,
        watches=watches,
        opaque=not watches or own_metrics or any(each.upper().startswith(WIDE) for each in expressions),
    )


def _watched(metric: dict[str, Any], statistic: str | None, addresses: Mapping[str, str], at: Place) -> Watched:
    values = [str(dimension["Value"]) for dimension in metric.get("Dimensions", [])]
    of = tuple(addresses.get(value, value) for value in values)
    namespace = str(metric.get("Namespace", ""))
    if namespace == LAMBDA and not of:
        of = (EVERYTHING,)
    return Watched(namespace, str(metric.get("MetricName", "")), Setting(statistic, at), of)
