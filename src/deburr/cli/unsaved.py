"""`deburr check - --path-hint FILE`: what an editor has not saved yet, judged where it stands in its project."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from deburr.cli.session import Session
from deburr.disk import Noted, holding
from deburr.place import Place
from deburr.rules.verdict import Verdict
from deburr.sources.discovery import APP, CONFIGURATION, SERVICES, looks_like_a_template
from deburr.workload.workload import Workload

TEMPLATES = (".yaml", ".yml", ".json", ".template")
TOP = (".git", "deburr.toml")


def judged(
    hint: Path, text: bytes, today: date, judge: Callable[[tuple[Path, ...]], tuple[Session, Verdict]]
) -> tuple[Session, Verdict, str]:
    """What is wrong in one file, and a word for people when nothing runs it.

    A template is read by itself. Code, and Terraform's files, are read through the templates above it: those of the
    nearest folder first, then of those further up, until one of their functions runs the file, or fails to since it
    does not parse.
    judge  reads and judges what stands at these paths.
    """
    file = Noted(hint).resolve()
    with ExitStack() as held:
        held.enter_context(holding(file, text))
        if file.suffix in TEMPLATES:
            session, verdict = judge((file,))
            return session, _of(file, session, verdict), ""
        folders = list(_above(file))
        if file.name.endswith(CONFIGURATION):
            folders.reverse()  # a module says most where it is called, which is further up
        for folder in folders:
            session, verdict = judge((folder,))
            part = _of(file, session, verdict)
            if part.workload.functions or part.gaps:
                return session, part, ""
    session = Session.open((next(folder for folder in file.parents if folder.is_dir()),), today=today)
    return session, Verdict(Workload(), (), ()), f"{hint}: no function of a template above it runs this file"


def _above(file: Path) -> Iterator[Path]:
    """Folders above a file that hold a template or a CDK app, up to where the project begins."""
    for folder in file.parents:
        if folder.is_dir() and any(_leads_to_code(entry) for entry in sorted(folder.iterdir())):
            yield folder
        if any((folder / name).exists() for name in TOP):
            return


def _leads_to_code(entry: Path) -> bool:
    if entry.name == APP or entry.name in SERVICES or entry.name.endswith(CONFIGURATION):
        return True
    return entry.suffix in TEMPLATES and entry.is_file() and looks_like_a_template(entry)


def _running(file: Path, session: Session, verdict: Verdict) -> set[str]:
    """Addresses of the functions that run the file or are declared in it."""
    name = file.relative_to(session.root).as_posix()
    return {
        function.address
        for function in verdict.workload.functions
        if function.at.file == name or (function.handler is not None and name in function.handler.files)
    }


def _of(file: Path, session: Session, verdict: Verdict) -> Verdict:
    """The part of a verdict that stands in a file."""
    name = file.relative_to(session.root).as_posix()
    running = _running(file, session, verdict)

    def here(*places: Place) -> bool:
        return any(place.file == name for place in places)

    functions = tuple(function for function in verdict.workload.functions if function.address in running)
    return replace(
        verdict,
        workload=replace(verdict.workload, functions=functions),
        findings=tuple(finding for finding in verdict.findings if here(finding.at, *finding.also)),
        silenced=tuple(finding for finding in verdict.silenced if here(finding.at, *finding.also)),
        gaps=tuple(gap for gap in verdict.gaps if here(gap.at)),
        unused_allows=tuple(gap for gap in verdict.unused_allows if here(gap.at)),
    )
