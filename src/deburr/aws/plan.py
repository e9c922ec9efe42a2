"""What deburr may change in an account: named step by step, before anything is changed."""

from collections.abc import Iterable
from dataclasses import dataclass

CHANGES = {("lambda", "DeleteFunction"): "lambda:DeleteFunction"}
"""The only operations that a Plan may name, and the action that each needs."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One call that changes something, with all its parameters.

    parameters  sorted pairs, as the API names them.
    """

    service: str
    operation: str
    region: str
    parameters: tuple[tuple[str, str], ...]

    @classmethod
    def delete_version(cls, function: str, version: int, *, region: str) -> "Step":
        """Delete one published version of a function.

        version  from 1: without a version the whole function would go.
        Raises   ValueError for any other number.
        """
        if version < 1:
            raise ValueError(f"{function}: {version} is no published version")
        return cls("lambda", "DeleteFunction", region, (("FunctionName", function), ("Qualifier", str(version))))


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
