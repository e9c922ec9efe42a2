"""What `deburr logs` is told about an account: who asks, of which groups, for which time, and may it cost."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import click
from msgspec import Struct

from deburr import config as configuration
from deburr.aws import policy
from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.cost.price import money
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts

DAY_MS = 86_400_000


class Wanted(Struct, frozen=True):
    """What was asked for on the command line.

    since, until  us since 1970; None for the last day and for now.
    table         `DATABASE.TABLE`.
    """

    sources: tuple[str, ...]
    since: int | None
    until: int | None
    function: str
    profile: str | None
    region: str | None
    role: str | None
    yes: bool
    table: str = "default.lambda_logs"
    workgroup: str = "primary"
    output: str = ""

    def bounds_ms(self) -> tuple[int, int]:
        """Raises  DeburrError when nothing lies between them."""
        until = self.until // 1000 if self.until is not None else int(datetime.now(UTC).timestamp() * 1000)
        since = self.since // 1000 if self.since is not None else until - DAY_MS
        if since >= until:
            raise DeburrError("nothing lies between --since and --until", where="logs", hint="--since 7d, say")
        return since, until

    def gate(self, facts: Facts) -> Gate:
        return Gate(Login(self.profile, self.region, self.role), Pace(facts))


def facts_here() -> Facts:
    """The book with the corrections of the folder it is asked in."""
    return book.load(configuration.find(Path().resolve()).facts)


def agreed(question: str, yes: bool) -> bool:
    """True when somebody agrees to what it costs; what is asked is shown in any case."""
    click.echo(question, err=True)
    return yes or click.confirm("Go on?", err=True)


def priced(bytes_: int, usd: Decimal) -> str:
    return f"{sized(bytes_)}, {money(usd)}"


def sized(bytes_: int) -> str:
    """`12.3 GB`; a GB is 10**9 bytes."""
    for unit, size in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if bytes_ >= size:
            return f"{bytes_ / size:,.1f} {unit}"
    return f"{bytes_ / 1000:,.1f} kB"


def print_policy(operations: frozenset[tuple[str, str]], wanted: Wanted, also: tuple[str, ...] = ()) -> None:
    click.echo(policy.document(operations, role=wanted.role, also=also), nl=False)
