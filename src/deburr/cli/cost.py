"""`deburr cost`: what the ways to do something cost, with the facts, dates and tiers of every line."""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click

from deburr.cost import around, containers, messages, ready, ways_in
from deburr.cost.comparison import Comparison
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts

MANY = {"k": 10**3, "M": 10**6, "B": 10**9}


class Amount(click.ParamType):  # type: ignore[type-arg]  # click is generic here from 8.4 on, and older ones will do
    """A number of 0 or more, as people write it: 250, 0.5, 10M, 1.5B."""

    name = "N"

    def __init__(self, *, above: bool = False, share: bool = False) -> None:
        self.above, self.share = above, share

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        text = str(value).strip().replace(",", "").replace("_", "")
        many = MANY.get(text[-1:], 1)
        hundredth = self.share and text.endswith("%")
        try:
            number = Decimal(text.rstrip("kMB%") if many > 1 or hundredth else text) * many / (100 if hundredth else 1)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or number < 0 or (self.above and not number) or number > Decimal(10) ** 15:
            self.fail(
                f"{value!r} is no amount{' above 0' if self.above else ''}: write 250, 0.5, 10M or 1.5B", param, ctx
            )
        if self.share and number > 1:
            self.fail(f"{value!r} is no share: write 0.8 or 80%", param, ctx)
        return number


AMOUNT, ABOVE, SHARE = Amount(), Amount(above=True), Amount(share=True)
REQUESTS = click.option("--requests", type=ABOVE, default="10M", show_default=True, help="A month.")
MS = click.option("--ms", type=ABOVE, default="100", show_default=True, help="Billed time of one request.")
ARCH = click.option(
    "--arch", type=click.Choice(["x86_64", "arm64"]), default="x86_64", show_default=True, help="Whose price."
)


Decorated = Callable[[Callable[..., None]], Callable[..., None]]


def _memory(default: int) -> Decorated:
    return click.option(
        "--memory",
        "memory_mb",
        type=click.IntRange(128, 10_240),
        default=default,
        show_default=True,
        help="Memory, MB.",
    )


@click.group(name="cost")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print.")
@click.option("--facts", "own", type=click.Path(path_type=Path, exists=True), help="A file with corrected facts.")
@click.pass_context
def command(ctx: click.Context, form: str, own: Path | None) -> None:
    """Say what the ways to do something cost in a month, and where they change places.

    Prices are those of us-east-1 before tax; every line names its fact, that fact's date and the tier reached.
    """
    ctx.obj = (form, book.load(own))


def _show(ctx: click.Context, comparison: Comparison) -> None:
    form, _ = ctx.obj
    from deburr.reports import cost
    from deburr.reports.screen import screen_of

    if form == "json":
        click.echo(json.dumps(cost.document(comparison), indent=2, ensure_ascii=False))
    else:
        click.echo(cost.render(comparison, screen_of()), nl=False)


def _facts(ctx: click.Context) -> Facts:
    facts = ctx.obj[1]
    assert isinstance(facts, Facts)
    return facts


@command.command()
@REQUESTS
@click.option("--response-kb", type=AMOUNT, default="10", show_default=True, help="Of one answer.")
@click.option("--cache-hit", type=SHARE, default="0", help="What CloudFront answers by itself: 0.8 or 80%.")
@click.pass_context
def doors(ctx: click.Context, requests: Decimal, response_kb: Decimal, cache_hit: Decimal) -> None:
    """REST, HTTP, Function URL, CloudFront before each, ALB."""
    _show(ctx, ways_in.ways_in(_facts(ctx), ways_in.Answers(int(requests), response_kb, cache_hit)))


@command.command()
@click.option("--environments", type=click.IntRange(1, 10**6), default=1, show_default=True, help="Kept ready.")
@_memory(1024)
@ARCH
@click.option("--used", type=SHARE, default="0", help="The share of the time that they are at work.")
@click.option("--hours", type=ABOVE, default="730", show_default=True, help="A month that they are kept.")
@click.pass_context
def provisioned(
    ctx: click.Context, environments: int, memory_mb: int, arch: str, used: Decimal, hours: Decimal
) -> None:
    """Provisioned concurrency against on demand."""
    if hours > 744:
        raise DeburrError("a month has 744 hours at most", where="--hours", hint="730 for always")
    facts = _facts(ctx)
    _show(
        ctx,
        ready.provisioned(
            facts, environments=environments, memory_mb=memory_mb, architecture=arch, used=used, hours=hours
        ),
    )


@command.command()
@_memory(1024)
@click.option(
    "--versions", type=click.IntRange(0, 10**5), default=1, show_default=True, help="Published, with a snapshot each."
)
@click.option("--cold-starts", type=AMOUNT, default="10k", show_default=True, help="A month.")
@click.pass_context
def snapstart(ctx: click.Context, memory_mb: int, versions: int, cold_starts: Decimal) -> None:
    """SnapStart's snapshots and restores."""
    _show(ctx, ready.snapstart(_facts(ctx), memory_mb=memory_mb, versions=versions, cold_starts=int(cold_starts)))


@command.command()
@click.option("--messages", "per_s", type=AMOUNT, default="100", show_default=True, help="A second, sent by clients.")
@click.option("--fan-out", type=click.IntRange(0, 10**6), default=0, show_default=True, help="Who hears each of them.")
@click.option("--connections", type=AMOUNT, default="0", show_default=True, help="Open at once.")
@click.option("--message-kb", type=ABOVE, default="1", show_default=True, help="Of one message.")
@click.option(
    "--days", type=click.IntRange(1, 31), default=30, show_default=True, help="Of the month that messages are sent."
)
@click.pass_context
def websocket(
    ctx: click.Context, per_s: Decimal, fan_out: int, connections: Decimal, message_kb: Decimal, days: int
) -> None:
    """WebSocket messages, in and out."""
    _show(
        ctx,
        messages.websocket(
            _facts(ctx), per_s=per_s, fan_out=fan_out, connections=int(connections), message_kb=message_kb, days=days
        ),
    )


@command.command()
@REQUESTS
@_memory(512)
@MS
@click.option("--per-task", type=ABOVE, default="50", show_default=True, help="Requests a second that a task serves.")
@click.option("--vcpu", type=ABOVE, default="0.25", show_default=True, help="Of a task.")
@click.option("--task-gb", type=ABOVE, default="0.5", show_default=True, help="Of a task.")
@click.option("--least", type=click.IntRange(1, 10**4), default=2, show_default=True, help="Tasks that always run.")
@ARCH
@click.option("--instance-hour", type=ABOVE, help="EC2 price in USD, for Lambda on managed instances.")
@click.pass_context
def fargate(
    ctx: click.Context,
    requests: Decimal,
    memory_mb: int,
    ms: Decimal,
    per_task: Decimal,
    vcpu: Decimal,
    task_gb: Decimal,
    least: int,
    arch: str,
    instance_hour: Decimal | None,
) -> None:
    """Fargate and managed instances against Lambda."""
    found = containers.fargate(
        _facts(ctx),
        requests=int(requests),
        memory_mb=memory_mb,
        billed_ms=ms,
        architecture=arch,
        tasks_least=least,
        instance_hour_usd=instance_hour,
        per_task_s=per_task,
        vcpu=vcpu,
        task_gb=task_gb,
    )
    _show(ctx, found)


@command.command()
@click.option("--tmp-mb", type=click.IntRange(512, 10_240), default=10_240, show_default=True, help="Size of /tmp.")
@REQUESTS
@MS
@click.pass_context
def tmp(ctx: click.Context, tmp_mb: int, requests: Decimal, ms: Decimal) -> None:
    """/tmp above what is free."""
    _show(ctx, around.tmp(_facts(ctx), tmp_mb=tmp_mb, requests=int(requests), billed_ms=ms))


@command.command()
@REQUESTS
@click.option("--response-mb", type=AMOUNT, default="20", show_default=True, help="Of one answer.")
@click.pass_context
def streaming(ctx: click.Context, requests: Decimal, response_mb: Decimal) -> None:
    """Streamed answers."""
    _show(ctx, around.streaming(_facts(ctx), requests=int(requests), response_mb=response_mb))


@command.command()
@REQUESTS
@click.option("--kb", type=AMOUNT, default="1", show_default=True, help="Of log that a request writes.")
@click.option("--months", type=AMOUNT, default="1", show_default=True, help="That they are kept.")
@click.option("--insights", is_flag=True, help="With Lambda Insights.")
@click.pass_context
def logs(ctx: click.Context, requests: Decimal, kb: Decimal, months: Decimal, insights: bool) -> None:
    """Logs taken in, kept and searched."""
    _show(ctx, around.logs(_facts(ctx), requests=int(requests), kb_each=kb, kept_months=months, insights=insights))


@command.command()
@REQUESTS
@click.option("--metrics", type=click.IntRange(0, 10**5), default=10, show_default=True, help="Own, of one function.")
@click.option("--functions", type=click.IntRange(1, 10**5), default=1, show_default=True, help="That send them.")
@click.option("--sampled", type=SHARE, default="5%", show_default=True, help="Requests that X-Ray traces: 5% or 0.05.")
@click.option("--puts", type=click.IntRange(0, 1000), default=1, show_default=True, help="PutMetricData by a request.")
@click.pass_context
def observing(ctx: click.Context, requests: Decimal, metrics: int, functions: int, sampled: Decimal, puts: int) -> None:
    """Custom metrics and X-Ray traces."""
    found = around.observed(
        _facts(ctx),
        requests=int(requests),
        metrics=metrics,
        functions=functions,
        sampled=sampled,
        puts_each=puts,
    )
    _show(ctx, found)


@command.command()
@click.option("--gb", type=AMOUNT, default="100", show_default=True, help="Through it in a month.")
@click.option("--zones", type=click.IntRange(1, 6), default=2, show_default=True, help="Availability zones.")
@click.option("--endpoints", type=click.IntRange(1, 100), default=3, show_default=True, help="Services reached.")
@click.pass_context
def nat(ctx: click.Context, gb: Decimal, zones: int, endpoints: int) -> None:
    """NAT gateways against endpoints, and no VPC."""
    _show(ctx, around.network(_facts(ctx), gb=gb, zones=zones, endpoints=endpoints))


@command.command("rds-proxy")
@click.option("--vcpus", type=click.IntRange(1, 1000), default=2, show_default=True, help="Of the database.")
@click.option("--acus", type=ABOVE, help="Of Aurora Serverless v2 on average, instead.")
@click.pass_context
def rds_proxy(ctx: click.Context, vcpus: int, acus: Decimal | None) -> None:
    """RDS Proxy in front of a database."""
    _show(ctx, around.proxy(_facts(ctx), vcpus=vcpus, acus=acus))


@command.command()
@click.option("--executions", type=ABOVE, default="100k", show_default=True, help="A month.")
@click.option("--seconds", type=ABOVE, default="60", show_default=True, help="Of waiting in each.")
@_memory(512)
@click.option("--transitions", type=click.IntRange(1, 1000), default=2, show_default=True, help="That waiting takes.")
@ARCH
@click.pass_context
def waiting(
    ctx: click.Context, executions: Decimal, seconds: Decimal, memory_mb: int, transitions: int, arch: str
) -> None:
    """Waiting in a function or in Step Functions."""
    found = around.waiting(
        _facts(ctx),
        executions=int(executions),
        wait_s=seconds,
        memory_mb=memory_mb,
        transitions=transitions,
        architecture=arch,
    )
    _show(ctx, found)


@command.command()
@click.option("--functions", type=click.IntRange(1, 10**6), default=10, show_default=True, help="That are deployed.")
@click.option("--deploys", type=click.IntRange(1, 10**5), default=50, show_default=True, help="A day, of each.")
@click.option("--package-mb", type=ABOVE, default="20", show_default=True, help="Of one version.")
@click.option("--used-gb", type=AMOUNT, default="0", show_default=True, help="Already taken.")
@click.pass_context
def storage(ctx: click.Context, functions: int, deploys: int, package_mb: Decimal, used_gb: Decimal) -> None:
    """How soon old versions fill code storage."""
    found = around.storage(
        _facts(ctx), functions=functions, deploys_a_day=deploys, package_mb=package_mb, used_gb=used_gb
    )
    _show(ctx, found)
