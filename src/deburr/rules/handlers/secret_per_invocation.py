"""A handler asks for the same secret or parameter in every invocation.

Each time it waits for another service, Secrets Manager bills each call, and Parameter Store lets an account make only
so many a second: a burst of traffic is refused, and the function fails with it.

Instead, keep the answer outside the handler for some minutes: Powertools' parameters do, and so does the AWS
Parameters and Secrets extension.
Silent when it is fetched at init, when the code puts something aside where a later invocation finds it, when the name
depends on the event, when nothing is done with the answer (it is asked whether there is one), when a function of the
same file writes secrets or parameters, when only a failure leads there, when the function waits in a loop for other
things anyway, when schedules alone call it and half an hour or more lies between two calls or may, when only
deployments or rotations call it, when it creates tables as only its first run can, and where the SDK it asks for is not
there (handlers/module-missing speaks of that).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from deburr.cost.price import Price
from deburr.edits import Advice
from deburr.facts.tiers import per
from deburr.findings import Confidence, Finding, Level, Rule
from deburr.rules.given import MILLION, Given
from deburr.rules.old_sdk import never_loads
from deburr.workload.caller import Caller
from deburr.workload.function import Function
from deburr.workload.handler import Handler, Phase
from deburr.workload.invocation import SecretFetch

RULE = Rule(
    name="secret-per-invocation",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    """One finding a file: what is fetched in a shared one is one cause, whoever reaches it."""
    if function.handler is None or given.runs_once(function) or given.seldom_called(function, perhaps=True):
        return
    if never_loads(function, given):
        return
    if any(sleep.looping for sleep in function.handler.sleeps):
        return
    by_file: dict[str, list[SecretFetch]] = {}
    for fetch in function.handler.secrets:
        if fetch.phase is Phase.INVOCATION and not fetch.kept:
            by_file.setdefault(fetch.at.file, []).append(fetch)
    if by_file and _written_here(function.handler, given):
        return
    for fetches in by_file.values():
        yield _finding(function, fetches, given)


def _written_here(handler: Handler, given: Given) -> bool:
    """True when a function of the same file writes them: what this one reads is its data, not its settings."""
    handlers = (each.handler for each in given.workload.functions)
    return any(each is not None and each.file == handler.file and each.writes_secrets for each in handlers)


def _finding(function: Function, fetches: list[SecretFetch], given: Given) -> Finding:
    first, *rest = fetches
    always = all(fetch.always for fetch in fetches)
    names = ", ".join(dict.fromkeys(fetch.callee.rpartition(".")[2] for fetch in fetches))
    what = " and ".join(name for service, name in NAMES.items() if any(fetch.service == service for fetch in fetches))
    callers = given.callers(function)
    scheduled = bool(callers) and all(caller.kind in SELDOM for caller in callers)
    return RULE.finding(
        f"{function.name} asks {what} anew {'in every invocation' if always else 'each time it gets there'}",
        at=first.at,
        also=[fetch.at for fetch in rest],
        price=_price(function, fetches, given, always=always),
        consequence=_consequence(fetches, given, told=not scheduled or _rhythm_known(callers)),
        fix=Advice("keep the answer outside the handler for some minutes, as Powertools' parameters do"),
        level=Level.INFO if scheduled else Level.WARNING,
        confidence=max((Confidence(fetch.certainty.value) for fetch in fetches), key=lambda each: each.rank),
        alike=f"{what} {names}",
    )


NAMES = {"secretsmanager": "Secrets Manager", "ssm": "Parameter Store"}


SELDOM = frozenset({"schedule", "step_functions"})
"""Who may call so seldom that an answer would have to be kept for longer than an environment."""


def _rhythm_known(callers: Sequence[Caller]) -> bool:
    return all(caller.schedule is not None and caller.schedule.apart_min is not None for caller in callers)


def _together(fetches: list[SecretFetch]) -> int:
    """How many of them an invocation makes at least that makes one: tests on the way keep some from others."""
    return min(_with(fetch, fetches) for fetch in fetches)


def _with(first: SecretFetch, fetches: list[SecretFetch]) -> int:
    """That one, and what neither it nor what comes with it excludes."""
    kept = [first]
    for fetch in fetches:
        if fetch is not first and not any(fetch.excludes(other) for other in kept):
            kept.append(fetch)
    return len(kept)


def _consequence(fetches: list[SecretFetch], given: Given, *, told: bool) -> str:
    count = _together(fetches)
    requests = f"{count} request{'s' * (count != 1)}"  # one place may ask for several secrets in turn
    waits = f"at least {requests} to wait for each time, which a kept answer would not need"
    if not told:
        return f"{waits}, where calls are no more than minutes apart"
    if not any(fetch.service == "ssm" for fetch in fetches):
        return waits
    limit = given.facts["ssm.get_parameter.throughput"].whole
    return f"{waits}; an account may read parameters {limit} times a second by default, and more are refused"


def _price(function: Function, fetches: list[SecretFetch], given: Given, *, always: bool) -> Price | None:
    """What the calls of Secrets Manager cost; reading standard parameters costs nothing."""
    paid = [fetch for fetch in fetches if fetch.service == "secretsmanager"]
    if not paid:
        return None
    asked = _together(paid)
    fact = given.facts["price.secrets.api"]
    each = fact.number * asked / Decimal(per(fact))
    least = f"at least {asked} call{'s' * (asked != 1)}, price of {fact.checked}"
    basis = least if always else f"where each gets there, {least}"
    calls = given.traffic.per_month(function)
    if calls is None:
        return Price(each * MILLION, "1M invocations", basis)
    return Price(each * calls, "month", f"{calls:,} invocations a month assumed, {basis}")
