"""What `deburr report` shows, gathered: folders are checked, files are read, measured names are joined."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct, field

from deburr import __version__, memory
from deburr.cli.measured import measured_in
from deburr.cli.session import Session
from deburr.cost.compute import gb_second
from deburr.disk import Noted
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.facts.tiers import tiers
from deburr.findings import Confidence
from deburr.prune.outlook import outlook
from deburr.reports.json import document
from deburr.reports.page import opening, owners
from deburr.reports.page.excerpts import shown
from deburr.reports.page.measured import Logs, Pruned, Simulated, Tuned
from deburr.reports.page.run import GROUPS, TAG, Page, Run
from deburr.reports.page.verdicts import VerdictTold
from deburr.reports.prune import document as prune_document
from deburr.rules.registry import rules
from deburr.workload.naming import join
from deburr.workload.profile import Profile
from deburr.workload.proof import Proof
from deburr.workload.reach import Keeping
from deburr.workload.workload import Workload


class Gathered(Struct):
    """What was found so far."""

    runs: list[Run] = field(default_factory=list)
    workloads: list[tuple[Session, Workload]] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    logs: list[Logs] = field(default_factory=list)
    simulated: list[Simulated] = field(default_factory=list)
    pruned: list[Pruned] = field(default_factory=list)
    tuned: list[Tuned] = field(default_factory=list)

    def add(self, found: opening.Document, name: str) -> None:
        """Put a document where it belongs."""
        if isinstance(found, VerdictTold):
            self.runs.append(Run(self.free(name), found))
        elif isinstance(found, Logs):
            self.logs.append(found)
        elif isinstance(found, Simulated):
            self.simulated.append(found)
        elif isinstance(found, Pruned):
            self.pruned.append(found)
        elif isinstance(found, Tuned):
            self.tuned.append(found)
        else:
            self.profiles += [each for each in found if isinstance(each, Profile)]
            self.proofs += [each for each in found if isinstance(each, Proof)]

    def free(self, name: str) -> str:
        """A name that no run has yet."""
        taken = {run.name for run in self.runs}
        names = (name, *(f"{name} ({nth})" for nth in range(2, len(taken) + 3)))
        return next(each for each in names if each not in taken)


def gathered(
    paths: Sequence[Path],
    *,
    today: date,
    measured: Sequence[Path],
    fresh: bool,
    group: str | None,
    title: str | None,
    told: Callable[[str, int, int], None],
) -> Page:
    """Everything the page is made from.

    told    hears what is read, and how many of the paths are done.
    Raises  DeburrError for a path that is not there, a document that is not deburr's, a group that does not exist.
    """
    if group is not None and group not in GROUPS and not (group.startswith(TAG) and group != TAG):
        raise DeburrError(f"nothing is grouped by {group!r}", hint="owner, run, none, or tag:KEY, such as tag:team")
    found = Gathered()
    for done, path in enumerate(paths):
        told(f"reading {path.name or 'this folder'}", done, len(paths))
        if path.suffix == ".json" and path.is_file():
            written = opening.written(path)
            if not opening.is_checked(written):
                found.add(opening.told(written, str(path)), path.stem)
                continue
        _checked(path, found, today=today, measured=measured, fresh=fresh)
    if not found.workloads:
        found.profiles += [profile for _, profile in measured_in(measured)]
    facts = found.workloads[0][0].facts if found.workloads else book.load()
    lives = {life.name: life for life in facts.runtimes()}
    return Page(
        title=title or (found.runs[0].name if len(found.runs) == 1 else _title(found)),
        today=today,
        deburr=__version__,
        runs=tuple(found.runs),
        group=group or _group(found.runs),
        profiles=tuple(found.profiles),
        addresses=_names(found),
        proofs=tuple(found.proofs),
        logs=tuple(found.logs),
        simulated=tuple(found.simulated),
        pruned=tuple(found.pruned),
        tuned=tuple(found.tuned),
        lives=lives,
        pages={rule.card.id: (rule.page.strip(), rule.card.sources) for rule in rules()},
        gb_s=_gb_s(facts),
    )


def _checked(path: Path, found: Gathered, *, today: date, measured: Sequence[Path], fresh: bool) -> None:
    session = Session.open((Noted(path),), today=today)
    verdict = session.check(
        select=(), ignore=(), confidence=Confidence.LIKELY, parameters={}, measured=measured, fresh=fresh
    )

    @cache
    def read(file: str) -> bytes:
        return (session.root / file).read_bytes()

    resolved = path.resolve()
    name = resolved.stem if resolved.is_file() else resolved.name
    told = msgspec.convert(document(verdict), VerdictTold)
    found.runs.append(Run(found.free(name or "report"), told, shown(verdict, read), owners.found(session.root)))
    found.workloads.append((session, verdict.workload))
    now = datetime.combine(today, time(), UTC)
    for storage in verdict.workload.storages:
        if storage.used_bytes or storage.versions:
            seen = outlook(storage, Keeping(), session.facts, now)
            found.pruned.append(msgspec.convert(prune_document(seen), Pruned))
    if measured:
        found.profiles += [profile for _, profile in measured_in(measured)]
    elif not fresh:
        found.profiles += [profile for _, profile in memory.newest_profiles(session.root).found]
    if not fresh:
        found.proofs += [proof for _, proof in memory.newest_proofs(session.root).found]


def _names(found: Gathered) -> dict[str, str]:
    """Measured name -> the name of the function that it belongs to."""
    logged = (function.name for logs in found.logs for function in logs.functions)
    tuned = (each.function for each in found.tuned)
    measured = sorted({*(profile.function for profile in found.profiles), *logged, *tuned})
    names: dict[str, str] = {}
    for session, workload in found.workloads:
        by_address = {function.address: function.name for function in workload.functions}
        for name, address in join(measured, workload, named=session.config.functions).matched.items():
            names.setdefault(name, by_address[address])
    return names


def _group(runs: Iterable[Run]) -> str:
    runs = list(runs)
    if any(run.owners is not None for run in runs):
        return "owner"
    return "run" if len(runs) > 1 else "none"


def _title(found: Gathered) -> str:
    names = [run.name for run in found.runs]
    if not names:
        return "What was measured"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) < 4 else f"{len(names)} runs"


def _gb_s(facts: Facts) -> tuple[float, str]:
    fact = gb_second(facts, None)
    return float(tiers(fact)[0][1]), fact.checked
