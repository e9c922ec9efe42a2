"""`deburr lab up`: a project on this machine, behind its own doors."""

import asyncio
import contextlib
import signal
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from deburr.cli import lab_options
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.lab import running
from deburr.lab.control.account import CloudAccount
from deburr.lab.control.front import ApiConnection, Endpoint
from deburr.lab.control.invoking import Invoker
from deburr.lab.control.urls import Urls
from deburr.lab.dependencies import with_dependencies
from deburr.lab.deployment import Deployment
from deburr.lab.laboratory import Lab
from deburr.lab.project_queues import ProjectQueues
from deburr.lab.record import Record
from deburr.lab.serving import Serving
from deburr.lab.settings import Settings
from deburr.reports import lab_terminal
from deburr.reports.screen import screen_of
from deburr.workload.workload import Workload

SERVICES = ("LAMBDA", "SQS", "CLOUDWATCH_LOGS")


@click.command(name="up")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--port", type=click.IntRange(0, 65000), default=9400, help="Lambda's API; doors take the ports after it."
)
@click.option("--unthrottled", is_flag=True, help="Take more calls of Lambda's API a second than Lambda does.")
@click.option(
    "--streams",
    default="",
    metavar="URL",
    help="What plays Kinesis and DynamoDB, moto's server say, to mappings of streams.",
)
@lab_options.install
@lab_options.options
def command(
    path: Path | None,
    port: int,
    unthrottled: bool,
    streams: str,
    install: bool,
    project: Path,
    mechanism: str | None,
    network: bool,
    env: tuple[str, ...],
    standins: tuple[int, ...],
) -> None:
    """Serve the project in PATH on this machine's loopback, and again whenever its files change.

    Without PATH, and without --project, an empty account for boto3, the AWS CLI and other clients of Lambda. The same
    address serves SQS, whose queues mappings poll, and CloudWatch Logs; handlers reach all three there.
    """
    folder = path or (project if project != Path() else None)
    settings = lab_options.settings(mechanism, network, standins, streams=streams)
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        given = lab_options.variables(env)
        asyncio.run(_serve(folder, port, settings, given, throttled=not unthrottled, install=install))


async def _serve(
    folder: Path | None, port: int, settings: Settings, given: dict[str, str], *, throttled: bool, install: bool
) -> None:
    _end_when_asked()
    session = Session.open((folder or Path(),), today=datetime.now(UTC).date())
    async with Lab(session.facts, settings) as lab:
        serving, account, invoker = Serving(lab, _told), CloudAccount(lab), Invoker(_told)
        try:
            endpoint = Endpoint(account, invoker, Urls(serving), throttled=throttled)
            first, port = port and port + 1, await serving.listen(lambda: ApiConnection(endpoint), port)
            account.address = f"127.0.0.1:{port}"
            _let_in(lab, port, given)
            queues = ProjectQueues(account, endpoint.mappings)
            deployment = Deployment(lab, serving, account, session.root, given, queues)
            if install:
                deployment.install = partial(with_dependencies, root=session.root, facts=session.facts, work=lab.work)
            if folder is not None:
                await deployment.deploy(session.workload(), first)
            click.echo(lab_terminal.board(deployment, port, lab.mechanism.told, screen_of()))
            with running.noted(port, str(folder.resolve()) if folder is not None else ""):
                await (deployment.watch(lambda: _again(folder), _changed) if folder else asyncio.Event().wait())
        finally:
            await invoker.close()
            await serving.close()


def _end_when_asked() -> None:
    """End as ctrl-C does when `deburr lab stop`, or a service manager, asks."""
    serving = asyncio.current_task()
    assert serving is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)


def _let_in(lab: Lab, port: int, given: dict[str, str]) -> None:
    """Let handlers reach the lab's own services, unless the user has named another endpoint for all."""
    if "AWS_ENDPOINT_URL" not in given:
        own = {f"AWS_ENDPOINT_URL_{name}": f"http://127.0.0.1:{port}" for name in SERVICES}
        standins = (*lab.settings.standins, port)
        lab.settings = replace(lab.settings, standins=standins, environment={**own, **lab.settings.environment})


def _again(folder: Path | None) -> Workload:
    """The project as it is now; nothing while it cannot be read."""
    try:
        return Session.open((folder or Path(),), today=datetime.now(UTC).date()).workload()
    except DeburrError as error:
        click.echo(str(error), err=True)
        return Workload()


def _changed(names: list[str]) -> None:
    if names:
        click.echo(f"redeployed: {', '.join(names)}")


def _told(record: Record) -> None:
    click.echo(lab_terminal.line(record, screen_of()), nl=False)
