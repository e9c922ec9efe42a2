"""`deburr logs --fetch`: the cheapest way for logs to come here, printed; with --apply, done."""

from datetime import UTC, datetime
from pathlib import Path

import click

from deburr.cli.logs_account import Wanted, agreed, priced, print_policy, sized
from deburr.cli.meter import Meter
from deburr.facts.book import Facts
from deburr.logs import fetch, groups
from deburr.logs.block import moment

CALLS = fetch.CALLS | groups.CALLS | {("logs", "FilterLogEvents")}
SHOWN = 8
WORDS = {"filter": "filtered on the way", "export": "exported to S3, then copied"}


def show_policy(wanted: Wanted) -> None:
    print_policy(CALLS, wanted)


def fetched(wanted: Wanted, facts: Facts, *, bucket: str, out: Path, apply: bool) -> None:
    """Tell both ways and the commands of the better one; with `apply`, go it.

    bucket  "" when none was named: then an export is told and not done.
    """
    gate = wanted.gate(facts)
    since_ms, until_ms = wanted.bounds_ms()
    found = groups.log_groups(gate, wanted.sources, function=wanted.function, since_ms=since_ms, until_ms=until_ms)
    full = [group for group in found if group.bytes]
    bounds = " to ".join(moment(each).decode()[:16].replace("T", " ") for each in (since_ms, until_ms))
    raw = sum(group.bytes for group in full)
    click.echo(f"{bounds} UTC, by whole hours: {sized(raw)} came into {len(full):,} of {len(found):,} log groups")
    for group in full[:SHOWN]:
        click.echo(f"  {sized(group.bytes):>9}  {group.name}")
    if len(full) > SHOWN:
        click.echo(f"  {sized(sum(group.bytes for group in full[SHOWN:])):>9}  in {len(full) - SHOWN:,} more")
    if not full:
        click.echo("nothing to fetch: --since 7d, or another --region")
        return
    first, second = fetch.ways(full, facts, until_ms=until_ms, now_ms=_now_ms())
    for mark, way in (("->", first), ("  ", second)):
        click.echo(f"{mark} {_told(way)}")
    click.echo("   priced to the internet, the free 100 GB not taken off; nothing within the Region")
    if first.kind == "export" and not bucket and apply:
        raise click.UsageError("the cheapest way is an export: name a bucket of this Region with --bucket")
    if not apply:
        click.echo("")
        for line in fetch.commands(first, full, since_ms, until_ms, bucket=bucket or "BUCKET", out=out):
            click.echo(line)
        click.echo("Nothing was fetched: --apply does it, or run these lines.", err=True)
        return
    question = f"Fetch {len(full):,} log groups, {WORDS[first.kind]}, about {priced(first.bytes, first.usd)}?"
    if not agreed(question, wanted.yes):
        return
    with Meter() as meter:
        fetching = fetch.Fetching(gate, progress=lambda done, whole: meter("log groups fetched", done, whole))
        if first.kind == "export":
            fetching.exported(fetch.export_plan(full, since_ms, until_ms, bucket=bucket, region=gate.region))
            click.echo(f"aws s3 sync s3://{bucket}/{fetch.PREFIX} {out} && deburr logs {out}")
        else:
            events = fetching.filtered(full, since_ms, until_ms, out)
            click.echo(f"{events:,} events in {out}: deburr logs {out}")


def _told(way: fetch.Way) -> str:
    limits = ""
    if way.least_s:
        limits = f", {way.least_s:,} s or more at AWS's pace"
    if way.late:
        limits = ", and the last 12 hours may be missing"
    return f"{WORDS[way.kind]}: about {priced(way.bytes, way.usd)}{limits}"


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
