"""Reads SAM and CloudFormation templates into the workload's words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from deburr.errors import SourceError
from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.boundary import attempt
from deburr.sources.cloudformation import (
    allows,
    edges,
    events,
    features,
    graphql,
    links,
    mappings,
    nested,
    permissions,
    pushes,
    restraints,
    routes,
    state_machines,
    urls,
)
from deburr.sources.cloudformation.attachments import Attachment, attachments
from deburr.sources.cloudformation.copies import folded
from deburr.sources.cloudformation.distributions import distributions
from deburr.sources.cloudformation.doors import API_TYPES, IMPLICIT, Door, doors
from deburr.sources.cloudformation.functions import function
from deburr.sources.cloudformation.log_groups import log_groups
from deburr.sources.cloudformation.metric_alarms import metric_alarms
from deburr.sources.cloudformation.parameters import from_file, from_samconfig
from deburr.sources.cloudformation.proxies import proxies
from deburr.sources.cloudformation.queues import databases, layers, others, queues
from deburr.sources.cloudformation.stack import FUNCTION_TYPES, Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.wiring import Wiring
from deburr.sources.reading import Reading
from deburr.workload.caller import Caller
from deburr.workload.resources import DoorKind
from deburr.workload.workload import Gap, Workload

Reader = Callable[[Wiring, Stack, Resource], Iterator[Caller]]
CALLERS: Mapping[str, Reader] = {
    "AWS::Serverless::Function": events.from_function,
    "AWS::Lambda::EventSourceMapping": mappings.from_resource,
    "AWS::Lambda::Url": urls.from_url,
    "AWS::Lambda::Alias": pushes.from_alias,
    "AWS::SNS::Topic": pushes.from_topic,
    "AWS::SNS::Subscription": pushes.from_subscription,
    "AWS::Events::Rule": pushes.from_rule,
    "AWS::Scheduler::Schedule": pushes.from_schedule,
    "AWS::Pipes::Pipe": pushes.from_pipe,
    "AWS::SES::ReceiptRule": pushes.from_receipt_rule,
    "AWS::CloudFormation::CustomResource": pushes.from_custom_resource,
    "AWS::ElasticLoadBalancingV2::TargetGroup": edges.from_target_group,
    "AWS::CloudFront::Distribution": edges.from_distribution,
    "AWS::ApiGateway::Method": routes.from_method,
    "AWS::ApiGateway::Authorizer": routes.from_authorizer,
    "AWS::ApiGatewayV2::Authorizer": routes.from_authorizer,
    "AWS::ApiGatewayV2::Integration": routes.from_integration,
    "AWS::AppSync::DataSource": graphql.from_data_source,
    graphql.SAM: graphql.from_sam,
    **dict.fromkeys(API_TYPES, routes.from_api),
    **dict.fromkeys(state_machines.TYPES, state_machines.from_resource),
}
# Functions of a kind that has its own resource types, which are not read yet.
UNREAD = ("AWS::Lambda::WebFunction", "AWS::Lambda::MicrovmImage")


def read(path: Path, *, root: Path, facts: Facts, parameters: Mapping[str, str]) -> Reading:
    """Read one template, and the local templates nested in it.

    root        the checked folder; every file is named relative to it.
    parameters  values that win over the defaults in the template.
    Raises      SourceError when the file is not YAML or JSON at all.
    """
    tree = nested.load(path, root=root, parameters=parameters)
    return _reading([tree], facts)


def read_project(
    paths: Iterable[Path],
    *,
    root: Path,
    facts: Facts,
    parameters: Mapping[str, str],
    parameter_file: Path | None = None,
    config_env: str | None = None,
    named: frozenset[Path] = frozenset(),
    beside: Sequence[Stack] = (),
) -> Reading:
    """Read many templates as one workload; one that is nested in another is read there, once.

    parameters      win over those of the file, and these over samconfig.toml's.
    parameter_file  JSON as CloudFormation's tools take it.
    config_env      the environment of the samconfig.toml beside each template; None takes nothing from it.
    named           those of the paths that somebody asked for: that one of them is no template is told.
    beside          stacks that readers of other dialects made: they are read with the rest, and joined to it. A
                    template that one of them took in whole, as a service does with its files, is read there alone.
    A file that is not YAML or JSON at all becomes a gap.
    Raises          ConfigError when parameter_file or samconfig.toml cannot be used, SourceError when no file could
                    be read at all.
    """
    given = {**(from_file(parameter_file) if parameter_file is not None else {}), **parameters}

    def passed(path: Path) -> Mapping[str, str]:
        return {**from_samconfig(path, config_env), **given} if config_env is not None else given

    trees, gaps = nested.load_all(paths, root=root, passed=passed, named=named)
    trees = [tree for tree in trees if not _taken_in(tree, beside)]
    trees += beside
    if gaps and not trees:
        raise SourceError(gaps[0].what, where=str(gaps[0].at), hint="nothing else was named that could be read")
    reading = attempt(Place(trees[0].template.file) if trees else Place(""), lambda: _reading(trees, facts))
    if isinstance(reading, Gap):
        sound, faults = _apart(trees, facts)
        reading = _reading(sound, facts)
        gaps += faults
    return Reading(reading.workload, (*gaps, *reading.gaps), reading.allows)


def _taken_in(tree: Stack, beside: Sequence[Stack]) -> bool:
    """True for a template whose functions, or whose resources where it has none, all stand in one of the others."""
    own = _spots(tree.of_type(*FUNCTION_TYPES)) or _spots(tree.resources.values())
    return bool(own) and any(own <= _spots(stack.resources.values()) for stack in beside)


def _spots(resources: Iterable[Resource]) -> set[tuple[str, int, int]]:
    places = (resource.raw.at for resource in resources)
    return {(at.file, at.line, at.column) for at in places}


def _apart(trees: list[Stack], facts: Facts) -> tuple[list[Stack], list[Gap]]:
    """After a crash: which trees can be read by themselves, and a gap for each that cannot."""
    sound: list[Stack] = []
    faults: list[Gap] = []
    for tree in trees:
        alone = attempt(Place(tree.template.file), partial(_reading, [tree], facts))
        if isinstance(alone, Gap):
            faults.append(alone)
        else:
            sound.append(tree)
    return sound, faults


def _reading(trees: list[Stack], facts: Facts) -> Reading:
    stacks = nested.placed(trees)
    beside, groups = attachments(stacks), log_groups(stacks)
    functions = [
        (
            stack,
            function(stack, resource, beside.get(stack.address(resource.logical_id), Attachment()), groups, facts),
        )
        for stack in stacks
        for resource in stack.of_type(*FUNCTION_TYPES)
    ]
    known = folded(functions)
    wiring = Wiring(facts, known, doors(stacks))
    _mark(stacks, wiring.doors)
    exact = _distinct(caller for stack in stacks for caller in _callers(wiring, stack))
    hinted = _distinct(permissions.callers(wiring, stacks, exact))
    for stack in stacks:
        for resource in stack.of_type(*UNREAD):
            stack.gap(resource.at, f"{resource.type} is not read yet")
    workload = Workload(
        functions=tuple({made.address: made for made in known.values()}.values()),
        callers=(*exact, *hinted),
        apis=tuple(door.api() for door in wiring.doors.values()),
        distributions=tuple(made for stack in stacks for made in distributions(wiring, stack)),
        queues=tuple(queue for stack in stacks for queue in queues(stack, facts)),
        callbacks=tuple(task for stack in stacks for task in state_machines.callbacks(wiring, stack)),
        alarms=tuple(metric_alarms(wiring, stacks)),
        databases=tuple(database for stack in stacks for database in databases(stack)),
        proxies=tuple(proxy for stack in stacks for proxy in proxies(stack)),
        layers=tuple(layer for stack in stacks for layer in layers(stack)),
        resources=tuple(other for stack in stacks for other in others(stack)),
    )
    gaps = dict.fromkeys(gap for stack in stacks for gap in (*stack.template.gaps, *stack.gaps))
    return Reading(workload, tuple(gaps), tuple(allows.allows(stacks)))


def _mark(stacks: Iterable[Stack], found: Mapping[str, Door]) -> None:
    for stack in stacks:
        for resource in stack.resources.values():
            features.mark(stack, resource, found)
            restraints.mark(stack, resource, found)
        for event, (_, name, kind) in IMPLICIT.items():
            shared, implicit = stack.globals(event), found.get(stack.address(name))
            if implicit is not None and shared is not None:
                restraints.mark_properties(implicit, shared)
                if kind is DoorKind.REST:
                    features.mark_properties(stack, implicit, shared)


def _callers(wiring: Wiring, stack: Stack) -> Iterator[Caller]:
    for resource in stack.resources.values():
        reader = CALLERS.get(resource.type)
        if reader is None and resource.type.startswith("Custom::"):
            reader = pushes.from_custom_resource
        if reader is not None:
            yield from reader(wiring, stack, resource)
        yield from links.from_resource(wiring, stack, resource)
    for section, (_, name, _) in IMPLICIT.items():
        door, shared = wiring.doors.get(stack.address(name)), stack.globals(section)
        if door is not None and shared is not None and name not in stack.resources:
            yield from routes.sam_authorizers(wiring, stack, door, shared)


def _says_more(one: Caller, other: Caller) -> bool:
    """An API's body settles what SAM's event leaves to defaults: streaming, and how long it waits."""
    if one.streams != other.streams:
        return one.streams
    written = one.waits_s is not None and not one.waits_s.by_default
    return written and other.waits_s is not None and other.waits_s.by_default


def _distinct(callers: Iterable[Caller]) -> list[Caller]:
    """Each way in once: a route that stands in an event and in the API's body is one."""
    found: dict[tuple[str, ...], Caller] = {}
    for caller in callers:
        key = (caller.function.address, caller.kind, caller.name, caller.source, caller.qualifier)
        known = found.setdefault(key, caller)
        if _says_more(caller, known):
            found[key] = caller
    return list(found.values())
