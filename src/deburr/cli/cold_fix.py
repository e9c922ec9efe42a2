"""`deburr cold --fix` and `--diff`: deferred imports, written where the rerun has proved them."""

import click

from deburr.cli import fixing as edits
from deburr.cli.cold_run import Outcome
from deburr.cli.session import Session
from deburr.cold import fixing
from deburr.errors import DeburrError
from deburr.reports import cold_terminal
from deburr.reports.screen import screen_of
from deburr.rewriting import difference


def fixed(outcome: Outcome, session: Session, *, write: bool, allow_dirty: bool, quiet: bool) -> None:
    """Print or write what is worth it.

    write  False prints the difference, True writes what the rerun has proved.
    Raises DeburrError when the source is not what ran, or has edits that git does not hold yet.
    """
    chosen = [each.candidate for each in outcome.seen.tried if each.helps and each.candidate is not None]
    if not chosen:
        click.echo("nothing to defer", err=quiet)
        return
    code = outcome.function.code
    files = fixing.sources(chosen, outcome.prepared.spec, root=session.root, folder=code.folder)
    if not write:
        for file, (before, after) in files.items():
            click.echo(difference(before, after, file), nl=False)
        return
    proof = outcome.proof
    if proof is None:
        raise DeburrError("was not proved", hint="run it again")
    if proof.holds:
        edits.write_files({file: after for file, (_, after) in files.items()}, session.root, allow_dirty=allow_dirty)
    told = cold_terminal.proved(proof, files, written=proof.holds, screen=screen_of())
    click.echo(told, nl=False, err=quiet)
