"""Calls that follow one another are given more time than the function has, or more is kept back than there is.

A fixed timeout knows nothing of what was used up before it. Two calls of 20 seconds each fit one by one into a function
of 30, and not one after the other: when both are slow the function is killed in the second one, though neither ran into
its timeout. And time kept back for an orderly end ends everything at once when it is as long as the function's own.

Instead, ask `context.get_remaining_time_in_millis()` before each call, and give it that less what the end needs.
Silent when the code asks how much time is left (then only what it keeps back is looked at), when things are done at
once, for calls that not every invocation makes, and where a timeout is computed or the function's is unknown.
"""

from collections.abc import Iterator

from deburr.edits import Advice
from deburr.findings import Confidence, Delay, Finding, Level, Rule
from deburr.rules.given import Given
from deburr.workload.function import Function
from deburr.workload.handler import Handler, NetworkCall, Phase

RULE = Rule(
    name="ignores-remaining",
    level=Level.WARNING,
    confidence=Confidence.CERTAIN,
    since="0.1",
    sources=(
        "https://docs.aws.amazon.com/lambda/latest/dg/python-context.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html",
    ),
)


def check(function: Function, given: Given) -> Iterator[Finding]:
    handler, runs_s = function.handler, function.timeout_s.value
    if handler is None or runs_s is None:
        return
    yield from _kept_back(function, handler, runs_s)
    if not handler.asks_time and not handler.at_once:
        yield from _in_turn(function, handler, runs_s, given)


def _kept_back(function: Function, handler: Handler, runs_s: int) -> Iterator[Finding]:
    for kept in handler.kept_back:
        if kept.ms < runs_s * 1000:
            continue
        yield RULE.finding(
            f"{function.name} keeps back {kept.ms / 1000:g} s of the time that is left, and has {runs_s} s in all",
            at=kept.at,
            also=[function.timeout_s.at],
            consequence=f"0 s are left for the work from the start: {kept.ms / 1000:g} s of {runs_s} s are kept back",
            fix=Advice("keep back what the end needs, a second or two, or give the function more time"),
            confidence=Confidence(kept.certainty.value),
        )


def _in_turn(function: Function, handler: Handler, runs_s: int, given: Given) -> Iterator[Finding]:
    calls = [(seconds, call) for call in handler.calls if (seconds := _seconds(call, runs_s)) is not None]
    total = sum(seconds for seconds, _ in calls)
    if len(calls) < 2 or total < runs_s:
        return
    told = " + ".join(f"{seconds:g} s" for seconds, _ in calls)
    last = calls[-1][1]
    yield RULE.finding(
        f"{function.name} gives {len(calls)} calls in turn {told}, {total:g} s in all, and has {runs_s} s",
        at=last.at,
        also=[function.timeout_s.at, *(call.at for _, call in calls[:-1])],
        price=given.compute_once(function, runs_s * 1000, "slow invocation"),
        delay=Delay(runs_s * 1000, "slow invocation"),
        consequence=f"where they are slow it is killed after {runs_s} s, though none ran into its timeout",
        fix=Advice("give each call what context.get_remaining_time_in_millis() leaves, or less time to each"),
        confidence=max((Confidence(call.certainty.value) for _, call in calls), key=lambda each: each.rank),
    )


def _seconds(call: NetworkCall, runs_s: int) -> float | None:
    """A written timeout that fits by itself, of a call that every invocation makes in turn; None for any other."""
    seconds = call.timeout.seconds
    if call.phase is not Phase.INVOCATION or not call.in_turn or not call.timeout.known or call.timeout.by_default:
        return None
    return seconds if seconds is not None and seconds < runs_s else None
