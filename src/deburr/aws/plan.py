"""What deburr may change in an account, or spend there: named step by step, before anything is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

CHANGES = {
    ("lambda", "DeleteFunction"): "lambda:DeleteFunction",
    ("lambda", "DeleteLayerVersion"): "lambda:DeleteLayerVersion",
    ("lambda", "Invoke"): "lambda:InvokeFunction",
    ("lambda", "PublishVersion"): "lambda:PublishVersion",
    ("lambda", "TagResource"): "lambda:TagResource",
    ("lambda", "UntagResource"): "lambda:UntagResource",
    ("lambda", "UpdateFunctionConfiguration"): "lambda:UpdateFunctionConfiguration",
    ("logs", "CreateExportTask"): "logs:CreateExportTask",
    ("logs", "StartQuery"): "logs:StartQuery",
    ("logs", "StopQuery"): "logs:StopQuery",
    ("athena", "StartQueryExecution"): "athena:StartQueryExecution",
    ("athena", "StopQueryExecution"): "athena:StopQueryExecution",
}
"""The only operations that a Plan may name, and the action that each needs; queries change nothing, and cost."""
Parameter = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One call that changes something or costs, with all its parameters.

    parameters  sorted pairs, as the API names them; a dot stands between a structure and its member.
    """

    service: str
    operation: str
    region: str
    parameters: tuple[tuple[str, Parameter], ...]

    @classmethod
    def delete_version(cls, function: str, version: int, *, region: str) -> "Step":
        """Delete one published version of a function.

        version  from 1: without a version the whole function would go.
        Raises   ValueError for any other number.
        """
        if version < 1:
            raise ValueError(f"{function}: {version} is no published version")
        return cls("lambda", "DeleteFunction", region, (("FunctionName", function), ("Qualifier", str(version))))

    @classmethod
    def delete_layer_version(cls, layer: str, version: int, *, region: str) -> "Step":
        """Delete one version of a layer; functions that use it run on with their copy."""
        return cls("lambda", "DeleteLayerVersion", region, (("LayerName", layer), ("VersionNumber", version)))

    @classmethod
    def call(cls, service: str, operation: str, region: str, **parameters: Parameter) -> "Step":
        """Any other of CHANGES; `__` in a name stands for the dot."""
        named = {name.replace("__", "."): value for name, value in parameters.items()}
        return cls(service, operation, region, tuple(sorted(named.items())))

    def arguments(self) -> dict[str, Any]:
        """The parameters as the SDK wants them."""
        found: dict[str, Any] = {}
        for name, value in self.parameters:
            *above, last = name.split(".")
            place = found
            for each in above:
                place = place.setdefault(each, {})
            place[last] = value
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps that somebody has seen and agreed to; the gate lets these through and no other."""

    steps: frozenset[Step]

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "Plan":
        """Raises  ValueError for an operation that no Plan may name."""
        named = frozenset(steps)
        for step in named:
            if (step.service, step.operation) not in CHANGES:
                raise ValueError(f"{step.service}:{step.operation} may be in no Plan")
        return cls(named)
