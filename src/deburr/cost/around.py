"""What stands around a function and is billed beside it: /tmp, streaming, logs, network, proxy, waiting, storage."""

from decimal import Decimal

from msgspec.structs import replace

from deburr.cost.comparison import Comparison, Way
from deburr.cost.compute import MB_PER_GB, gb_second
from deburr.cost.function import HOURS_A_MONTH
from deburr.cost.line import Line, counted, priced
from deburr.errors import DeburrError
from deburr.facts.book import Facts

KB_PER_GB = 1024 * 1024


def tmp(facts: Facts, *, tmp_mb: int, requests: int, billed_ms: Decimal) -> Comparison:
    """/tmp beyond what is free, for as long as the function runs."""
    extra = max(0, tmp_mb - facts["lambda.tmp.default"].whole)
    gbs = Decimal(extra) / MB_PER_GB * requests * billed_ms / 1000
    line = priced("/tmp", facts["price.lambda.tmp.gbs"], gbs, of="GB-s")
    title = f"{tmp_mb:,} MB of /tmp, {requests:,} requests of {billed_ms} ms a month"
    return Comparison(title, (Way("/tmp", (line,)),), ("billed while it runs, used or not",))


def streaming(facts: Facts, *, requests: int, response_mb: Decimal) -> Comparison:
    """What streamed answers cost beyond their free beginning."""
    free_mb = facts["lambda.stream.uncapped_first"].number
    gb = max(Decimal(0), response_mb - free_mb) * requests / MB_PER_GB
    line = priced(
        "streamed", facts["price.lambda.stream.gb"], gb, of="GB", note=f"the first {free_mb} MB of each are free"
    )
    title = f"{requests:,} streamed answers of {counted(response_mb)} MB a month"
    return Comparison(title, (Way("streaming", (line,)),))


def logs(facts: Facts, *, requests: int, kb_each: Decimal, kept_months: Decimal, insights: bool = False) -> Comparison:
    """Logs taken in, kept and searched; as they are, in the Infrequent Access class, and straight to S3.

    kept_months  how long they are kept: in the long run that many months are stored, uncompressed at worst.
    """
    extra_kb = facts["price.lambda_insights.log_kb"].number if insights else Decimal(0)
    gb = requests * (kb_each + extra_kb) / KB_PER_GB
    kept = priced("kept", facts["price.logs.storage"], gb * kept_months, of="GB-month", note="as if not compressed")
    scan = priced("one search of all of it", facts["price.logs.insights_scan"], gb * kept_months, of="GB")
    metrics: tuple[Line, ...] = ()
    if insights:
        many = facts["price.lambda_insights.metrics"]
        metrics = (priced("Lambda Insights metrics", facts["price.cw.custom_metric"], many.number, of="metric-month"),)
    ways = (
        Way(
            "CloudWatch Logs",
            (priced("taken in", facts["price.logs.lambda.ingest"], gb, of="GB"), kept, scan, *metrics),
        ),
        Way("Infrequent Access", (priced("taken in", facts["price.logs.lambda.ingest_ia"], gb, of="GB"), kept)),
        Way("to S3 or Firehose", (priced("taken in", facts["price.logs.lambda.ingest_s3_firehose"], gb, of="GB"),)),
    )
    title = f"{requests:,} requests a month, {counted(kb_each)} KB of log each, kept {counted(kept_months)} months"
    says = ("5 GB a month are free in each account, and are not taken off here", "S3's own storage is not in it")
    return Comparison(title, ways, says)


def observed(
    facts: Facts, *, requests: int, metrics: int, functions: int, sampled: Decimal, puts_each: int = 0
) -> Comparison:
    """What watching costs: own metrics sent with the log or by an API call of each request, and traces of X-Ray.

    metrics    names and dimensions that differ, of one function.
    sampled    the share of requests that is traced, 0-1.
    puts_each  PutMetricData calls that one request makes where it sends its metrics itself.
    """
    kept = priced("custom metrics", facts["price.cw.custom_metric"], Decimal(metrics * functions), of="metric-month")
    puts = priced(
        "PutMetricData",
        facts["price.cw.put_metric_data"],
        Decimal(requests * puts_each),
        of="requests",
        free=facts["price.cw.free_put_metric_data"],
    )
    traces = priced(
        "X-Ray traces", facts["price.xray.trace"], requests * sampled, of="traces", free=facts["price.xray.free_traces"]
    )
    ways = (
        Way("metrics in the log", (kept,)),
        Way("metrics by API call", (kept, puts)),
        Way("X-Ray", (traces,)),
    )
    senders = f"{functions:,} function{'s' * (functions != 1)}"
    title = f"{requests:,} requests a month, {metrics:,} metrics of {senders}, {counted(sampled * 100)} % traced"
    says = (
        "metrics in the log (EMF) are billed as log too: see deburr cost logs",
        "free metrics are not taken off; reading traces back, and X-Ray Insights, are not in it",
    )
    return Comparison(title, ways, says)


def network(facts: Facts, *, gb: Decimal, zones: int, endpoints: int) -> Comparison:
    """A NAT gateway in each zone against interface endpoints in each, and no VPC at all."""
    hours = Decimal(HOURS_A_MONTH * zones)
    nat = (
        priced("gateway hours", facts["price.nat.hour"], hours, of="hour"),
        priced("data through it", facts["price.nat.gb"], gb, of="GB"),
        priced("public addresses", facts["price.ipv4.hour"], hours, of="hour"),
    )
    interface = (
        priced("endpoint hours", facts["price.vpce.interface.hour"], hours * endpoints, of="hour"),
        priced("data through them", facts["price.vpce.interface.gb"], gb, of="GB"),
    )
    free = Line("S3 and DynamoDB", "gateway endpoints", Decimal(0), (facts["price.vpce.interface.gb"],))
    none = Line("network", "outside a VPC", Decimal(0), (facts["vpc.eni.when"],))
    ways = (
        Way("NAT gateways", nat),
        Way(f"{endpoints} interface endpoints", (*interface, free)),
        Way("no VPC", (none,)),
    )
    return Comparison(f"{counted(gb)} GB a month over {zones} zone{'s' * (zones != 1)}", ways)


def proxy_line(facts: Facts, *, vcpus: int) -> Line:
    """A month of RDS Proxy in front of an instance of so many vCPUs."""
    return _proxied(facts, Decimal(vcpus), "price.rds_proxy.vcpu_hour", "price.rds_proxy.least_vcpus", "vCPU")


def _proxied(facts: Facts, size: Decimal, price: str, least: str, unit: str) -> Line:
    """By the size of the database, of which some are billed at least."""
    floor = facts[least]
    billed = max(floor.number, size)
    note = f"{counted(floor.number)} {unit} are billed at least" if size < floor.number else ""
    line = priced("RDS Proxy", facts[price], billed * HOURS_A_MONTH, of=f"{unit}-hour", note=note)
    return replace(line, facts=(*line.facts, floor))


def proxy(facts: Facts, *, vcpus: int, acus: Decimal | None = None) -> Comparison:
    """RDS Proxy in front of an instance, or of an Aurora Serverless v2 cluster of so many ACUs on average."""
    if acus is None:
        line, size = proxy_line(facts, vcpus=vcpus), f"{vcpus} vCPU"
    else:
        line = _proxied(facts, acus, "price.rds_proxy.acu_hour", "price.rds_proxy.least_acus", "ACU")
        size = f"{counted(acus)} ACU"
    says = ("what it saves is connections, not money: hold them against max_connections with deburr simulate",)
    return Comparison(f"RDS Proxy for a database of {size}", (Way("RDS Proxy", (line,)),), says)


def waiting(
    facts: Facts, *, executions: int, wait_s: Decimal, memory_mb: int, transitions: int, architecture: str = "x86_64"
) -> Comparison:
    """Waiting inside a function against letting a state machine wait.

    transitions  state transitions that the waiting takes, of one execution.
    """
    gbs = executions * wait_s * memory_mb / MB_PER_GB
    asleep = priced("billed while it waits", gb_second(facts, architecture), gbs, of="GB-s")
    standard = priced(
        "transitions", facts["price.sfn.standard"], Decimal(executions * transitions), of="state transitions"
    )
    express = (
        priced("requests", facts["price.sfn.express.request"], Decimal(executions), of="requests"),
        priced("memory, 64 MB", facts["price.sfn.express.gb_hour"], executions * wait_s / 3600 / 16, of="GB-hour"),
    )
    ways = (Way("a function that waits", (asleep,)), Way("Step Functions", (standard,)), Way("Express", express))
    longest = facts["lambda.timeout.max"].value
    each = (standard.usd or Decimal(0)) / executions if executions else Decimal(0)
    gb_s = (asleep.usd or Decimal(0)) / gbs if gbs else Decimal(1)
    even = each / (gb_s * memory_mb / MB_PER_GB)
    says = (
        f"Step Functions cost less than {memory_mb:,} MB of Lambda for waits above {counted(round(even, 3))} s",
        f"a function cannot wait longer than {longest} s; an Express workflow 300 s (recalled)",
    )
    return Comparison(f"{executions:,} waits of {counted(wait_s)} s a month at {memory_mb:,} MB", ways, says)


def storage(facts: Facts, *, functions: int, deploys_a_day: int, package_mb: Decimal, used_gb: Decimal) -> Comparison:
    """How soon versions that nobody deletes fill the account's code storage."""
    quota = facts["lambda.code_storage.quota"]
    gb_a_day = functions * deploys_a_day * package_mb / 1000
    if gb_a_day <= 0:
        raise DeburrError("nothing is added", where="deburr cost storage", hint="functions, deploys and MB are above 0")
    days = max(Decimal(0), quota.number - used_gb) / gb_a_day
    line = Line(
        "code storage", f"{counted(gb_a_day)} GB a day of {quota.number} GB", Decimal(0), (quota,), note=quota.note
    )
    old = facts["lambda.code_storage.quota_old"]
    before = counted(round(old.number / gb_a_day, 1))
    says = (
        f"full in {counted(round(days, 1))} days, when deployments fail",
        f"under the {old.number} GB that held before it would have been {before} days",
    )
    title = f"{functions} functions, {deploys_a_day} deployments a day each, {counted(package_mb)} MB"
    return Comparison(title, (Way("Lambda code storage", (line,)),), says)
