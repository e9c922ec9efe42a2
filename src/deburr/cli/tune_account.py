"""`deburr tune --aws`: the plan, what happens once it is agreed to, and what undoes a run that was killed."""

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click
from msgspec.structs import replace

from deburr import config as configuration
from deburr.aws import policy
from deburr.aws.gate import Gate
from deburr.aws.login import Login
from deburr.aws.pace import Pace
from deburr.aws.plan import CHANGES
from deburr.aws.trouble import AccountError
from deburr.cli import tuning
from deburr.cli.meter import Meter
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.reports import tune_plan
from deburr.reports.screen import screen_of
from deburr.tune import beside
from deburr.tune.agreed import Agreed
from deburr.tune.course import CONFIRMING_CALLS, Course
from deburr.tune.deployed import LONGEST_DESCRIPTION, Deployed, look, with_mark
from deburr.tune.leftovers import leftovers, tag_of, tagged, undo
from deburr.tune.mix import mix
from deburr.tune.remote import Remote
from deburr.tune.result import Result
from deburr.tune.sizes import sizes
from deburr.tune.tariff import tariff
from deburr.workload.profile import Profile

READS = (
    ("lambda", "GetFunctionConfiguration"),
    ("lambda", "ListTags"),
    ("lambda", "ListVersionsByFunction"),
    ("lambda", "ListAliases"),
    ("resourcegroupstaggingapi", "GetResources"),
)
WRITES = (
    "DeleteFunction",
    "Invoke",
    "PublishVersion",
    "TagResource",
    "UntagResource",
    "UpdateFunctionConfiguration",
)
SLACK_S = 30.0
RUN = "%Y%m%dT%H%M%SZ"

Credentials = tuple[str | None, str | None, str | None]


def print_policy(role: str | None) -> None:
    """The least policy for all of it."""
    writes = {("lambda", operation) for operation in WRITES} & set(CHANGES)
    click.echo(policy.document({*READS, *writes}, role=role), nl=False)


def cleanup(name: str | None, login: Credentials, *, yes: bool) -> None:
    """Undo what is left at one function, or at all that carry the tag."""
    gate = _gate(login)
    names = (name,) if name is not None else _tagged(gate)
    found = [each for each in (leftovers(gate, one) for one in names) if each.any]
    if not found:
        click.echo(f"nothing is left of a tuning{f' at {name}' if name else ' in this Region'}")
        return
    for each in found:
        click.echo(tune_plan.left(each, screen_of()), nl=False)
    if not (yes or click.confirm("Undo it? A tuning that still runs would be cut off.", err=True)):
        return
    for each in found:
        undo(gate, each)
    click.echo(f"undone at {', '.join(each.deployed.name for each in found)}")


def _tagged(gate: Gate) -> tuple[str, ...]:
    try:
        return tagged(gate)
    except AccountError as error:
        raise AccountError(
            error.message, where=error.where, hint="name the function: deburr tune NAME --cleanup"
        ) from None


def tuned(
    names: Sequence[str], asked: Mapping[str, Any], login: Credentials, *, apply_: bool, yes: bool
) -> Result | None:
    """The plan; with `apply_` and somebody's yes, the measurement. None when nothing was measured.

    names  the function, and where it is to be compared its twin of the other architecture.
    """
    facts, root = _facts()
    gate = _gate(login, facts=facts, read_s=float(facts["lambda.timeout.max"].whole) + SLACK_S)
    every = [look(gate, name) for name in names]
    if len({each.architecture for each in every}) < len(every):
        raise DeburrError(
            f"runs on {every[-1].architecture} as {every[0].name} does",
            where=every[-1].name,
            hint="name the same code deployed for the other architecture",
        )
    for each in every:
        _refuse_what_cannot_be_undone(gate, each)
    found = [_one(each, gate, facts, root, asked, apply_=apply_, yes=yes) for each in every]
    if not apply_:
        click.echo("Nothing was done: --apply does it.", err=True)
    first = found[0]
    if first is None or len(found) == 1 or found[1] is None:
        return first
    return replace(first, alternative=beside.told(first, found[1]))


def _one(
    deployed: Deployed, gate: Gate, facts: Facts, root: Path, asked: Mapping[str, Any], *, apply_: bool, yes: bool
) -> Result | None:
    """One function's plan and measurement."""
    payloads = tuning.events(asked)
    known = _known(root, deployed.name)
    mixed = tuning.mixed_of(asked, mix(facts, profile=known, per_month=asked["per_month"]))
    price = tariff(
        facts,
        architecture=deployed.architecture,
        tmp_mb=deployed.tmp_mb,
        cold_share=mixed.share,
        per_month=asked["per_month"],
    )
    every = sizes(asked["spelled"], facts, current=deployed.memory_mb)
    course = tuning.course_of(list(every), price, facts, asked, payloads)
    rounds = _rounds(course)
    started = datetime.now(UTC)
    agreed = Agreed(deployed, started.strftime(RUN), course.sizes, rounds, payloads)
    mean = known.warm_ms.mean if known is not None and known.warm_ms is not None else None
    most = price.usd(course.sizes[-1], deployed.timeout_s * 1000) * course.most
    about = (
        None if mean is None or known is None else price.usd(known.memory_mb or deployed.memory_mb, mean) * course.most
    )
    shown = tune_plan.plan(
        deployed,
        screen_of(),
        sizes=course.sizes,
        calls=course.most,
        rounds=rounds,
        events=[payload.body for payload in payloads],
        most_usd=most,
        about_usd=about,
    )
    click.echo(shown, nl=False, err=apply_)
    if not apply_:
        return None
    if not (yes or click.confirm("Do it?", err=True)):
        return None
    failure = _measured(gate, agreed, course, asked)
    if failure is not None and not course.blocks:
        raise failure
    notes = [mixed.told, *([f"cut short: {failure.message}"] if failure is not None else [])]
    where = f"in account {deployed.account}, {deployed.region}"
    found = tuning.finished(
        course, facts, asked, deployed.name, deployed.runtime, deployed.memory_mb, where, started, notes
    )
    tuning.keep(root, found, facts)
    return found


def _measured(gate: Gate, agreed: Agreed, course: Course, asked: Mapping[str, Any]) -> DeburrError | None:
    """Run it and put everything back; what went wrong, when something did.

    Raises  AccountError when not everything could be put back.
    """
    remote = Remote(gate, agreed)
    failure: DeburrError | None = None
    with Meter() as meter, _stoppable(remote):
        try:
            remote.measure(course, tuning.events(asked), seed=asked["seed"], progress=tuning.progress(meter))
        except KeyboardInterrupt:
            failure = DeburrError("stopped by hand", where=agreed.deployed.name)
        except DeburrError as error:
            failure = error
        finally:
            _deaf()  # who presses ctrl-C again would leave it half undone
            remote.restore()
    if remote.leftover:
        why = f"; it had stopped: {failure.message}" if failure is not None else ""
        raise AccountError(
            f"could not be put back: {remote.leftover}{why}",
            where=agreed.deployed.name,
            hint=f"deburr tune {agreed.deployed.name} --cleanup",
        )
    click.echo(f"{agreed.deployed.name} is as it was: configuration, versions, tags", err=True)
    return failure


@contextmanager
def _stoppable(remote: Remote) -> Iterator[None]:
    """Ctrl-C and SIGTERM stop the run where it may be stopped; afterwards signals do what they did before."""

    def stop(number: int, frame: FrameType | None) -> None:
        remote.interrupt()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _deaf() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _refuse_what_cannot_be_undone(gate: Gate, deployed: Deployed) -> None:
    """Raises  DeburrError when another tuning has it, or the account could not tell how it was."""
    run = tag_of(gate, deployed)
    if run:
        raise DeburrError(
            f"is being tuned, or was left half undone ({run})",
            where=deployed.name,
            hint=f"when it is not running: deburr tune {deployed.name} --cleanup",
        )
    if len(with_mark(deployed, "20260101T000000Z", 1000, 10240)) > LONGEST_DESCRIPTION:
        raise DeburrError(
            "its description leaves no room for the mark that a tuning can be undone by",
            where=deployed.name,
            hint="shorten it to 180 characters",
        )


def _rounds(course: Course) -> int:
    """How many rounds the calls may be spread over: each has an environment of one size at least."""
    each = 1 + course.warm
    confirming = course.most // (1 + CONFIRMING_CALLS) if course.target.kind == "p99" else 0
    return course.most // (2 * each) + confirming + 1


def _known(root: Path, name: str) -> Profile | None:
    """The newest Profile of this function that was remembered."""
    from deburr import memory

    return next((profile for _, profile in memory.newest_profiles(root).found if profile.function == name), None)


def _facts() -> tuple[Facts, Path]:
    root = Path().resolve()
    return book.load(configuration.find(root).facts), root


def _gate(login: Credentials, *, facts: Facts | None = None, read_s: float = 60) -> Gate:
    return Gate(Login(*login), Pace(facts or _facts()[0]), read_s=read_s)
