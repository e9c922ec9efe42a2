"""What CloudWatch and Compute Optimizer say about an account's functions, as Profiles."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from deburr.sources.account.asks import DAY_S
from deburr.sources.account.snapshot import Ask, Snapshot
from deburr.workload.profile import How, Profile
from deburr.workload.spread import Quantiles

DAYS = 14
SHARES = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html: Duration is without init
STATS = (
    ("Invocations", "Sum"),
    ("Errors", "Sum"),
    ("Throttles", "Sum"),
    ("ConcurrentExecutions", "Maximum"),
    ("Duration", "Average"),
    ("Duration", "Maximum"),
    *(("Duration", share) for share in SHARES),
)
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html: of the whole Region
CLAIMED, RUNNING = "ClaimedAccountConcurrency", "ConcurrentExecutions"
REGIONAL = {"claimed": CLAIMED, "running": RUNNING}
NOTE = "CloudWatch counts the handler's durations of cold starts among the others"
Told = Mapping[tuple[str, str], Sequence[float]]


def measures(
    account: str, region: str, functions: Sequence[str], *, until: datetime, days: int, at_once: int
) -> Iterator[Ask]:
    """What every function did lately, as many to a question as CloudWatch takes.

    until    the window ends with the day before, so that all of a day's runs ask the same.
    at_once  metrics that CloudWatch takes in one call.
    """
    end = until.replace(hour=0, minute=0, second=0, microsecond=0)
    start = end - timedelta(days=days)
    together = (at_once - len(REGIONAL)) // len(STATS)
    for first in range(0, len(functions), together):
        queries = [
            {"Id": f"m{place}_{nth}", "Label": function, "MetricStat": _stat(function, metric, stat, days)}
            for place, function in enumerate(functions[first : first + together])
            for nth, (metric, stat) in enumerate(STATS)
        ]
        if not first:
            queries += [{"Id": key, "MetricStat": _daily(metric)} for key, metric in REGIONAL.items()]
        window = {"StartTime": start.isoformat(), "EndTime": end.isoformat()}
        yield Ask.of(account, region, "cloudwatch", "GetMetricData", **window, MetricDataQueries=queries)


def _stat(function: str, metric: str, stat: str, days: int) -> dict[str, object]:
    # one point for the whole window: quantiles of days would not add up
    dimensions = [{"Name": "FunctionName", "Value": function}]
    named = {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions}
    return {"Metric": named, "Period": days * DAY_S, "Stat": stat}


def _daily(metric: str) -> dict[str, object]:
    named = {"Namespace": "AWS/Lambda", "MetricName": metric}
    return {"Metric": named, "Period": DAY_S, "Stat": "Maximum"}


def peaks(snapshot: Snapshot, account: str, region: str) -> tuple[bool, tuple[int, ...]]:
    """The most of a Region's concurrency that was taken on each day, oldest first; days without a call have none.

    Returns  whether reservations are counted in, as CloudWatch's claimed concurrency does, and the days.
    """
    told: dict[str, dict[str, float]] = {key: {} for key in REGIONAL}
    for _, page in snapshot.each("cloudwatch", "GetMetricData", account=account, region=region):
        for result in page.get("MetricDataResults", []):
            if result["Id"] in told:
                told[result["Id"]] |= zip(result.get("Timestamps", []), result.get("Values", []), strict=False)
    days = told["claimed"] or told["running"]
    return bool(told["claimed"]), tuple(int(days[day]) for day in sorted(days))


def profiles(snapshot: Snapshot, account: str, region: str) -> dict[str, Profile]:
    """By name, what each function did in the window, those that were not called among them; {} where nobody asked."""
    optimizer = _optimizer(snapshot, account, region)
    found: dict[str, Profile] = {}
    for ask, told in _answers(snapshot, account, region).items():
        start, end = (datetime.fromisoformat(ask.given[key]) for key in ("StartTime", "EndTime"))
        for name, values in told.items():
            seen = optimizer.get(name, {})
            found[name] = _profile(name, values, seen, start, end)
    return found


def _answers(snapshot: Snapshot, account: str, region: str) -> Mapping[Ask, Mapping[str, Told]]:
    """Each question about durations, and by function what was answered, its pages put together."""
    answers: dict[Ask, dict[str, dict[tuple[str, str], list[float]]]] = {}
    for ask, page in snapshot.each("cloudwatch", "GetMetricData", account=account, region=region):
        queries = {each["Id"]: each for each in ask.given["MetricDataQueries"] if "_" in each["Id"]}
        told = answers.setdefault(ask, {each["Label"]: {} for each in queries.values()})
        for result in page.get("MetricDataResults", []):
            if (query := queries.get(result["Id"])) is not None:
                stat = query["MetricStat"]
                key = stat["Metric"]["MetricName"], stat["Stat"]
                told[query["Label"]].setdefault(key, []).extend(result.get("Values", []))
    return answers


def _profile(name: str, told: Told, seen: Mapping[str, Any], start: datetime, end: datetime) -> Profile:
    def total(metric: str) -> int:
        return int(sum(told.get((metric, "Sum"), ())))

    invocations = total("Invocations")
    errors = {"error": total("Errors"), "throttle": total("Throttles")}
    extra = {"compute_optimizer": seen["advice"]} if seen.get("advice") else {}
    return Profile(
        function=name,
        n=invocations,
        how=How.ACCOUNT,
        start=start,
        end=end,
        memory_mb=seen.get("memory_mb"),
        warm_ms=_durations(told, invocations),
        memory_used_mb=seen.get("used"),
        errors={kind: count for kind, count in errors.items() if count},
        peak_concurrency=int(max(told.get(("ConcurrentExecutions", "Maximum"), ()), default=0)) or None,
        note=NOTE if invocations else "",
        extra=extra,
    )


def _durations(told: Told, invocations: int) -> Quantiles | None:
    """None where nothing ran; a quantile that came in several points is not known."""
    points = {stat: told.get(("Duration", stat), ()) for stat in ("Average", "Maximum", *SHARES)}
    if not invocations or not points["Maximum"]:
        return None
    most = max(points["Maximum"])
    given = [(share, min(points[stat][0], most)) for stat, share in SHARES.items() if len(points[stat]) == 1]
    mean = points["Average"][0] if len(points["Average"]) == 1 else None
    rising = all(one[1] <= other[1] for one, other in pairwise(given))
    return Quantiles(tuple(given) if rising else (), n=invocations, max=most, mean=mean)


def _optimizer(snapshot: Snapshot, account: str, region: str) -> dict[str, dict[str, Any]]:
    """By function, the memory it used and what Compute Optimizer would change.

    https://docs.aws.amazon.com/compute-optimizer/latest/APIReference/API_LambdaFunctionRecommendation.html
    """
    found: dict[str, dict[str, Any]] = {}
    operation = "GetLambdaFunctionRecommendations"
    for _, page in snapshot.each("compute-optimizer", operation, account=account, region=region):
        for item in page.get("lambdaFunctionRecommendations", []):
            name = str(item.get("functionArn", "")).split(":function:")[-1].partition(":")[0]
            if item.get("functionVersion", "$LATEST") == "$LATEST" or name not in found:
                found[name] = _recommended(item)
    return found


def _recommended(item: Mapping[str, Any]) -> dict[str, Any]:
    used = {
        each["statistic"]: float(each["value"])
        for each in item.get("utilizationMetrics", [])
        if each.get("name") == "Memory"
    }
    known = {key: used[stat] for key, stat in (("max", "Maximum"), ("mean", "Average")) if stat in used}
    options = sorted(item.get("memorySizeRecommendationOptions", []), key=lambda option: option.get("rank", 0))
    advice: dict[str, Any] = {}
    if item.get("finding") == "NotOptimized" and options:
        advice = {"memory_mb": options[0].get("memorySize"), "why": item.get("findingReasonCodes", [])}
    calls = item.get("numberOfInvocations")
    return {
        "memory_mb": item.get("currentMemorySize"),
        "used": Quantiles((), n=calls if calls is None else int(calls), **known) if known else None,
        "advice": advice,
    }
