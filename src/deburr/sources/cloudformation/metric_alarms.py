"""CloudWatch alarms: which metrics they watch, and of which function, queue or API."""

from collections.abc import Iterable, Iterator, Mapping

from deburr.place import Place
from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.log_groups import OWN
from deburr.sources.cloudformation.references import called, target
from deburr.sources.cloudformation.settings import listed, text
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import KNOWN_TRANSFORMS, Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import Wiring
from deburr.workload.metric_alarm import EVERYTHING, MetricAlarm, Watched

ALARM, FILTER = "AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter"
LAMBDA, AWS = "AWS/Lambda", "AWS/"
WIDE = ("SEARCH(", "SELECT ")
FUNCTION_NAME = "FunctionName"
Filtered = Mapping[tuple[str, str], tuple[str, ...]]
"""Namespace and metric -> the functions in whose logs it is counted."""


def metric_alarms(wiring: Wiring, stacks: Iterable[Stack]) -> Iterator[MetricAlarm]:
    """Every alarm of the project; a macro that nobody runs here may add some, of which nothing is known."""
    every = list(stacks)
    for stack in every:
        for macro in stack.template.transforms:
            if not macro.startswith(KNOWN_TRANSFORMS):
                yield MetricAlarm(stack.address(macro), macro, Place(stack.template.file, 1, 1), (), opaque=True)
    filtered: dict[tuple[str, str], tuple[str, ...]] = {}
    for metric, function in (pair for stack in every for pair in _filters(wiring, stack)):
        filtered[metric] = (*filtered.get(metric, ()), function)
    for stack in every:
        for resource in stack.of_type(ALARM):
            yield _alarm(wiring, stack, resource, filtered)


def _alarm(wiring: Wiring, stack: Stack, resource: Resource, filtered: Filtered) -> MetricAlarm:
    properties = resource.properties
    own = [(properties, properties.get("Statistic") or properties.get("ExtendedStatistic"))]
    parts = [(each.get("Metric"), each.get("Stat")) for each in at_path(properties, "Metrics.*.MetricStat")]
    written = [(metric, statistic) for metric, statistic in (*own, *parts) if metric is not None]
    watches = [
        _watched(wiring, stack, metric, statistic, resource.at, filtered)
        for metric, statistic in written
        if metric.get("MetricName") is not None
    ]
    expressions = [each.pattern() for each in at_path(properties, "Metrics.*.Expression")]
    wide = any(each.upper().startswith(WIDE) or each == "{}" for each in expressions)
    return MetricAlarm(
        address=stack.address(resource.logical_id),
        name=resource.logical_id,
        at=resource.at,
        watches=tuple(watches),
        opaque=wide or not watches or any("" in watched.of or not watched.of for watched in watches),
    )


def _watched(
    wiring: Wiring, stack: Stack, metric: Value, statistic: Value | None, at: Place, filtered: Filtered
) -> Watched:
    namespace, name = (_text(metric.get(key)) for key in ("Namespace", "MetricName"))
    said = text(statistic, default=None, at=at)
    of = tuple(_dimension(wiring, stack, each) for each in listed(metric.get("Dimensions")))
    if namespace == LAMBDA and not of:
        of = (EVERYTHING,)
    elif not namespace.startswith(AWS):
        whose = (function for each in listed(metric.get("Dimensions")) if (function := _named(wiring, stack, each)))
        of = tuple(dict.fromkeys((*filtered.get((namespace, name), ()), *whose))) or ("",)
    return Watched(namespace, name, said, of)


def _dimension(wiring: Wiring, stack: Stack, dimension: Value) -> str:
    """The address of what a dimension names, or its text; "" when that is not known."""
    value = dimension.get("Value")
    function = _function(wiring, stack, value)
    if function:
        return function
    made = target(stack, value)
    if made is not None:
        return made.address
    return (value.text() or "") if value is not None else ""


def _named(wiring: Wiring, stack: Stack, dimension: Value) -> str:
    """The address of the function that an own metric is about; "" where it is about none that is known."""
    of_function = _text(dimension.get("Name")) == FUNCTION_NAME
    return _function(wiring, stack, dimension.get("Value")) if of_function else ""


def _function(wiring: Wiring, stack: Stack, value: Value | None) -> str:
    """Its address; "" for what is none of the project's."""
    function = wiring.function(stack, value)
    return wiring.functions[function.address].address if function is not None else ""


def _filters(wiring: Wiring, stack: Stack) -> Iterator[tuple[tuple[str, str], str]]:
    """What is counted in a function's log: namespace and metric, and the function."""
    for resource in stack.of_type(FILTER):
        group = resource.properties.get("LogGroupName")
        function = wiring.function(stack, _group_name(stack, group))
        if function is None and group is not None:
            named = stack.function_named(group.pattern().partition(OWN)[2])
            known = wiring.functions.get(named or "")
        else:
            known = wiring.functions[function.address] if function is not None else None
        if known is None:
            continue
        for transformed in at_path(resource.properties, "MetricTransformations.*"):
            yield (_text(transformed.get("MetricNamespace")), _text(transformed.get("MetricName"))), known.address


def _group_name(stack: Stack, group: Value | None) -> Value | None:
    """The name of the group that is referred to, or what is written."""
    made = target(stack, group)
    if made is None or made.type != "AWS::Logs::LogGroup" or called(stack, group) is not None:
        return group
    return made.stack.resources[made.logical_id].properties.get("LogGroupName")


def _text(value: Value | None) -> str:
    return value.pattern() if value is not None else ""
