"""What experiments showed, for a person to read."""

import textwrap
from collections.abc import Iterator, Sequence

from deburr.proofs.run import Outcome
from deburr.reports.screen import Screen
from deburr.workload.workload import Workload

PROVED, NOT_SEEN, NOT_RUN = "proved", "not seen", "not run"
_COLOURS = {PROVED: "31;1", NOT_SEEN: "32", NOT_RUN: "2"}


def kind(outcome: Outcome) -> str:
    """`proved`, `not seen` or `not run`."""
    if outcome.proof is None:
        return NOT_RUN
    return PROVED if outcome.proof.shown else NOT_SEEN


def render(outcomes: Sequence[Outcome], workload: Workload, screen: Screen, *, others: int, wall_s: float) -> str:
    """The whole report, ending in a newline, grouped by function.

    others  how many findings have no experiment.
    wall_s  how long it took.
    """
    names = {function.address: function.name for function in workload.functions}
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.finding.function, []).append(outcome)
    lines: list[str] = []
    for address, mine in groups.items():
        ran = next((each.proof.run for each in mine if each.proof is not None), None)
        told = "" if ran is None else f"  ran on {ran.used}" + ("" if ran.used == ran.asked else f" for {ran.asked}")
        lines.append(f"{screen.paint(names.get(address, address or 'The project'), '1')}{told}")
        for outcome in mine:
            lines += _outcome(outcome, screen)
        notes = dict.fromkeys(note for each in mine if each.proof is not None for note in each.proof.run.notes)
        for note in notes:
            lines += _wrapped(f"note: {note}", 2, screen)
        lines.append("")
    return "\n".join([*lines, *_summary(outcomes, screen, others, wall_s)]) + "\n"


def _outcome(outcome: Outcome, screen: Screen) -> Iterator[str]:
    finding, proof, what = outcome.finding, outcome.proof, kind(outcome)
    yield f"  {screen.paint(f'{what:<8}', _COLOURS[what])} {screen.paint(finding.rule, '1')}"
    yield f"    {screen.paint(screen.link(finding.at), '2')}"
    if proof is None:
        yield from _wrapped(outcome.why, 4, screen)
        if outcome.hint:
            yield from _wrapped(f"hint: {outcome.hint}", 4, screen)
        return
    yield from _wrapped(proof.seen, 4, screen)
    if proof.run.event:
        yield from _wrapped(f"event: {proof.run.event}", 4, screen)


def _summary(outcomes: Sequence[Outcome], screen: Screen, others: int, wall_s: float) -> Iterator[str]:
    counts = {what: sum(kind(each) == what for each in outcomes) for what in (PROVED, NOT_SEEN, NOT_RUN)}
    held = next((each.proof.run.mechanism for each in outcomes if each.proof is not None), "")
    if not outcomes:
        yield from _wrapped(
            f"Nothing to prove: {others} finding{'s' if others != 1 else ''}, none with an experiment", 0, screen
        )
        return
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    rest = f"; {others} more finding{'s have' if others > 1 else ' has'} no experiment" if others else ""
    many = f"{len(outcomes)} experiment{'s' * (len(outcomes) != 1)}"
    yield from _wrapped(f"{many} in {wall_s:.0f} s: {told}{rest}", 0, screen)
    if held:
        yield from _wrapped(f"held by: {held}", 0, screen)


def _wrapped(text: str, indent: int, screen: Screen) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(
        text,
        width=screen.width,
        initial_indent=pad,
        subsequent_indent=pad + ("  " if text.startswith(("note:", "hint:", "event:")) else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
