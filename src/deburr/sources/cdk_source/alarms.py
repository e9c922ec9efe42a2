"""Alarms of a CDK app: which metric they watch, and of which function, queue or API."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Construct, Options, Spot, Value, entries_of, text_of
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

ALARM = "AWS::CloudWatch::Alarm"
LAMBDA = ("AWS/Lambda", "FunctionName")
OTHERS = {"sqs.Queue": ("AWS/SQS", "QueueName"), "apigateway.": ("AWS/ApiGateway", "ApiName")}
AVERAGES = frozenset({"Duration"})
"""Metrics of functions that the CDK averages where nothing is said; it adds up the others."""
METRIC = "metric"


def created(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`fn.metricErrors().createAlarm(this, "Failing", {...})`."""
    yield w.name("alarm"), w.nodes.resource(act.at, ALARM, _watches(w, act.at, act.base, act.options))


def made(w: "Wiring", construct: Construct) -> Iterator["Made"]:
    """`new Alarm(this, "Failing", { metric: fn.metricErrors(), threshold: 1 })`."""
    metric = construct.options.entries.get(METRIC)
    yield w.own(construct), w.nodes.resource(construct.at, ALARM, _watches(w, construct.at, metric, construct.options))


def asks_for_alarm(act: Act) -> bool:
    """`dashboard.addErrorAlarm(fn)`, and `facade.monitorLambdaFunction({ lambdaFunction, addFaultRateAlarm })`.

    The second is of cdk-monitoring-constructs: https://github.com/cdklabs/cdk-monitoring-constructs
    """
    if ALARMED.search(act.method):
        return True
    return act.method.startswith("monitor") and any(ALARMED.search(name) for name in _told(act))


ALARMED = re.compile(r"^(add|create|make)\w*Alarms?$")


def asked_for(w: "Wiring", act: Act) -> Iterator["Made"]:
    """What watches each function, queue and state machine that is named there: how, the code that makes it knows."""
    told = [*act.args, *_told(act).values()]
    nodes, found = w.nodes, False
    for value in told:
        function = w.function(value)
        kind = value.kind if isinstance(value, Construct) else ""
        whose = function if function is not None else nodes.reference(value) if kind in ASKED else None
        if whose is None:
            continue
        found = True
        namespace, dimension, metric = ASKED.get(kind, (*LAMBDA, "Errors"))
        each = nodes.mapping(act.at, {"Name": nodes.text(act.at, dimension), "Value": whose})
        properties = {
            "Namespace": nodes.text(act.at, namespace),
            "MetricName": nodes.text(act.at, metric),
            "Statistic": nodes.text(act.at, "Sum"),
            "Dimensions": nodes.items(act.at, [each]),
        }
        yield w.name("alarm"), nodes.resource(act.at, ALARM, properties)
    if not found and not any(isinstance(value, Construct) for value in told):
        yield w.name("alarm"), nodes.resource(act.at, ALARM, {"Dimensions": nodes.unknown(act.at)})


def _told(act: Act) -> dict[str, Value]:
    """What is said by name, as keywords or in an object."""
    return {name: value for each in (act.options, *act.args) for name, value in entries_of(each).items()}


ASKED = {
    "sqs.Queue": ("AWS/SQS", "QueueName", "ApproximateNumberOfMessagesVisible"),
    "stepfunctions.StateMachine": ("AWS/States", "StateMachineArn", "ExecutionsFailed"),
}


def _watches(w: "Wiring", at: Spot, metric: Value | None, alarm: Options) -> Mapping[str, TreeNode | None]:
    """What an alarm says of its metric; of an unknown one, that it may be of anything.

    alarm  its own options: in the CDK's first version they say the statistic, and it wins.
    """
    nodes, said = w.nodes, metric
    while isinstance(metric, Called) and metric.path.endswith(".with"):
        metric = metric.base
    if not isinstance(metric, Called) or not isinstance(said, Called):
        return {"Dimensions": nodes.unknown(at)}
    own = alarm.entries.get("statistic") or said.options.entries.get("statistic")
    told = own or metric.options.entries.get("statistic")
    statistic = nodes.value(told)
    if metric.path == "cloudwatch.Metric":
        return _written(w, metric, statistic)
    method = metric.path.rpartition(".")[2]
    if not method.startswith(METRIC):
        return {"Dimensions": nodes.unknown(at)}
    name = method.removeprefix(METRIC) or text_of(metric.args[0] if metric.args else None)
    function = w.function(metric.base)
    found = LAMBDA if function is not None else _of(metric.base)
    whose = function if function is not None else nodes.reference(metric.base)
    if not name or found is None or whose is None:
        return {"Dimensions": nodes.unknown(at)}
    namespace, dimension = found
    if statistic is None and function is not None:
        statistic = nodes.text(metric.at, "Average" if name in AVERAGES else "Sum")
    each = nodes.mapping(metric.at, {"Name": nodes.text(metric.at, dimension), "Value": whose})
    return {
        "Namespace": nodes.text(metric.at, namespace),
        "MetricName": nodes.text(metric.at, name),
        "Statistic": statistic,
        "Dimensions": nodes.items(metric.at, [each]),
    }


def _of(base: Value | None) -> tuple[str, str] | None:
    kind = base.kind if isinstance(base, Construct) else ""
    return next((found for begins, found in OTHERS.items() if kind.startswith(begins)), None)


def _written(w: "Wiring", metric: Called, statistic: TreeNode | None) -> Mapping[str, TreeNode | None]:
    """`new Metric({ namespace, metricName, dimensionsMap: { FunctionName: fn.functionName } })`."""
    nodes, given = w.nodes, metric.options.entries
    dimensions = given.get("dimensionsMap") or given.get("dimensions")
    if dimensions is not None and not (isinstance(dimensions, Options) and dimensions.whole):
        return {"Dimensions": nodes.unknown(metric.at)}
    each = [
        nodes.mapping(value.at, {"Name": nodes.text(value.at, name), "Value": w.function(value) or nodes.value(value)})
        for name, value in entries_of(dimensions).items()
    ]
    return {
        "Namespace": nodes.value(given.get("namespace")) or nodes.unknown(metric.at),
        "MetricName": nodes.value(given.get("metricName")) or nodes.unknown(metric.at),
        "Statistic": statistic,
        "Dimensions": nodes.items(metric.at, each) if each else None,
    }
