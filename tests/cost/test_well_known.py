"""Figures that everybody quotes, from today's facts, each with its arithmetic, and a second way to every total."""

from decimal import Decimal

import pytest

from deburr.cost import around, containers, messages, ready
from deburr.cost.comparison import Comparison, changes_places
from deburr.cost.compute import compute, provisioned_month
from deburr.cost.doors import http_api, rest_api, url_behind_cloudfront
from deburr.cost.function import Month, function_month
from deburr.cost.line import Line, priced, total
from deburr.cost.ways_in import WAYS, Answers, ways_in
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.tiers import tiers

FACTS = book.load()
MILLION = 10**6


def way(comparison: Comparison, name: str) -> dict[str, Decimal]:
    found = next(each for each in comparison.ways if each.name == name)
    return {line.what: line.usd for line in found.lines if line.usd is not None}


def test_a_hundred_provisioned_environments_of_1_gb() -> None:
    """100 x 1 GB x 30 days x 86,400 s x 0.0000041667 USD = 1,080.01 USD for being there."""
    hours = Decimal(30 * 24)
    found = ready.provisioned(FACTS, environments=100, memory_mb=1024, hours=hours)
    kept = way(found, "provisioned")["kept ready"]
    assert kept == 100 * 30 * 86_400 * Decimal("0.0000041667")
    assert round(kept, 2) == Decimal("1080.01")
    price = FACTS["price.lambda.pc.x86.gbs"]
    assert kept == provisioned_month(environments=100, memory_mb=1024, gb_s=price, hours=720)


def test_provisioned_concurrency_pays_from_60_percent_on() -> None:
    """0.0000041667 / (0.0000166667 - 0.0000097222) = 0.6000; both bills are equal there."""
    for architecture in ("x86_64", "arm64"):
        edge = ready.break_even(FACTS, architecture)
        assert round(edge, 3) == Decimal("0.600") == round(FACTS.number("price.lambda.pc.breakeven_utilization"), 3)
        for used, cheaper in ((edge - Decimal("0.01"), "on demand"), (edge + Decimal("0.01"), "provisioned")):
            found = ready.provisioned(FACTS, environments=9, memory_mb=512, architecture=architecture, used=used)
            assert min(found.ways, key=lambda each: each.usd).name == cheaper


def test_a_hundred_messages_a_second() -> None:
    """100 x 30 x 86,400 = 259.2 M messages x 1.00 USD = 259.20 USD, in one direction. To ten more: 11 times as many."""
    one = messages.websocket(FACTS, per_s=Decimal(100))
    assert way(one, "API Gateway WebSocket")["messages, in and out"] == Decimal("259.20")
    ten = messages.websocket(FACTS, per_s=Decimal(100), fan_out=10)
    [line] = [line for line in ten.ways[0].lines if line.what == "messages, in and out"]
    assert line.quantity == f"{11 * 259_200_000:,} messages"
    # The first billion at 1.00 USD a million, the other 1,851.2 M at 0.80.
    assert line.usd == 1000 + Decimal("1851.2") * Decimal("0.8")


def test_appsync_counts_who_hears_and_who_stays() -> None:
    """100 x 30 x 86,400 x (1 + 10) = 2,851.2 M operations x 1.00; 1,000 x 30 x 1,440 = 43.2 M minutes x 0.08."""
    found = messages.websocket(FACTS, per_s=Decimal(100), fan_out=10, connections=1000, message_kb=Decimal(5))
    paid = way(found, "AppSync Events")
    assert paid == {"operations, in and out": Decimal("2851.2"), "connection-minutes": Decimal("3.456")}
    twice = messages.websocket(FACTS, per_s=Decimal(100), fan_out=10, message_kb=Decimal("5.1"))
    assert way(twice, "AppSync Events")["operations, in and out"] == 2 * Decimal("2851.2")


def test_large_messages_count_by_frames() -> None:
    small, large = (messages.websocket(FACTS, per_s=Decimal(1), message_kb=Decimal(kb)) for kb in (32, 33))
    paid = [way(each, "API Gateway WebSocket")["messages, in and out"] for each in (small, large)]
    assert paid[1] == 2 * paid[0]


def test_deployments_fill_the_code_storage() -> None:
    """10 functions x 50 deployments x 20 MB = 10 GB a day: 300 GB are full in 30 days, the old 75 GB in 7.5."""
    found = around.storage(FACTS, functions=10, deploys_a_day=50, package_mb=Decimal(20), used_gb=Decimal(0))
    assert "10 GB a day" in found.ways[0].lines[0].quantity
    assert found.says[0].startswith("full in 30 days")
    assert "75 GB" in found.says[1] and "7.5 days" in found.says[1]
    with pytest.raises(DeburrError, match="nothing is added"):
        around.storage(FACTS, functions=10, deploys_a_day=50, package_mb=Decimal(0), used_gb=Decimal(0))


@pytest.mark.parametrize(
    ("requests", "usd"),
    [
        # Requests alone, by hand: REST 3.50 to 333 M, 2.80 to 1 billion; HTTP 1.00 to 300 M, 0.90 beyond;
        # CloudFront 1.00 beyond its 10 M free; a URL nothing.
        pytest.param(MILLION, {"REST API": "3.50", "HTTP API": "1.00", "URL + CloudFront": "0"}, id="1M"),
        pytest.param(10 * MILLION, {"REST API": "35.00", "HTTP API": "10.00", "URL + CloudFront": "0"}, id="10M"),
        pytest.param(100 * MILLION, {"REST API": "350", "HTTP API": "100", "URL + CloudFront": "90"}, id="100M"),
        pytest.param(
            1000 * MILLION,
            # 333 x 3.50 + 667 x 2.80; 300 + 700 x 0.90; 1,000 - 10
            {"REST API": "3033.10", "HTTP API": "930", "URL + CloudFront": "990"},
            id="1 billion",
        ),
    ],
)
def test_doors_by_requests(requests: int, usd: dict[str, str]) -> None:
    for name, expected in usd.items():
        assert total(WAYS[name](FACTS, Answers(requests, Decimal(0)))) == Decimal(expected)


@pytest.mark.parametrize("requests", [0, MILLION, 77 * MILLION, 3 * 10**9])
@pytest.mark.parametrize("kb", ["0", "10", "700"])
def test_doors_line_by_line_are_the_bills_that_rules_use(requests: int, kb: str) -> None:
    through = Answers(requests, Decimal(kb))
    for name, bill in (("REST API", rest_api), ("HTTP API", http_api), ("URL + CloudFront", url_behind_cloudfront)):
        lines = WAYS[name](FACTS, through)
        assert total(lines) == pytest.approx(bill(FACTS, requests=requests, response_kb=Decimal(kb)).total)


def test_a_cache_spares_what_stands_behind_it() -> None:
    half = ways_in(FACTS, Answers(10 * MILLION, Decimal(10), Decimal("0.5")))
    assert way(half, "HTTP + CloudFront")["HTTP requests"] == Decimal("5.00")
    assert way(half, "HTTP API")["HTTP requests"] == Decimal("10.00")
    assert way(half, "URL + CloudFront")["Lambda requests"] == Decimal("1.00")
    for each in half.ways:
        assert [name for name, _ in each.traits] == ["timeout", "payload", "streams", "has", "lacks", "instead"]


def test_volumes_at_which_doors_change_places_are_where_the_bills_cross() -> None:
    def at(name: str, requests: int) -> Decimal:
        return total(WAYS[name](FACTS, Answers(requests, Decimal(1))))

    [flip] = changes_places(lambda n: at("HTTP API", n), lambda n: at("ALB", n), least=10**5, most=10**9)
    assert at("HTTP API", flip * 999 // 1000 - 1000) < at("ALB", flip * 999 // 1000 - 1000)
    assert at("HTTP API", flip) >= at("ALB", flip)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (lambda n: Decimal(2 * n), lambda n: Decimal(n + 5000), [5001]),
        (lambda n: Decimal(n), lambda n: Decimal(n + 1), []),
        (lambda n: Decimal((n - 3000) * (n - 8000)), lambda n: Decimal(0), [3000, 8000]),
    ],
)
def test_two_bills_may_cross_more_than_once(first: object, second: object, found: list[int]) -> None:
    told = changes_places(first, second, least=10, most=10**5)  # type: ignore[arg-type]  # a table
    assert told == pytest.approx(found, rel=2e-3)


def test_a_function_s_month_adds_up_as_its_invocations_do() -> None:
    """A million times 120 ms at 512 MB: 60,000 GB-s x 0.0000166667 + 0.20 USD = 1.20 USD."""
    month = Month(512, "x86_64", Decimal(MILLION), Decimal(120_000))
    found = total(function_month(FACTS, month))
    each = compute(memory_mb=512, billed_ms=120, gb_s=FACTS["price.lambda.x86.gbs"])
    assert found == MILLION * each + Decimal("0.20")
    assert round(found, 2) == Decimal("1.20")
    assert total(function_month(FACTS, month, free_tier=True)) == 0


def test_tmp_and_snapshots_are_lines_of_their_own() -> None:
    month = Month(1024, "arm64", Decimal(10), Decimal(10), tmp_mb=10_240, snapstart_versions=2, restores=Decimal(5))
    found = {line.what: line.usd for line in function_month(FACTS, month)}
    assert found["SnapStart snapshots"] == 2 * 730 * 3600 * FACTS.number("price.lambda.snapstart.cache.gbs")
    assert found["SnapStart restores"] == 5 * FACTS.number("price.lambda.snapstart.restore.gb")
    assert "/tmp above 512 MB" in found


def test_fargate_pays_beyond_a_volume() -> None:
    asked = {"memory_mb": 512, "billed_ms": Decimal(100), "per_task_s": Decimal(50)}
    few, many = (containers.fargate(FACTS, requests=count, **asked) for count in (MILLION, 10**9))  # type: ignore[arg-type]
    assert few.ways[0].usd < few.ways[1].usd
    assert many.ways[0].usd > many.ways[1].usd
    # Two tasks of a quarter vCPU and half a GB for 730 h: 2 x 730 x (0.25 x 0.04048 + 0.5 x 0.004445) = 18.02 USD.
    assert round(few.ways[1].usd, 2) == Decimal("18.02")


def test_unknown_prices_are_said_and_never_nothing() -> None:
    instances = containers.fargate(FACTS, requests=1, memory_mb=128, billed_ms=Decimal(1), per_task_s=Decimal(1)).ways[
        2
    ]
    assert not instances.known
    priced_now = containers.fargate(
        FACTS,
        requests=1,
        memory_mb=128,
        billed_ms=Decimal(1),
        per_task_s=Decimal(1),
        instance_hour_usd=Decimal("0.1"),
    ).ways[2]
    # Three instances for 730 h at 0.10 USD, and 15 % of that.
    assert priced_now.known and round(priced_now.usd, 2) == Decimal("251.85")


def test_waiting_costs_less_elsewhere_from_some_seconds_on() -> None:
    """Two transitions, 0.00005 USD, buy 6 s of 512 MB at 0.0000166667 USD a GB-second."""
    found = around.waiting(FACTS, executions=1000, wait_s=Decimal(60), memory_mb=512, transitions=2)
    assert "waits above 6 s" in found.says[0]


def test_networks_and_logs_by_hand() -> None:
    # Two zones: 2 x 730 x 0.045 + 100 x 0.045 = 70.20 for NAT, 7.30 for its addresses.
    nat = around.network(FACTS, gb=Decimal(100), zones=2, endpoints=3).ways[0]
    assert nat.usd == Decimal("77.50")
    # 1,048,576 requests of 1 KB are 1 GB: 0.50 taken in, 0.03 kept a month.
    kept = around.logs(FACTS, requests=2**20, kb_each=Decimal(1), kept_months=Decimal(1))
    assert way(kept, "CloudWatch Logs") == {
        "taken in": Decimal("0.5"),
        "kept": Decimal("0.03"),
        "one search of all of it": Decimal("0.005"),
    }
    assert around.proxy(FACTS, vcpus=1).ways[0].usd == around.proxy(FACTS, vcpus=2).ways[0].usd
    # Four vCPU: 4 x 730 x 0.015 = 43.80; a small Serverless v2 pays for 8 ACU: 8 x 730 x 0.015 = 87.60.
    assert around.proxy(FACTS, vcpus=4).ways[0].usd == Decimal("43.80")
    assert around.proxy(FACTS, vcpus=2, acus=Decimal("0.5")).ways[0].usd == Decimal("87.60")
    assert around.streaming(FACTS, requests=1024, response_mb=Decimal(7)).ways[0].usd == Decimal("0.008")
    # 10 GB for a million seconds: 9.5 GB x 1,000,000 x 0.0000000309 = 0.29 USD.
    assert round(around.tmp(FACTS, tmp_mb=10_240, requests=MILLION, billed_ms=Decimal(1000)).ways[0].usd, 2) == Decimal(
        "0.29"
    )
    snapshots = ready.snapstart(FACTS, memory_mb=1024, versions=1, cold_starts=0)
    assert round(snapshots.ways[0].usd, 2) == Decimal("3.95")


def test_watching_by_hand() -> None:
    # 30 metrics x 0.30 = 9; 9M calls beyond the free million at 0.01 per 1,000 = 90; 400,000 traces at 5 per 1M = 2.
    found = around.observed(FACTS, requests=10 * MILLION, metrics=10, functions=3, sampled=Decimal("0.05"), puts_each=1)
    assert [each.usd for each in found.ways] == [Decimal(9), Decimal(99), Decimal(2)]
    many = around.observed(FACTS, requests=MILLION, metrics=20_000, functions=1, sampled=Decimal(0))
    assert [each.usd for each in many.ways] == [Decimal(4000), Decimal(4000), Decimal(0)]  # 3,000 + 10,000 x 0.10


def test_every_line_names_fact_date_and_tier() -> None:
    line = priced("requests", FACTS["price.apigw.rest"], Decimal(500 * MILLION), of="requests")
    assert line.basis == f"price.apigw.rest of {FACTS['price.apigw.rest'].checked}"
    assert line.tier == "tier 2 of 4, $2.8 per 1,000,000"
    assert line.usd == 333 * tiers(FACTS["price.apigw.rest"])[0][1] + 167 * tiers(FACTS["price.apigw.rest"])[1][1]
    assert "recalled" in Line("x", "", None, (FACTS["price.dto.internet"],)).basis
