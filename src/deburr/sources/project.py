"""Everything below the named paths, read into one workload."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from deburr.errors import DeburrError, SourceError
from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.arguing import with_arguments
from deburr.sources.boundary import attempt
from deburr.sources.cdk import assembly as assemblies
from deburr.sources.cdk.assembly import Assembly
from deburr.sources.cloudformation.nested import spot
from deburr.sources.cloudformation.reader import read_project
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.discovery import Found, discover
from deburr.sources.handlers.elsewhere import found_elsewhere
from deburr.sources.handlers.modules import Sources
from deburr.sources.handlers.reader import HandlerReader
from deburr.sources.packages.reader import PackageReader
from deburr.sources.reading import Reading
from deburr.sources.terraform.given import Told
from deburr.workload.workload import Allow, Gap, Workload

SYNTHESIZE = "`cdk synth --debug` writes cdk.out with the lines of its constructs, or --synth runs the app"
_CDK_PATH = rb"aws:cdk:path[\"']?[ \t]*:[ \t]*[\"']?([^\s\"',}]+)"


def read(
    paths: Sequence[Path],
    *,
    root: Path,
    facts: Facts,
    exclude: Sequence[str] = (),
    parameters: Mapping[str, str] | None = None,
    parameter_file: Path | None = None,
    config_env: str | None = None,
    var_files: Sequence[Path] = (),
    environment: Mapping[str, str] | None = None,
    announce: Callable[[str], None] | None = None,
) -> Reading:
    """Read every template, CDK assembly, service and module below the named paths, and the handlers they point to.

    root         what places are relative to.
    var_files    files of Terraform variables' values that are read beside those of each folder.
    environment  Terraform variables' values by name, as `TF_VAR_` gives them.
    announce     runs each CDK app below the paths, after it was told the command; None runs nothing.
    Returns      one workload, the gaps and the owner's allows.
    Raises       DeburrError when paths were named and none of them could be read at all.
    """
    found = discover(paths, root=root, exclude=exclude)
    with ExitStack() as temporary:
        made, gaps = _loaded(found, root)
        written: list[Stack] = []
        if announce is not None:
            made, gaps = _synthesized(found, made, gaps, root, announce, temporary)
        else:
            written = _from_code(found.apps, root, parameters or {}, gaps, SYNTHESIZE)
        written += _from_code(found.backends, root, parameters or {}, gaps)
        if found.in_tests:
            many = f"{found.in_tests} template{'s' * (found.in_tests > 1)} or apps of tests, or for a desk alone"
            gaps.append(Gap(Place(_shown(paths[0], root)), f"{many}: name one, or its folder, to look at it"))
        coded = frozenset(stack.template.path.parent.resolve() for stack in written)
        files = [path for path in _once(found.templates, made) if not _synthesized_from(coded, path)]
        accounts, unread = _accounts(found.snapshots, root, facts)
        gaps += unread
        allows: list[Allow] = []
        told = Told(environment or {}, tuple(path.resolve() for path in var_files), parameters or {})
        beside = [*written, *_other_dialects(found, root, facts, told, gaps, allows)]
        if not files and not beside and accounts is None:
            raise _nothing(paths, gaps, found, root)
        if not files and not beside and accounts is not None:
            return Reading(accounts.workload, (*accounts.gaps, *gaps))
        infrastructure = read_project(
            files,
            root=root,
            facts=facts,
            parameters=parameters or {},
            parameter_file=parameter_file,
            config_env=config_env,
            named=frozenset(paths),
            beside=beside,
        )
        sources = Sources(root, found.code)
        read_with = partial(_with_apps, made=made) if made else _with_handlers
        whole = read_with(infrastructure, sources=sources, facts=facts)
        whole = replace(whole, workload=with_arguments(whole.workload, root))
        if accounts is not None:
            whole = Reading(_both(whole.workload, accounts.workload), (*whole.gaps, *accounts.gaps), whole.allows)
        return Reading(whole.workload, (*whole.gaps, *gaps), (*whole.allows, *allows))


def _from_code(
    apps: Sequence[Path], root: Path, parameters: Mapping[str, str], gaps: list[Gap], better: str = ""
) -> list[Stack]:
    """CDK apps that nobody synthesized, as far as their code tells; that is a gap for each all the same.

    better  how more of it would be known; "" for backends of Amplify, which nothing here synthesizes.
    """
    if not apps:
        return []
    from deburr.sources.cdk_source.reader import read as read_code  # most projects hold no CDK app

    stacks: list[Stack] = []
    for app in apps:
        before = len(stacks)
        unread: list[Gap] = []
        stacks += _attempted(app, root, unread, partial(read_code, app, root=root, given=parameters))
        faults = [gap for gap in unread if gap.fault]
        read = len(stacks) > before
        how = "read from its code, and not synthesized" if read else "that is not synthesized"
        told = f"a CDK app {how}: {better}"
        if not better:
            told = f"an Amplify backend {'read from its code' if read else 'whose code tells no function'}"
        gaps += faults or [Gap(Place(_shown(app, root)), told)]
    return stacks


def _other_dialects(
    found: Found, root: Path, facts: Facts, told: Told, gaps: list[Gap], allows: list[Allow]
) -> list[Stack]:
    """What is written in other languages than CloudFormation's, as stacks; what cannot be read becomes a gap."""
    stacks: list[Stack] = []
    if found.modules or found.plans:
        from deburr.sources.terraform.copies import left_behind
        from deburr.sources.terraform.library import Library  # the grammar is loaded where there is something to parse
        from deburr.sources.terraform.reader import read as read_module
        from deburr.sources.terraform.reader import roots, turned_off
        from deburr.sources.terraform.stages import stages as stages_of

        library = Library(root, stages_of(found.values, root.resolve()))
        planned = {path.parent.resolve() for path in found.plans}
        if found.plans:
            from deburr.sources.terraform.plan import read as read_plan

            for path in found.plans:
                stacks += _attempted(path, root, gaps, partial(read_plan, path.resolve(), library=library))
        deployed = roots(dict.fromkeys(folder.resolve() for folder in found.modules))
        read: dict[Path, list[Stack]] = {}
        for folder in (each for each in deployed if each not in planned):
            of_module = partial(read_module, folder, library=library, told=told)
            read[folder] = list(_attempted(folder, root, gaps, of_module))
        for folder in turned_off(read):
            of_module = partial(read_module, folder, library=library, told=told)
            read[folder] = list(_attempted(folder, root, gaps, of_module))
        behind = left_behind(read, library)
        gaps += behind.values()
        stacks += [stack for folder, made in read.items() if folder not in behind for stack in made]
        gaps += library.gaps
        allows += library.allows
    if found.services:
        from deburr.sources.serverless.reader import read as read_service  # most projects hold none

        for path in found.services:
            stacks += _attempted(
                path, root, gaps, partial(read_service, path, root=root, facts=facts, given=told.options)
            )
    return stacks


def _attempted(path: Path, root: Path, gaps: list[Gap], read: Callable[[], Stack]) -> Iterator[Stack]:
    """The stack that a reader makes of a file, or nothing and a gap."""
    try:
        stack = attempt(Place(_shown(path, root)), read)
    except SourceError as error:
        gaps.append(Gap(spot(error, _shown(path, root)), error.message + (f"; {error.hint}" if error.hint else "")))
        return
    if isinstance(stack, Gap):
        gaps.append(stack)
    else:
        yield stack


def _accounts(snapshots: Sequence[Path], root: Path, facts: Facts) -> tuple[Reading | None, list[Gap]]:
    """What the snapshots hold, None when there is none that can be read."""
    if not snapshots:
        return None, []
    from deburr.sources.account.reader import read as read_account  # most projects hold no snapshot

    found: Reading | None = None
    gaps: list[Gap] = []
    for path in snapshots:
        shown = _shown(path, root)
        try:
            reading = attempt(Place(shown), partial(read_account, path, facts=facts, file=shown))
        except SourceError as error:
            gaps.append(Gap(Place(shown), error.message))
            continue
        if isinstance(reading, Gap):
            gaps.append(reading)
        elif found is None:
            found = reading
        else:
            found = Reading(_both(found.workload, reading.workload), (*found.gaps, *reading.gaps))
    return found, gaps


def _both(one: Workload, other: Workload) -> Workload:
    return Workload(*((*getattr(one, each), *getattr(other, each)) for each in Workload.__struct_fields__))


def _with_handlers(infrastructure: Reading, *, sources: Sources, facts: Facts) -> Reading:
    found, taken = found_elsewhere(infrastructure.workload, sources)
    packed, unpacked = PackageReader(sources.root, facts).read(found)
    workload, unread, allows = HandlerReader(sources).read(packed)
    return Reading(workload, (*infrastructure.gaps, *taken, *unpacked, *unread), (*infrastructure.allows, *allows))


def _with_apps(infrastructure: Reading, *, made: Sequence[Assembly], sources: Sources, facts: Facts) -> Reading:
    """Named as the apps name it before the handlers are read, placed in the apps afterwards."""
    from deburr.sources.cdk.reader import CdkReader  # most projects hold no CDK app

    cdk = CdkReader(made, sources.root)
    named = replace(infrastructure, workload=cdk.named(infrastructure.workload))
    return cdk.told(_with_handlers(named, sources=sources, facts=facts))


def _loaded(found: Found, root: Path) -> tuple[list[Assembly], list[Gap]]:
    made: list[Assembly] = []
    gaps: list[Gap] = []
    for folder in found.assemblies:
        try:
            made.append(assemblies.load(folder))
        except SourceError as error:
            gaps.append(Gap(Place(_shown(folder / assemblies.MANIFEST, root)), error.message))
    return made, gaps


def _synthesized(
    found: Found,
    made: list[Assembly],
    gaps: list[Gap],
    root: Path,
    announce: Callable[[str], None],
    temporary: ExitStack,
) -> tuple[list[Assembly], list[Gap]]:
    """Every app anew; the assembly that one left before is not read beside it."""
    from deburr.sources.cdk.synth import synthesized  # subprocess is loaded by those who ask for it

    apps = {app.parent.resolve() for app in found.apps}
    apps |= {assembly.app.resolve() for assembly in made if (assembly.app / "cdk.json").is_file()}
    fresh: list[Assembly] = []
    for app in sorted(apps):
        try:
            fresh.append(temporary.enter_context(synthesized(app, announce)))
        except SourceError as error:
            gaps.append(Gap(Place(_shown(app / "cdk.json", root)), f"{error.message}; {error.hint}"))
    replaced = {assembly.app.resolve() for assembly in fresh}
    return [*(assembly for assembly in made if assembly.app.resolve() not in replaced), *fresh], gaps


def _once(templates: Sequence[Path], made: Sequence[Assembly]) -> list[Path]:
    """The stacks' templates, and those of the others that no app printed from one of these stacks."""
    stacks = [stack.template for assembly in made for stack in assembly.stacks]
    return [*(path for path in templates if not any(_printed_by(assembly, path) for assembly in made)), *stacks]


def _synthesized_from(apps: frozenset[Path], template: Path) -> bool:
    """True for a template that was once synthesized from an app whose code is read: one of both is enough.

    apps  folders of such apps, resolved.
    """
    if not apps or apps.isdisjoint(template.resolve().parents):
        return False
    try:
        return re.search(_CDK_PATH, template.read_bytes()) is not None
    except OSError:
        return False  # the template reader says why it cannot be read


def _printed_by(assembly: Assembly, template: Path) -> bool:
    """True for a file in the app's folder, perhaps older than the assembly, that names constructs of its stacks."""
    if not template.resolve().is_relative_to(assembly.app.resolve()):
        return False
    try:
        written = [path.decode(errors="replace") for path in re.findall(_CDK_PATH, template.read_bytes())]
    except OSError:
        return False  # the template reader says why it cannot be read
    return any(path.startswith(f"{stack.path}/") for path in written for stack in assembly.stacks)


def _nothing(paths: Sequence[Path], gaps: Sequence[Gap], found: Found, root: Path) -> DeburrError:
    if gaps:
        return DeburrError(gaps[0].what, where=str(gaps[0].at), hint="nothing else was named that could be read")
    if found.modules:
        from deburr.sources.terraform.reader import outside

        called = outside([folder.resolve() for folder in found.modules], root)
        if called is not None:
            both = Path(os.path.commonpath([called, root]))
            return DeburrError(
                f"its modules stand in {os.path.relpath(called, root)}, outside of what was named, and are not read",
                where=", ".join(str(path) for path in paths),
                hint=f"name a folder that holds both: {os.path.relpath(both)}",
            )
    return DeburrError(
        "no SAM or CloudFormation template, CDK app, Serverless service or Terraform module with functions",
        where=", ".join(str(path) for path in paths),
        hint="name a folder that holds one, or the file itself",
    )


def _shown(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
