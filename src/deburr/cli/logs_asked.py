"""`deburr logs --engine`: the same questions where the logs are; the price is told before anything is asked."""

from collections.abc import Sequence
from decimal import Decimal

import click
from msgspec import Struct

from deburr.cli.logs_account import Wanted, agreed, priced, print_policy, sized
from deburr.cli.meter import Meter
from deburr.errors import DeburrError
from deburr.facts.book import Facts
from deburr.logs import answers, athena, groups, insights, spark
from deburr.logs.analysis import Activity
from deburr.logs.block import Skipped, moment
from deburr.logs.metrics import Question, questions

CALLS = {"insights": groups.CALLS | insights.CALLS, "athena": athena.CALLS}
ALSO = {"athena": athena.ALSO}


class Asked(Struct, frozen=True):
    """What an engine told; see LogReport."""

    activities: list[Activity]
    skipped: list[Skipped]
    places: int
    bytes: int


def ask(engine: str, wanted: Wanted, facts: Facts) -> Asked | None:
    """None when nobody agreed to the price."""
    match engine:
        case "insights":
            return _insights(wanted, facts)
        case "athena":
            return _athena(wanted, facts)
        case _:
            return _spark(wanted)


def show_policy(engine: str, wanted: Wanted) -> None:
    """Raises  DeburrError for an engine that has none."""
    if engine not in CALLS:
        raise DeburrError("needs no policy of deburr's", where=f"--engine {engine}", hint="it asks no account")
    print_policy(CALLS[engine], wanted, ALSO.get(engine, ()))


def _insights(wanted: Wanted, facts: Facts) -> Asked | None:
    gate = wanted.gate(facts)
    since_ms, until_ms = wanted.bounds_ms()
    found = groups.log_groups(gate, wanted.sources, function=wanted.function, since_ms=since_ms, until_ms=until_ms)
    full = [group for group in found if group.bytes]
    if not full:
        raise DeburrError(
            f"nothing came into {len(found):,} log groups from {_when(since_ms)} to {_when(until_ms)}",
            where=gate.region,
            hint="--since 7d, or another --region",
        )
    with Meter() as meter:
        asking = insights.Asking(
            gate, insights.Limits.of(facts), progress=lambda done, whole: meter("queries answered", done, whole)
        )
        parts = asking.parts(full, since_ms, until_ms)
        size = insights.scanned_bytes(parts)
        usd = Decimal(size) / 10**9 * facts.number("price.logs.insights_scan")
        question = (
            f"Insights: {len(parts):,} queries of {len(full):,} log groups, {_when(since_ms)} to {_when(until_ms)}; "
            f"they scan at most {priced(size, usd)}."
        )
        if not agreed(question, wanted.yes):
            return None
        told = asking.run(parts)
    activities = answers.activities(told["totals"], told["durations"], told["inits"])
    silent = _silent([group.name for group in full], activities)
    return Asked(activities, silent, len(full), asking.scanned)


def _silent(names: Sequence[str], activities: Sequence[Activity]) -> list[Skipped]:
    told = {each.function for each in activities}
    named = {name: answers.function_of(name) for name in names}
    why = "no REPORT in text format in this time; JSON is read here only: --fetch"
    return [Skipped(name, why) for name, function in named.items() if function not in told]


def _athena(wanted: Wanted, facts: Facts) -> Asked | None:
    database, _, name = wanted.table.rpartition(".")
    table = athena.Table(database or "default", name, wanted.workgroup, wanted.output)
    gate = wanted.gate(facts)
    asked = _questions(wanted)
    stored = athena.stored_bytes(gate, table)
    billed = max(stored, int(facts.number("athena.least_scan") * 10**6)) * len(asked)
    usd = Decimal(billed) / 10**12 * facts.number("price.athena.scan")
    question = (
        f"Athena: {len(asked)} queries of {wanted.table}, {sized(stored)} in S3, whatever the time asked for; "
        f"they scan {priced(billed, usd)}."
    )
    if not agreed(question, wanted.yes):
        return None
    with Meter() as meter:
        asking = athena.Asking(gate, table, progress=lambda done, whole: meter("queries answered", done, whole))
        told = asking.run(asked)
    return Asked(_only(told, wanted.function), [], 1, asking.scanned)


def _spark(wanted: Wanted) -> Asked:
    if not wanted.sources:
        raise click.UsageError("name the folders of an S3 export: exports/ or s3a://bucket/prefix/")
    told = spark.run(wanted.sources, _questions(wanted))
    return Asked(_only(told, wanted.function), [], len(wanted.sources), 0)


def _questions(wanted: Wanted) -> tuple[Question, ...]:
    since, until = ("" if each is None else moment(each // 1000).decode() for each in (wanted.since, wanted.until))
    return questions(since, until)


def _only(told: dict[str, list[answers.Answer]], function: str) -> list[Activity]:
    found = answers.activities(told["totals"], told["durations"], told["inits"])
    return [each for each in found if function in each.function]


def _when(ms: int) -> str:
    return moment(ms).decode()[:16].replace("T", " ")
