"""A cold start taken apart, for a person to read: where it goes, and what to do about it."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from deburr.cold.candidates import Candidate
from deburr.cold.examination import Examination, Tried
from deburr.cold.failing import asks_for
from deburr.cold.fixing import Proof
from deburr.cold.worth import Calls
from deburr.cost.price import money
from deburr.reports.cold_groups import drawn_as_tree, groups
from deburr.reports.screen import Screen
from deburr.reports.words import many
from deburr.workload.cold_start import Estimate, Saving

BAR = " ▏▎▍▌▋▊▉█"
LEAST_SHARE = 0.015
MOST_ROWS = 14
BUSY_SHARE = 0.1
BAR_WIDTH = 14
NAME_WIDTH = 31
UNUSED, DIM, BOLD, GOOD = "31", "2", "1", "32"


def report(seen: Examination, calls: Calls, savings: Sequence[Saving], notes: Sequence[str], screen: Screen) -> str:
    """The whole answer.

    savings  those of `seen.tried` that were worked out, in the same order.
    notes    of how the function was made ready.
    """
    lines = [*_heading(seen, notes, screen), "", *_init(seen, screen), "", *_tree(seen, screen), ""]
    lines += [*_advice(seen, calls, savings, screen)]
    return "\n".join([*lines, ""])


def proved(proof: Proof, files: Iterable[str], screen: Screen) -> str:
    """What the rerun before writing has shown."""
    gain = f"{_ms(proof.gain.ms)} less a cold start ({_interval(proof.gain)}), again, in {proof.pairs} pairs"
    if not proof.holds:
        why = proof.differs or "the interval reaches 0"
        return _wrapped(f"not written: {why}. The rerun: {gain}", screen.width, "")
    same = "no event is answered here: that answers stay the same is read from the code alone"
    if proof.answered:
        same = "the answers are the same"
    told = f"{screen.paint('written:', GOOD)} {', '.join(sorted(files))}: {gain}; {same}"
    return _wrapped(told, screen.width, "")


def _heading(seen: Examination, notes: Sequence[str], screen: Screen) -> Iterator[str]:
    spec = seen.spec
    yield f"{screen.paint(spec.name, BOLD)}  {spec.runtime}, {spec.memory_mb} MB, {spec.handler}"
    events = seen.cold.events
    looked = f"{events} event{'s' * (events != 1)}" if events else "no event: --event tells what is used"
    yield from _lines(
        f"{seen.cold.environments} fresh environments of each variant, in turns; {looked}", screen.width, "  "
    )
    for each in filter(None, (f"held by: {seen.mechanism}", seen.ran_on, *notes, *seen.notes)):
        yield from _lines(each, screen.width, "  ")
    for name, why in seen.failures.items():
        told = f"{name} is not answered: {why}"
        yield from _lines(f"{screen.paint(told, UNUSED)}; {asks_for(why)}", screen.width, "  ")


def _init(seen: Examination, screen: Screen) -> Iterator[str]:
    whole = f"A cold start takes {_ms(seen.init.ms)} ({_interval(seen.init)}) before the handler runs"
    first = f", then {_ms(seen.first.ms)} for the first event" if seen.first is not None else ""
    yield from _lines(f"{screen.paint(whole, BOLD)}{first}.", screen.width, "")
    if seen.waited_ms > BUSY_SHARE * seen.init.ms:
        told = f"This machine is busy: {_ms(seen.waited_ms)} more went by waiting for a CPU, which is left out below."
        yield from _lines(told, screen.width, "")
    yield ""
    total = sum(phase.spent.ms for phase in seen.cold.phases) or 1.0
    wide = max(10, screen.width - 50)
    for phase in seen.cold.phases:
        if phase.spent.ms >= 0.5:
            bar = _bar(phase.spent.ms / total, wide)
            yield f"  {phase.name:<20}{_ms(phase.spent.ms):>9}  {bar:<{wide}}  {_interval(phase.spent)}"
    if seen.cold.uncompiled and seen.compile_ms >= 1:
        yield f"  {many(seen.cold.uncompiled, 'module')} without bytecode: {_ms(seen.compile_ms)} of it is compiling"
    if seen.unread_ms is not None and seen.unread_ms.low_ms > 0:
        yield f"  read from disk first: {_ms(seen.unread_ms.ms)} more ({_interval(seen.unread_ms)})"
    for reached in seen.cold.network[:3]:
        yield from _lines(f"init reaches for the network: {reached}", screen.width, "  ")


def _tree(seen: Examination, screen: Screen) -> Iterator[str]:
    whole = seen.cold.modules[0].total.ms or 1.0
    events = seen.cold.events
    used = "   used" if events else ""
    yield screen.paint(
        f"{'what init loads':<{NAME_WIDTH}}{'itself':>7}{'in all':>9}  {'':<{BAR_WIDTH}}{'MB':>5}{used}", DIM
    )
    for group, drawn in drawn_as_tree(groups(seen.cold), most=MOST_ROWS, least_ms=LEAST_SHARE * whole):
        name = f"{drawn}{group.name}"
        if len(name) > NAME_WIDTH - 1:
            name = f"{name[: NAME_WIDTH - 2]}…"
        bar = _bar(group.total_ms / whole, BAR_WIDTH).ljust(BAR_WIDTH)
        mb = f"{group.memory_mb:>5.0f}" if group.memory_mb is not None else f"{'':>5}"
        unused = bool(events and group.brought and group.used_in == 0)
        told = ""
        if events and group.used_in is not None:
            share = f"{group.used_in}/{events}".rjust(7)
            told = screen.paint(share, UNUSED) if unused else share
        times = f"{group.own_ms:>7.0f}{_ms(group.total_ms):>9}"
        yield f"{name:<{NAME_WIDTH}}{times}  {screen.paint(bar, UNUSED) if unused else bar}{mb}{told}".rstrip()
    yield from _lines(f"{many(len(seen.cold.modules), 'module')} in all{_disk(seen)}", screen.width, "  ")


def _disk(seen: Examination) -> str:
    largest = sorted(seen.bytes_by_package.items(), key=lambda each: -each[1])[:3]
    told = ", ".join(f"{name} {size / 2**20:.1f}" for name, size in largest if size >= 2**20)
    return f"; MB on disk: {told}" if told else ""


def _advice(seen: Examination, calls: Calls, savings: Sequence[Saving], screen: Screen) -> Iterator[str]:
    worth = [(tried, saving) for tried, saving in zip(seen.tried, savings, strict=True) if tried.helps]
    nothing = [tried for tried in seen.tried if not tried.helps]
    if worth:
        yield screen.paint("What to do, as tried beside the code as it is", BOLD)
    for number, (tried, saving) in enumerate(worth, 1):
        at = f" ({saving.at})" if saving.at else ""
        yield from _lines(f"{tried.what}{at}", screen.width, f"{number:>2}. ", "    ")
        yield from _lines(_gain(tried, saving, failed=bool(seen.failures)), screen.width, "    ")
    if not worth:
        yield screen.paint("Leave it: nothing that was tried makes a cold start surely shorter.", BOLD)
    for tried in nothing:
        told = f"no gain: {tried.what}, {_ms(tried.gain.ms)} ({_interval(tried.gain)})"
        if not tried.believed:
            told = (
                f"not believed: {tried.what} would gain {_ms(tried.gain.ms)}, more than it takes: ask again, --runs 20"
            )
        yield from _lines(told, screen.width, "    ", "      ")
    for each in seen.kept:
        told = f"stays: {each.statement.module} ({each.at}), {_ms(each.total_ms)}: {each.why}"
        yield from _lines(told, screen.width, "    ", "      ")
    if calls.cold_share is not None:
        share = f"{calls.cold_share:.2%}" if calls.cold_share < 0.1 else f"{calls.cold_share:.0%}"
        yield from _lines(f"{share} of calls are cold: {calls.basis}", screen.width, "    ", "      ")
    elif worth:
        way = "--cold-share, traffic in deburr.toml or deburr logs tell"
        if calls.per_month is not None and calls.warm is None:
            way = "that takes an event that is answered (--event), --cold-share or deburr logs"
        yield from _lines(
            f"How often it is cold is not known: {way}.",
            screen.width,
            "    ",
        )
    yield "    ms are those of this machine."


def _gain(tried: Tried, saving: Saving, *, failed: bool) -> str:
    told = [f"-{_ms(tried.gain.ms)} a cold start ({_interval(tried.gain)}, {tried.pairs} pairs)"]
    if saving.usd is not None:
        told.append(f"-{money(Decimal(str(saving.usd)))} a month")
    if saving.p99_ms is not None:
        told.append(f"P99 -{_ms(saving.p99_ms)}" if saving.p99_ms else "P99 stays: fewer than 1 in 100 are cold")
    one = tried.candidate
    if one is not None and one.used_by is not None:
        told.append(_use(one, all_answered=not failed))
    return ", ".join(told)


def _use(one: Candidate, *, all_answered: bool) -> str:
    if one.late_in:
        return f"{many(len(one.late_in), 'event')} then waits for it instead"
    return "no event used it" if all_answered else "no event got so far as to use it"


def _ms(ms: float) -> str:
    return f"{ms:,.0f} ms" if abs(ms) >= 10 else f"{ms:.1f} ms"


def _interval(estimate: Estimate) -> str:
    if abs(estimate.high_ms) >= 10:
        return f"{estimate.low_ms:,.0f} to {estimate.high_ms:,.0f}"
    return f"{estimate.low_ms:.1f} to {estimate.high_ms:.1f}"


def _bar(share: float, width: int) -> str:
    eighths = round(min(1.0, max(0.0, share)) * width * 8)
    return "█" * (eighths // 8) + BAR[eighths % 8].strip()


def _lines(text: str, width: int, first: str, later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=f"{first}  " if later is None else later,
        break_on_hyphens=False,
    )


def _wrapped(text: str, width: int, first: str) -> str:
    return "\n".join(_lines(text, width, first)) + "\n"
