"""Functions of a CDK app that answer to deployments and rotations, and how the app says so."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.sources.cdk_source.values import Act, Called, Construct, Items, Options, Value, option
from deburr.sources.cloudformation.tree import TreeNode

if TYPE_CHECKING:
    from deburr.sources.cdk_source.wiring import Made, Wiring

NAMES = (
    "serviceToken",
    "provider",
    "onEventHandler",
    "isCompleteHandler",
    "handler",
    "onCreate",
    "onUpdate",
    "onDelete",
)
"""Options of a custom resource, its provider, or a trigger that lead to a function."""
DEEPEST = 6


def custom(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """A custom resource, what answers one, or calls of the SDK that a deployment makes."""
    for name in NAMES:
        function = within(w, made.options.entries.get(name), DEEPEST)
        if function is not None:
            yield w.own(made), w.nodes.resource(made.at, "Custom::Cdk", {"ServiceToken": function})


def trigger(w: "Wiring", made: Construct) -> Iterator["Made"]:
    """A function that is its own trigger."""
    function = w.function(made)
    if function is not None:
        yield w.own(made), w.nodes.resource(made.at, "Custom::Cdk", {"ServiceToken": function})


def rotation(w: "Wiring", made: Construct | Act) -> Iterator["Made"]:
    """`secret.addRotationSchedule("Rotation", {rotationLambda: fn})`, or the construct that it makes."""
    function = w.function(option(made.options, "rotationLambda"))
    if function is not None:
        told = {"RotationLambdaARN": function}
        yield w.name("rotation"), w.nodes.resource(made.at, "AWS::SecretsManager::RotationSchedule", told)


def pipeline(w: "Wiring", act: Act) -> Iterator["Made"]:
    """`new LambdaInvokeAction({lambda: fn})`, wherever in a pipeline it stands."""
    function = w.function(option(act.options, "lambda"))
    if function is not None:
        nodes, at = w.nodes, act.at
        action = nodes.mapping(at, {"Configuration": nodes.mapping(at, {"FunctionName": function})})
        stage = nodes.mapping(at, {"Actions": nodes.items(at, [action])})
        told = {"Stages": nodes.items(at, [stage])}
        yield w.name("pipeline"), nodes.resource(at, "AWS::CodePipeline::Pipeline", told)


def within(w: "Wiring", value: Value | None, deep: int) -> TreeNode | None:
    """A reference to the function that a value is, holds, or tells something of."""
    if value is None or deep == 0:
        return None
    found = w.function(value)
    if found is not None:
        return found
    inner: list[Value | None] = []
    if isinstance(value, Called):
        inner = [value.base, *value.args, *value.options.entries.values()]
    elif isinstance(value, Options):
        inner = list(value.entries.values())
    elif isinstance(value, Items):
        inner = list(value.items)
    return next((found for each in inner if (found := within(w, each, deep - 1)) is not None), None)
