"""Deferred imports proved again, all of them together, before any of the user's files is written."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from deburr.cold import candidates as imports
from deburr.cold.candidates import Candidate
from deburr.cold.gains import gain
from deburr.cold.rounds import Event, Labs, Sample, Variant, run
from deburr.cold.variants import edited, settled
from deburr.errors import DeburrError
from deburr.lab.spec import Spec
from deburr.workload.cold_start import Estimate

BEFORE, AFTER = "before", "after"


class Proof(Struct, frozen=True):
    """What running the edited copy beside the code as it is has shown.

    gain      of a cold start, ms.
    differs   why its answers are not the same; "" when they are, as far as the events tell.
    answered  how many events are answered here at all.
    """

    gain: Estimate
    pairs: int
    differs: str
    answered: int = 0

    @property
    def holds(self) -> bool:
        return self.gain.low_ms > 0 and not self.differs


async def prove(
    labs: Labs,
    spec: Spec,
    chosen: Sequence[Candidate],
    events: Sequence[Event],
    *,
    rounds: int,
    seed: int,
    told: Callable[[str], None],
) -> Proof:
    """Run the code with all of these imports deferred beside the code as it is.

    seed    another than that of the runs that chose them.

    Raises  CannotEdit when two of them do not go together.
    """
    work = labs[""].work / "cold" / "proof"
    work.mkdir(parents=True, exist_ok=True)
    try:
        base = settled(spec, work, labs[""])
        program = labs[""].fleet(base).program
        after = edited(base, chosen, work / "after", (Path(program.argv[0]), program.abi))
        samples = await run(
            labs,
            [Variant(BEFORE, base), Variant(AFTER, after)],
            events,
            rounds=rounds,
            seed=seed,
            on_round=lambda number: told(f"proving it again: round {number} of {rounds}"),
        )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    late = {event for each in chosen for event in each.late_in}
    found = gain(samples[BEFORE], samples[AFTER], events, late)
    if found is None:
        return Proof(Estimate(0, 0, 0), 0, "it fails at init")
    return Proof(
        found.whole,
        found.pairs,
        _difference(samples[BEFORE], samples[AFTER], events),
        answered=sum(each.answered for each in events),
    )


def sources(chosen: Sequence[Candidate], spec: Spec, *, root: Path, folder: str | None) -> dict[str, tuple[str, str]]:
    """By file under the root, its text before and after; the built code is never what is edited.

    folder  the function's source folder, relative to the root; None for code inside a template.
    Raises  DeburrError when what ran is not what the source says, CannotEdit when two edits do not go together.
    """
    if folder is None:
        raise DeburrError("code inside a template is not edited", hint="move it into a file")
    if not spec.code.is_dir():
        raise DeburrError("a package is not edited", where=folder, hint="name the folder that it is built from")
    found: dict[str, tuple[str, str]] = {}
    for file, after in imports.together(chosen, spec.code).items():
        source = root / folder / file
        before = _text(spec.code / file)
        if not source.is_file() or _text(source) != before:
            raise DeburrError(
                "is not the file that ran: what is deployed is built from something else",
                where=source.relative_to(root).as_posix(),
                hint="sam build, then ask again; a bundled or transpiled file is edited where it is written",
            )
        found[source.relative_to(root).as_posix()] = (before, after)
    return found


def _text(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as opened:
        return opened.read()


def _difference(before: Sequence[Sample], after: Sequence[Sample], events: Sequence[Event]) -> str:
    """How an answer changed, where it was always the same before; "" when none did."""
    for at, event in enumerate(events):
        if not event.answered:  # cut short, wherever it stood
            continue
        old, new = (_answers(samples, at, len(events)) for samples in (before, after))
        if len(old) == 1 and new - old:
            return f"{event.name} is answered otherwise"
    return ""


def _answers(samples: Sequence[Sample], event: int, events: int) -> set[tuple[str, bytes]]:
    """What was answered to one event; of a failure only its kind: its text names files and lines."""
    return {
        (each.failed, b"" if each.failed else each.answer) for each in samples if (each.round - 1) % events == event
    }
