"""What loading a library costs where a cold start waits for it, and where nobody does."""

from decimal import Decimal

from msgspec.structs import replace

from deburr.cost.price import Price
from deburr.facts.imports import ImportCost
from deburr.rules.given import Given
from deburr.rules.shipped import packages
from deburr.workload.function import Function
from deburr.workload.handler import Handler, Import, Phase

COLD_STARTS = 1000
"""Prices are per so many: how many there are only a Profile knows."""


def paid_ahead(function: Function) -> bool:
    """True when a snapshot or a ready environment has loaded what init loads, or may have."""
    return function.snapstart.value is not False or function.provisioned.value != 0


def costed(handler: Handler, given: Given, phase: Phase) -> list[tuple[Import, ImportCost]]:
    """What is imported then and somebody measured."""
    found = ((each, given.imports.of(handler.language, each.module)) for each in handler.imports)
    return [(each, cost) for each, cost in found if cost and cost.kind == "import" and each.phase is phase]


def load_price(
    cost: ImportCost,
    function: Function,
    given: Given,
    *,
    ms: Decimal | None = None,
    when: str = "cold starts",
    measured: str = "",
) -> Price | None:
    """What so many loads cost; None while the function's memory is unknown.

    ms        of CPU, where it is not all of the cost.
    when      what it is loaded in.
    measured  what the milliseconds rest on, where it is not the cost's own measurement.
    """
    ms = cost.cpu_ms if ms is None else ms
    price = given.compute_once(function, ms * COLD_STARTS, f"{COLD_STARTS:,} {when}")
    if price is None:
        return None
    least = "" if other_release(cost, function, given) else " at least"
    spent = f"{ms:.0f} ms ({measured})" if measured else f"{ms:.0f} ms of CPU{least} ({cost.basis})"
    return replace(price, basis=f"{spent}, {price.basis}")


def at_least(cost: ImportCost, function: Function, given: Given, *, ms: Decimal | None = None) -> str:
    """`172 ms of CPU or more`: a slower machine or compiling adds to it, another release may take some off.

    ms  of CPU, where it is not all of the cost.
    """
    took = f"{cost.cpu_ms if ms is None else ms:.0f} ms of CPU"
    here = other_release(cost, function, given)
    return f"about {took} ({cost.package} {cost.version} was measured, {here} is here)" if here else f"{took} or more"


def other_release(cost: ImportCost, function: Function, given: Given) -> str:
    """The version of it that is here, where that is of another series than the one measured; "" otherwise.

    https://semver.org: 1.4 goes on in what 1.3 was, 0.4 need not be like 0.3.
    """
    held = [library for package in packages(function, given) for library in package.libraries]
    here = next((library.version for library in held if library.name == cost.package.lower()), "")
    return here if here and cost.version and _series(here) != _series(cost.version) else ""


def _series(version: str) -> tuple[str, ...]:
    first, _, rest = version.partition(".")
    return (first, rest.partition(".")[0]) if first == "0" else (first,)
