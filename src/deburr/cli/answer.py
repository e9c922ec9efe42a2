"""From what was asked to the text that answers it."""

import os
import sys
from functools import partial
from pathlib import Path

import click
from msgspec.structs import replace

from deburr.cli.asked import Answer, Asked
from deburr.cli.session import Session
from deburr.disk import Noted
from deburr.findings import Confidence, Level
from deburr.reports import rendered
from deburr.reports.screen import Screen
from deburr.rules.verdict import Verdict


def answered(asked: Asked, screen: Screen) -> Answer:
    """Read, judge, leave out what was asked to be left out, and write it down.

    screen  what the output can show; the way to the checked folder is filled in here.
    """
    if asked.path_hint is not None:
        return _of_unsaved(asked, asked.path_hint, screen)
    session, verdict = _judged(asked, asked.paths)
    if asked.edits:
        return _edited(asked, session, verdict, screen)
    verdict, told = _narrowed(verdict, asked, session.root)
    return _rendered(asked, session, verdict, screen, told)


def _rendered(asked: Asked, session: Session, verdict: Verdict, screen: Screen, told: str) -> Answer:
    shown = replace(screen, root=session.root if screen.colour else None, prefix=_prefix(session.root))
    return Answer(rendered(asked.form, verdict, shown), told, _exit_code(verdict, asked, session.config.fail_on))


def _edited(asked: Asked, session: Session, verdict: Verdict, screen: Screen) -> Answer:
    """The files edited and what is left, or with --diff only how they would be."""
    from deburr.cli.fixing import fixed, told, write  # most runs edit nothing
    from deburr.rewriting import difference

    def judge() -> Verdict:
        return _with_guards(asked, session.root, _judged(asked, asked.paths)[1])

    first = _with_guards(asked, session.root, verdict)
    fixes = fixed(first, session.root, judge, unsafe=asked.unsafe_fixes)
    if asked.diff:
        prefix = _prefix(session.root)
        text = "".join(difference(*both, f"{prefix}{file}") for file, both in fixes.files.items())
        return Answer(text, told(fixes, done=False), 1 if fixes.files else 0)
    write(fixes, session.root, allow_dirty=asked.allow_dirty)
    return _rendered(asked, session, fixes.verdict, screen, told(fixes, done=True))


def _with_guards(asked: Asked, root: Path, verdict: Verdict) -> Verdict:
    """The verdict, whose edits may use deburr_guards where that was asked."""
    if not asked.guards:
        return verdict
    from deburr.fixes.guarded import guarded

    found = guarded(verdict.findings, verdict.workload, lambda file: Noted(root / file).read_bytes())
    return replace(verdict, findings=found)


def _of_unsaved(asked: Asked, hint: Path, screen: Screen) -> Answer:
    """An editor knows its file by one name, so every format names it from where the editor stands."""
    from deburr.cli.unsaved import judged  # only editors need it

    text = sys.stdin.buffer.read()
    session, verdict, told = judged(hint, text, asked.today, partial(_judged, asked))
    verdict, _ = _narrowed(verdict, asked, session.root)
    verdict = verdict.named(partial(_as_hinted, session.root, hint))
    return Answer(rendered(asked.form, verdict, screen), told, _exit_code(verdict, asked, session.config.fail_on))


def _as_hinted(root: Path, hint: Path, file: str) -> str:
    """A file's name as an editor would say it: whole when it names its own file so, else from where it stands."""
    whole = root / file
    if whole == hint.resolve():
        return str(hint)
    return whole.as_posix() if hint.is_absolute() else Path(os.path.relpath(whole)).as_posix()


def _judged(asked: Asked, paths: tuple[Path, ...]) -> tuple[Session, Verdict]:
    session = Session.open(tuple(Noted(path) for path in paths), today=asked.today, variables=asked.variables)
    verdict = session.check(
        select=asked.select,
        ignore=asked.ignore,
        confidence=Confidence(asked.confidence),
        parameters=dict(asked.parameters),
        parameter_file=Noted(asked.parameter_file) if asked.parameter_file is not None else None,
        config_env=asked.config_env,
        var_files=[Noted(path) for path in asked.var_files],
        measured=[Noted(path) for path in asked.measured],
        fresh=asked.fresh,
        announce=partial(click.echo, err=True) if asked.synth else None,
    )
    return session, verdict


def _narrowed(verdict: Verdict, asked: Asked, root: Path) -> tuple[Verdict, str]:
    told = ""
    if asked.baseline is not None:
        from deburr.cli.baseline import without_known  # most runs know no baseline and ask no git

        one_folder = len(asked.paths) == 1 and asked.paths[0].is_dir() and not asked.unsaved
        whole = not (asked.select or asked.ignore or verdict.faults) and asked.confidence == "likely" and one_folder
        verdict, told = without_known(verdict, Noted(asked.baseline), root=root, whole=whole)
    if asked.changed is not None:
        from deburr.cli.changed import only_touched, since

        verdict = only_touched(verdict, since(asked.changed, root))
    return verdict, told


def _prefix(root: Path) -> str:
    here = Path().resolve()
    prefix = f"{root.relative_to(here).as_posix()}/" if root.is_relative_to(here) else ""
    return "" if prefix == "./" else prefix


def _exit_code(verdict: Verdict, asked: Asked, fail_on: str) -> int:
    if verdict.faults or any(gap.fault for gap in verdict.gaps):
        return 3
    return 1 if verdict.worst(Level(asked.fail_on or fail_on)) or (asked.strict and verdict.gaps) else 0
