"""`deburr completion`: what a shell needs to complete commands, options and rules."""

import click
from click.shell_completion import CompletionItem, get_completion_class

VARIABLE = "_DEBURR_COMPLETE"
SHELLS = ("bash", "fish", "zsh")


@click.command(name="completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print a completion script for SHELL.

    bash: eval "$(deburr completion bash)" in ~/.bashrc. zsh: the same in ~/.zshrc. fish: deburr completion fish |
    source in ~/.config/fish/config.fish.
    """
    root = click.get_current_context().find_root().command
    made = get_completion_class(shell)
    assert made is not None, "click knows the shells of SHELLS"
    click.echo(made(root, {}, "deburr", VARIABLE).source())


def rule_names(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Shelves, slugs and whole names that go on from what was typed; names apart by commas go on from the last."""
    from deburr.rules.registry import rules  # a shell asks for this far more seldom than a check runs

    before, comma, last = begun.rpartition(",")
    names = sorted({name for listed in rules() for name in (listed.card.id, listed.card.shelf, listed.card.name)})
    return [CompletionItem(f"{before}{comma}{name}") for name in names if name.startswith(last)]
