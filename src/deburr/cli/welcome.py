"""`deburr` alone: what it sees here and what to try."""

from pathlib import Path

import click

from deburr.sources.discovery import discover


def welcome() -> None:
    """Say what is in this folder, without reading it closely."""
    here = discover((Path(),), root=Path().resolve(), exclude=())
    found = here.templates
    click.echo("deburr takes the sharp edges off AWS Lambda.\n")
    if found or here.assemblies or here.backends or here.services or here.modules or here.plans:
        _told("SAM or CloudFormation template", found)
        _told("synthesized CDK app", here.assemblies)
        _told("Amplify backend", here.backends)
        _told("Serverless Framework service", here.services)
        _told("folder", here.modules, " of Terraform")
        _told("Terraform plan", here.plans)
        click.echo()
        click.echo("Try:  deburr check            what hurts this workload, and what it costs")
        click.echo("      deburr report           the same and more as one page, to look at and to mail")
        click.echo("      deburr runtimes         when its runtimes stop being patched")
    elif here.apps:
        _told("unsynthesized CDK app", here.apps)
        click.echo()
        click.echo("Try:  deburr check            what its code tells, executing nothing")
        click.echo("      cdk synth --debug       then deburr check: all of it, with the lines of its constructs")
        click.echo("      deburr check --synth    runs the app's own synthesis first")
    else:
        click.echo("Here: no SAM or CloudFormation template, CDK app, Serverless service or Terraform.\n")
        click.echo("Try:  deburr check PATH       a folder or a template")
    click.echo("      deburr rules            what deburr knows")
    click.echo("      deburr facts memory     limits, prices and dates, with their source")
    click.echo("      deburr --help           everything else")


def _told(what: str, found: list[Path], more: str = "") -> None:
    if not found:
        return
    click.echo(f"Here: {len(found)} {what}{'s' if len(found) > 1 else ''}{more}")
    for path in found[:3]:
        click.echo(f"      {path.as_posix()}")
    if len(found) > 3:
        click.echo(f"      and {len(found) - 3} more")
