"""What a scenario's month costs."""

import math
from decimal import Decimal

from deburr.cost.function import Month, function_month
from deburr.cost.line import Line
from deburr.facts.book import Facts
from deburr.simulate.law import Law, Shape
from deburr.simulate.scenario import Scenario


def priced(
    scenario: Scenario,
    facts: Facts,
    calls: Decimal,
    on_demand_s: Decimal,
    on_provisioned_s: Decimal,
    provisioned_s: Decimal | int,
    colds: float,
    free_tier: bool,
) -> tuple[Line, ...]:
    """The month; each call is billed up to the next ms, which half a ms on average comes to for times that vary."""
    rounding = Decimal(repr(_rounding_s(scenario.warm)))
    on_demand_calls = calls * on_demand_s / (on_demand_s + on_provisioned_s) if calls else calls
    pays = scenario.snapstart and not scenario.runtime.startswith("java")
    month = Month(
        memory_mb=scenario.memory_mb,
        architecture=scenario.architecture,
        requests=calls,
        on_demand_s=on_demand_s + on_demand_calls * rounding,
        on_provisioned_s=on_provisioned_s + (calls - on_demand_calls) * rounding,
        provisioned_s=Decimal(provisioned_s),
        tmp_mb=scenario.tmp_mb,
        snapstart_versions=int(pays),
        restores=Decimal(repr(colds)) if pays else Decimal(0),
    )
    lines = function_month(facts, month, free_tier=free_tier)
    if scenario.door:
        from deburr.cost.ways_in import WAYS, Answers  # two rooms of doors, where there is one

        lines += WAYS[scenario.door](facts, Answers(round(calls), scenario.response_kb))
    if scenario.proxy and scenario.proxy_vcpus:
        from deburr.cost.around import proxy_line

        lines.append(proxy_line(facts, vcpus=scenario.proxy_vcpus))
    elif scenario.proxy:
        price = facts["price.rds_proxy.vcpu_hour"]
        lines.append(Line("RDS Proxy", "by the database's vCPUs", None, (price,), note="write proxy=2 for two of them"))
    return tuple(lines)


def _rounding_s(law: Law) -> float:
    if law.shape is Shape.FIXED:
        return math.ceil(round(law.first * 1000, 6)) / 1000 - law.first
    return 0.0005
