"""`deburr cold --fix` and `--diff`: deferred imports, written where the rerun has proved them."""

import click

from deburr.cli import fixing as edits
from deburr.cli.cold_run import Outcome
from deburr.cli.session import Session
from deburr.reports import cold_terminal
from deburr.reports.screen import screen_of
from deburr.rewriting import difference


def fixed(outcome: Outcome, session: Session, *, write: bool, allow_dirty: bool, quiet: bool) -> None:
    """Print or write what is worth it.

    write   False prints the difference, True writes what the rerun has proved.
    quiet   tell it on standard error: standard output is a document.
    Raises  DeburrError when a file has edits that git does not hold yet, or cannot be written.
    """
    if not outcome.files:
        click.echo("nothing to defer", err=quiet)
        return
    if not write:
        for file, (before, after) in outcome.files.items():
            click.echo(difference(before, after, file), nl=False, err=quiet)
        return
    assert outcome.proof is not None
    if outcome.proof.holds:
        texts = {file: after for file, (_, after) in outcome.files.items()}
        edits.write_files(texts, session.root, allow_dirty=allow_dirty)
    click.echo(cold_terminal.proved(outcome.proof, outcome.files, screen_of()), nl=False, err=quiet)
