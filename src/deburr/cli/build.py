"""`deburr build`: a lean package for a function."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from deburr import memory
from deburr.build.building import build
from deburr.build.built import Built
from deburr.build.limits import Route
from deburr.build.tree import Options
from deburr.build.trials import Ground
from deburr.build.wanted import How, Skipped, Wanted, of_folder, of_functions
from deburr.cli import lab_options
from deburr.cli.session import Session
from deburr.errors import DeburrError
from deburr.facts import book
from deburr.facts.book import Facts
from deburr.install import manifests
from deburr.lab.errors import LabError, NotRunnable
from deburr.lab.laboratory import Lab
from deburr.lab.project import prepare
from deburr.lab.settings import Settings
from deburr.lab.spec import Spec
from deburr.reports import build_terminal
from deburr.reports.screen import screen_of
from deburr.workload.workload import Workload

CHECKS = ("lab", "plain", "none")


@click.command(name="build")
@click.argument("what", default=".", metavar="[PATH|FUNCTION]")
@click.option(
    "--project", type=click.Path(path_type=Path, exists=True), default=".", help="Where FUNCTION is looked for."
)
@click.option("--layer", is_flag=True, help="Packages into a layer: it changes seldom, the function often.")
@click.option("--dry-run", is_flag=True, help="Say what it would come to; write nothing.")
@click.option("--strip/--no-strip", default=True, help="Take symbols off shared libraries; default: on.")
@click.option("--without-sdk", is_flag=True, help="Leave out the AWS SDK that the runtime has.")
@click.option("--bytecode", is_flag=True, help="Add bytecode of the runtime's own Python: larger, and starts faster.")
@click.option("--check", "checking", type=click.Choice(CHECKS), default="lab", help="Where modules are imported.")
@click.option("--requirements", type=click.Path(path_type=Path), metavar="FILE", help="Instead of what was found.")
@click.option("--runtime", metavar="NAME", help="Build the folder PATH for this runtime; no template is read.")
@click.option("--architecture", type=click.Choice(["x86_64", "arm64"]), default="x86_64", help="With --runtime.")
@click.option("--handler", default="", metavar="NAME", help="With --runtime: whose init is timed.")
@click.option("--source", multiple=True, metavar="PACKAGE", help="May be built here when it has no wheel; by uv.")
@click.option("--installer", type=click.Choice(["uv", "pip"]), help="Default: uv where there is one.")
@click.option("--refresh", is_flag=True, help="Install anew, whatever was kept.")
def command(
    what: str,
    project: Path,
    layer: bool,
    dry_run: bool,
    strip: bool,
    without_sdk: bool,
    bytecode: bool,
    checking: str,
    requirements: Path | None,
    runtime: str | None,
    architecture: str,
    handler: str,
    source: tuple[str, ...],
    installer: str | None,
    refresh: bool,
) -> None:
    """Build a lean package for each function of PATH, or for one FUNCTION.

    Packages are installed for the function's own runtime, architecture and C library; what never runs is left out;
    every module is imported before anything is written. The same files make the same bytes. What is built stands in
    .deburr/build; the source is never touched. Exit code 1 when a package breaks or fits nowhere.
    """
    how = How(by=installer, source=source, refresh=refresh)
    options = Options(layer=layer, strip=strip, without_sdk=without_sdk, bytecode=bytecode)
    manifest = manifests.read(requirements) if requirements is not None else None
    path = Path(what)
    workload: Workload | None = None
    skipped: list[Skipped] = []
    if runtime is not None:
        if not path.is_dir():
            raise DeburrError("is no folder", where=what, hint="--runtime builds a folder")
        root, facts = path.resolve(), book.load()
        wanted = [of_folder(path, runtime, architecture, facts=facts, manifest=manifest)]
    else:
        session = Session.open((path if path.exists() else project,), today=datetime.now(UTC).date())
        root, facts, workload = session.root, session.facts, session.workload()
        chosen = workload.functions if path.exists() else (lab_options.named(workload, what),)
        wanted, skipped = of_functions(chosen, root=root, facts=facts, manifest=manifest)
    if not wanted:
        raise DeburrError(
            "; ".join(f"{each.name}: {each.why}" for each in skipped) or "no function to build", where=what
        )
    run = Run(root, facts, workload, how, options, checking, handler, dry_run)
    if not asyncio.run(_every(run, wanted, skipped)):
        raise SystemExit(1)


class Run(Struct, frozen=True):
    """What is the same for every package."""

    root: Path
    facts: Facts
    workload: Workload | None
    how: How
    options: Options
    checking: str
    handler: str
    dry_run: bool


async def _every(run: Run, wanted: list[Wanted], skipped: list[Skipped]) -> bool:
    """Build them one after another, each told when it is done; True when all are well."""
    well = True
    screen = screen_of()
    async with AsyncExitStack() as stack:
        lab = await _lab(run, stack)
        for each in wanted:
            try:
                built = await _one(run, each, lab)
            except DeburrError as error:
                if len(wanted) == 1:
                    raise
                click.echo(build_terminal.skipped(Skipped(", ".join(each.names), str(error)), screen))
                well = False
                continue
            place = "" if run.dry_run else _shown(run.root / memory.FOLDER / "build" / each.slug)
            click.echo(build_terminal.render(built, screen, place=place))
            well = well and built.sound and built.verdict.route not in (Route.IMAGE, Route.NONE)
    for left in skipped:
        click.echo(build_terminal.skipped(left, screen), nl=False)
    return well


async def _lab(run: Run, stack: AsyncExitStack) -> Lab | None:
    if run.checking != "lab":
        return None
    try:
        return await stack.enter_async_context(Lab(run.facts, Settings()))
    except LabError as error:
        click.echo(f"no lab: {error.message}; a plain interpreter imports the modules", err=True)
        return None


async def _one(run: Run, wanted: Wanted, lab: Lab | None) -> Built:
    ground = Ground(lab, _spec(run, wanted, lab)) if run.checking != "none" else None
    out = run.root / memory.FOLDER / "build" / wanted.slug
    if not run.dry_run:
        memory.folder(run.root)
    with Progress(", ".join(wanted.names)) as tell:
        return await build(
            wanted,
            out=out,
            how=run.how,
            options=run.options,
            facts=run.facts,
            ground=ground,
            dry_run=run.dry_run,
            tell=tell,
        )


def _spec(run: Run, wanted: Wanted, lab: Lab | None) -> Spec:
    """The function as it is tried: its own settings where a template told them."""
    plain = Spec(wanted.names[0], wanted.runtime, run.handler, wanted.code, memory_mb=1769, timeout_s=30, tmp_mb=512)
    if lab is None or run.workload is None:
        return plain
    function = replace(wanted.functions[0], code=replace(wanted.functions[0].code, folder=str(wanted.code)))
    try:
        prepared = prepare(function, run.workload, root=run.root, work=lab.work, given={})
    except NotRunnable:
        return plain
    return prepared.spec


class Progress:
    """One line on standard error for who waits; nothing where nobody looks."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._on = sys.stderr.isatty()

    def __enter__(self) -> Callable[[str], None]:
        return self._write

    def __exit__(self, *_: object) -> None:
        if self._on:
            click.echo("\r\033[K", nl=False, err=True)

    def _write(self, what: str) -> None:
        if self._on:
            click.echo(f"\r\033[K{self._name}: {what}", nl=False, err=True)


def _shown(place: Path) -> str:
    try:
        return place.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return place.as_posix()
