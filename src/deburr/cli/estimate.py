"""What many calls to AWS will take, said before they are made."""

from collections.abc import Iterable

import click

from deburr.aws.pace import Pace
from deburr.cost.price import money
from deburr.facts.book import Facts
from deburr.sources.account.snapshot import Ask, Snapshot

METRICS_PRICE = "price.cw.get_metric_data"
FEW = 20
"""So many calls need no announcement."""


def announced(pace: Pace, facts: Facts, snapshot: Snapshot, wanted: Iterable[Ask]) -> None:
    """How many calls at most, how long they take when nobody else uses the limits, and what they cost."""
    counts: dict[tuple[str, str], int] = {}
    region, metrics = "", 0
    for ask in wanted:
        if snapshot.has(ask):
            continue
        region = ask.region
        counts[ask.service, ask.operation] = counts.get((ask.service, ask.operation), 0) + 1
        if ask.operation == "GetMetricData":
            metrics += len(ask.given["MetricDataQueries"])
    if sum(counts.values()) <= FEW:
        return
    seconds = pace.seconds(counts)
    long = f"{seconds / 60:.1f} min" if seconds >= 90 else f"{seconds:.0f} s"
    priced = f"; {metrics:,} metrics cost {money(metrics * facts.number(METRICS_PRICE) / 1000)}" if metrics else ""
    click.echo(f"{region}: up to {sum(counts.values()):,} calls, {long} at AWS's limits{priced}", err=True)
