"""Reads one service into a stack, as if the framework had written its template."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deburr.errors import SourceError
from deburr.facts.book import Facts
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import Settled
from deburr.sources.serverless import doors
from deburr.sources.serverless.events import listed
from deburr.sources.serverless.files import CODE, Files, parameters
from deburr.sources.serverless.functions import Service
from deburr.sources.serverless.log_groups import log_groups
from deburr.sources.serverless.naming import normalized, owned
from deburr.sources.serverless.overriding import with_own
from deburr.sources.serverless.pings import pings
from deburr.sources.serverless.pipes import pipes
from deburr.sources.serverless.plugins import ALERTS, plugins
from deburr.sources.serverless.variables import Variables, entry

DEFAULTS = {
    "lambda.memory.default": "serverless.memory.default",
    "lambda.timeout.default": "serverless.timeout.default",
}
VERSIONS = "serverless.versions.default"
SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")


def read(path: Path, *, root: Path, facts: Facts, given: Mapping[str, str]) -> Stack:
    """The functions of one service, their events, and its own resources, as a stack.

    given   the options it would be deployed with (`stage`), and values of its resources' parameters.
    Raises  SourceError when the file cannot be read, or is for another cloud than AWS.
    """
    file = _shown(path.resolve(), root.resolve())
    make = Maker(file)
    files = Files(path.parent, root, make)
    service = files.document(path.resolve())
    if path.suffix in CODE and not (isinstance(service, MappingNode) and entry(service, "provider") is not None):
        hint = "`serverless print > serverless.yml` writes it as data"
        raise SourceError("is a program that tells no service without being run", where=file, hint=hint)
    if not isinstance(service, MappingNode):
        raise SourceError("is no service: its top is no mapping", where=file)
    variables = Variables(service, files, make, parameters(given))
    provider = variables.below(service, "provider")
    name = entry(provider, "name") if isinstance(provider, MappingNode) else provider
    if isinstance(name, Scalar) and name.text != "aws":
        raise SourceError(f"is a service for {name.text}: deburr reads those for AWS", where=file)
    custom = variables.below(service, "custom")
    used = plugins(make, variables.below(service, "plugins"), custom)
    told = Service(make, provider, variables.below(service, "package"), used, facts[VERSIONS].value is True)
    return _stack(path, root, given, files, service, variables, told)


def _stack(
    path: Path,
    root: Path,
    given: Mapping[str, str],
    files: Files,
    service: TreeNode,
    variables: Variables,
    told: Service,
) -> Stack:
    make = told.make
    functions = list(_functions(variables, make, service))
    names = {normalized(key.text): key.text for key, _ in functions}
    sections = dict(_sections(variables, make, service))
    made: dict[str, TreeNode] = {key.text: told.function(key, value) for key, value in functions}
    own = sections.get("Resources")
    made |= dict(log_groups(make, told.provider, functions, own))
    extended = any(entry(part, "extensions") is not None for part in listed(variables.below(service, "resources")))
    settled = make.unknown(service, "a plugin or an extension changes it")
    guarded = settled if extended or told.plugins.guards else None
    made |= dict(doors.doors(make, told.provider, functions, guarded))
    if told.plugins.warms:
        stage = variables.at(service, "provider.stage")
        known = stage.text if isinstance(stage, Scalar) else None
        made |= dict(pings(make, variables.below(service, "custom"), functions, known))
    if told.plugins.pipes:
        made |= dict(pipes(make, variables.below(service, "pipes")))
    made |= dict(doors.layers(make, variables.below(service, "layers")))
    made |= dict(doors.state_machines(make, variables.below(service, "stepFunctions.stateMachines"), made))
    if told.plugins.alerts:
        unknown = {"Dimensions": make.unknown(service, "a plugin makes the alarms")}
        made[ALERTS] = doors.resource(make, service, "AWS::CloudWatch::Alarm", dict(unknown))
    made = with_own(make, own, made, names)
    whole: dict[str, TreeNode | None] = {key: value for key, value in sections.items() if key != "Resources"}
    resources = make.pairs(service, [(make.text(node, name), node) for name, node in made.items()])
    whole["Resources"] = resources
    tree = make.pairs(service, [(make.text(service, name), node) for name, node in whole.items() if node is not None])
    _own_names(tree, names)
    stack = make.stack(tree, path=path, root=root, given=given, notes=files.allows, defaults=DEFAULTS)
    pinned = variables.below(service, "frameworkVersion")
    stack.framework = pinned.text if isinstance(pinned, Scalar) else ""
    stack.names |= dict(_deployed_as(variables, service, stack, [key.text for key, _ in functions]))
    return stack


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _functions(variables: Variables, make: Maker, service: TreeNode) -> Iterator[tuple[Scalar, TreeNode]]:
    """Every function once; they stand in a map or in a list of maps, and each may be in a file of its own."""
    found: dict[str, tuple[Scalar, TreeNode]] = {}
    written = variables.below(service, "functions")
    for group in listed(written):
        if isinstance(group, Settled):
            make.gap(group, f"functions are not known: {group.final.why or 'they are settled at deploy time'}")
        for key, value in group.pairs if isinstance(group, MappingNode) else []:
            if isinstance(value, Settled):
                make.gap(key, f"function {key.text} is not known: {value.final.why or 'it is settled at deploy time'}")
            elif isinstance(value, MappingNode):
                found[key.text] = (key, value)
    return iter(found.values())


def _sections(variables: Variables, make: Maker, service: TreeNode) -> Iterator[tuple[str, TreeNode]]:
    """The sections of the service's own template, which may be spread over several files."""
    gathered: dict[str, dict[str, tuple[Scalar, TreeNode]]] = {}
    for part in listed(variables.below(service, "resources")):
        if isinstance(part, Settled):
            make.gap(part, f"resources are not known: {part.final.why or 'they are settled at deploy time'}")
        if entry(part, "extensions") is not None:
            make.gap(part, "resources.extensions are not looked at: they change what the framework makes")
        for name in SECTIONS:
            for section in listed(entry(part, name)):
                if isinstance(section, Settled):
                    make.gap(section, f"{name} are not known: {section.final.why or 'they are settled at deploy time'}")
                for key, value in section.pairs if isinstance(section, MappingNode) else []:
                    gathered.setdefault(name, {})[key.text] = (key, value)
    for name, entries in gathered.items():
        first = next(iter(entries.values()))[1]
        yield name, make.pairs(first, entries.values())


def _own_names(root: TreeNode, functions: dict[str, str]) -> None:
    """Say functions' own names where the framework's names for them are written."""
    if not functions:
        return
    todo, seen = [root], {id(root)}
    while todo:
        node = todo.pop()
        inner = [value for _, value in node.pairs] if isinstance(node, MappingNode) else []
        inner += node.items if isinstance(node, SequenceNode) else []
        for value in inner:
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, Scalar) and "LambdaFunction" in value.text:
                value.text = owned(value.text, functions)
            todo.append(value)


def _deployed_as(
    variables: Variables, service: TreeNode, stack: Stack, functions: list[str]
) -> Iterator[tuple[str, str]]:
    """`service-stage-function` by which others name a function, where both are known."""
    name = variables.at(service, "service")
    written = entry(name, "name") if isinstance(name, MappingNode) else name
    stage = variables.at(service, "provider.stage")
    if isinstance(written, Scalar) and isinstance(stage, Scalar):
        for function in functions:
            yield f"{written.text}-{stage.text}-{function}", stack.address(function)
