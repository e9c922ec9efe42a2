"""What `deburr logs` may be told about logs that are not here: the engine, the way to fetch, the account."""

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def afar(command: Command) -> Command:
    """Adds --engine, --fetch and what goes with them."""
    for decorate in reversed(
        [
            click.option(
                "--engine",
                type=click.Choice(["local", "insights", "athena", "spark"]),
                default="local",
                help="Ask where the logs are: SOURCES are then the beginnings of log groups, or places of an export.",
            ),
            click.option(
                "--fetch",
                "fetch_",
                is_flag=True,
                help="Tell the cheapest way for the log groups of SOURCES to come here.",
            ),
            click.option(
                "--apply", "apply_", is_flag=True, help="With --fetch: do it, after the plan is shown and agreed to."
            ),
            click.option("--bucket", default="", metavar="NAME", help="With --fetch: where an export may go."),
            click.option("--yes", is_flag=True, help="Do not ask whether it may cost what is shown."),
            click.option(
                "--table", default="default.lambda_logs", metavar="DB.TABLE", help="Athena's table over an export."
            ),
            click.option("--workgroup", default="primary", metavar="NAME", help="Athena's."),
            click.option(
                "--answers",
                default="",
                metavar="S3-URL",
                help="Where Athena's answers go; default: the workgroup's place.",
            ),
            click.option("--profile", help="As in ~/.aws/config."),
            click.option("--region", help="Default: the profile's."),
            click.option("--role", metavar="ARN", help="A role to take on."),
            click.option(
                "--print-policy",
                is_flag=True,
                help="Print the policy that those need.",
            ),
        ]
    ):
        command = decorate(command)
    return command
