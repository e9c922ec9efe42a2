"""Lambda against what runs all the time: Fargate, and Lambda on managed instances."""

from decimal import Decimal
from math import ceil

from deburr.cost.comparison import Comparison, Way, changes_places
from deburr.cost.compute import MB_PER_GB, gb_second
from deburr.cost.function import HOURS_A_MONTH
from deburr.cost.line import Line, priced
from deburr.facts.book import Facts


def fargate(
    facts: Facts,
    *,
    requests: int,
    memory_mb: int,
    billed_ms: Decimal,
    per_task_s: Decimal,
    vcpu: Decimal = Decimal("0.25"),
    task_gb: Decimal = Decimal("0.5"),
    architecture: str = "x86_64",
    tasks_least: int = 2,
    instance_hour_usd: Decimal | None = None,
) -> Comparison:
    """The same requests on Lambda, on Fargate tasks and on managed instances, and from where on Fargate costs less.

    per_task_s         requests a second that one task serves.
    tasks_least        tasks that run however little there is to do.
    instance_hour_usd  the EC2 price of the instance that managed instances run on; None: not known.
    """
    arm = "arm" if architecture == "arm64" else "x86"

    def on_lambda(count: int) -> tuple[Line, ...]:
        gbs = Decimal(count) * billed_ms / 1000 * memory_mb / MB_PER_GB
        return (
            priced("requests", facts["price.lambda.request"], Decimal(count), of="requests"),
            priced("compute", gb_second(facts, architecture), gbs, of="GB-s"),
        )

    def on_fargate(count: int) -> tuple[Line, ...]:
        tasks = max(tasks_least, ceil(Decimal(count) / (HOURS_A_MONTH * 3600) / per_task_s))
        hours = Decimal(tasks * HOURS_A_MONTH)
        return (
            priced(f"vCPU of {tasks} tasks", facts[f"price.fargate.{arm}.vcpu_hour"], hours * vcpu, of="vCPU-hour"),
            priced(f"memory of {tasks} tasks", facts[f"price.fargate.{arm}.gb_hour"], hours * task_gb, of="GB-hour"),
        )

    def cost_of(lines: tuple[Line, ...]) -> Decimal:
        return sum((line.usd for line in lines if line.usd is not None), Decimal(0))

    at = changes_places(
        lambda count: cost_of(on_lambda(count)), lambda count: cost_of(on_fargate(count)), least=10_000, most=10**10
    )
    ways = (
        Way("Lambda", on_lambda(requests)),
        Way("Fargate", on_fargate(requests)),
        Way("managed instances", _instances(facts, requests, instance_hour_usd)),
    )
    says = [
        f"they change places at {', '.join(f'{count / 1e6:,.3g}M' for count in at[:4])} requests a month"
        if at
        else "one of Lambda and Fargate is cheaper at every volume",
        "a load balancer in front of Fargate, and what spreads tasks over zones, are not in it",
    ]
    title = f"{requests:,} requests a month of {billed_ms} ms at {memory_mb:,} MB; a task serves {per_task_s} a second"
    return Comparison(title, ways, tuple(says))


def _instances(facts: Facts, requests: int, instance_hour_usd: Decimal | None) -> tuple[Line, ...]:
    fee, least = facts["price.lambda.lmi.fee"], facts["lmi"]
    count = int(str(least.table["instances_default"]))
    asked = priced("requests", facts["price.lambda.lmi.request"], Decimal(requests), of="requests")
    if instance_hour_usd is None:
        what = f"{count} instances and {fee.number:.0%} on top"
        return (asked, Line("instances", "no EC2 price in the facts book", None, (fee, least), note=what))
    usd = instance_hour_usd * count * HOURS_A_MONTH
    hours = f"{count * HOURS_A_MONTH:,} instance-hours at ${instance_hour_usd}"
    return (
        asked,
        Line("instances, as you say", hours, usd, (least,)),
        Line("Lambda's fee", f"{fee.number:.0%} of the on-demand price", usd * fee.number, (fee,)),
    )
