"""Loads templates with the local templates nested in them, each read with what its parent passes."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.boundary import attempt
from deburr.sources.cloudformation import template as templates
from deburr.sources.cloudformation.assets import staged
from deburr.sources.cloudformation.globals import merged
from deburr.sources.cloudformation.neighbours import introduce
from deburr.sources.cloudformation.stack import FUNCTION_TYPES, NESTED_TYPES, Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.uploaded import path_of
from deburr.sources.cloudformation.values import Value
from deburr.workload.workload import Gap

ABOVE = "{{resolve:parent}}"  # read as unknown, like any dynamic reference
MARKS = tuple(name.encode() for name in NESTED_TYPES)


def load(path: Path, *, root: Path, parameters: Mapping[str, str]) -> Stack:
    """A template and everything nested in it; SourceError when it is not YAML or JSON at all."""
    return _load(path, root, parameters, parent=None, trail=(), given={}, above=())


def load_all(
    paths: Iterable[Path], *, root: Path, passed: Callable[[Path], Mapping[str, str]], named: frozenset[Path]
) -> tuple[list[Stack], list[Gap]]:
    """Every template once: those nested in another are found below it.

    passed   the parameters for a template that is nested in none.
    named    those of the paths that somebody asked for: that one of them is no template is told.
    Returns  the trees in the order of their paths, and a gap for each file that cannot be read.
    """
    trees: dict[Path, Stack] = {}
    gaps: list[Gap] = []
    below: set[Path] = set()
    root = root.resolve()
    real = [(path.resolve(), path in named) for path in paths]
    order, asked = list(dict(real)), {path for path, told in real if told}
    for path in sorted(order, key=lambda path: not _may_nest(path)):
        if path in below:
            continue
        try:
            tree = attempt(Place(_relative(path, root)), partial(load, path, root=root, parameters=passed(path)))
        except templates.NotATemplate as error:
            if path in asked or path.name.startswith("serverless."):
                gaps.append(Gap(spot(error, _relative(path, root)), error.message))
            continue
        except SourceError as error:
            gaps.append(Gap(spot(error, _relative(path, root)), error.message))
            continue
        if isinstance(tree, Gap):
            gaps.append(tree)
            continue
        trees[path] = tree
        nested = (stack for stack in tree.tree() if stack is not tree)
        children = {(root / stack.template.file).resolve() for stack in nested} - {path}
        below |= children
        for child in children:
            trees.pop(child, None)
    return [trees[path] for path in order if path in trees], gaps


def placed(trees: Iterable[Stack]) -> list[Stack]:
    """Every stack, parents first, with its addresses and its functions' names settled."""
    stacks = [stack for tree in trees for stack in tree.tree()]
    uses: dict[str, int] = {}
    for stack in stacks:
        uses[stack.template.file] = uses.get(stack.template.file, 0) + 1
    for stack in stacks:
        if uses[stack.template.file] > 1 and stack.trail:
            stack.prefix = "/".join(stack.trail) + "/"
    for stack in stacks:
        for resource in stack.of_type(*FUNCTION_TYPES):
            name = resource.properties.get("FunctionName")
            if name is not None:
                stack.names.setdefault(name.text() or name.pattern(), stack.address(resource.logical_id))
    introduce(stacks)
    return stacks


def _load(
    path: Path,
    root: Path,
    parameters: Mapping[str, str],
    *,
    parent: Stack | None,
    trail: tuple[str, ...],
    given: Mapping[str, Value],
    above: tuple[Path, ...],
    supposed: bool = False,
) -> Stack:
    template = templates.load(path, root=root, parameters=parameters, supposed=supposed)
    resources = {
        logical_id: replace(resource, properties=merged(resource, template.globals))
        for logical_id, resource in template.resources.items()
    }
    stack = Stack(template, resources, trail=trail, parent=parent, given=given)
    for resource in stack.of_type(*NESTED_TYPES):
        child = _child(stack, resource, root, (*above, path.resolve()))
        if child is not None:
            stack.children[resource.logical_id] = child
    return stack


def _child(stack: Stack, resource: Resource, root: Path, above: tuple[Path, ...]) -> Stack | None:
    where = resource.properties.get("TemplateURL") or resource.properties.get("Location")
    asset = _staged(stack, resource, where)
    written = asset or (path_of(where, stack.template.scope) if where is not None else None)
    path = ((root / stack.template.file).parent / written).resolve() if written else None
    if where is None or path is None or not path.is_file():
        stack.gap((where or resource).at, f"the nested stack {resource.logical_id} is not in a local file")
        return None
    if path in above:
        stack.gap(where.at, f"the nested stack {resource.logical_id} contains itself")
        return None
    passed = resource.properties.get("Parameters")
    given = dict(passed.items()) if passed is not None else {}
    try:
        return _load(
            path,
            root,
            {name: _passed(value) for name, value in given.items()},
            parent=stack,
            trail=(*stack.trail, resource.logical_id),
            given=given,
            above=above,
            supposed=stack.template.scope.supposed or (not asset and where.text() != written),
        )
    except SourceError as error:
        stack.gap(where.at, f"the nested stack {resource.logical_id} cannot be read: {error.message}")
        return None


def _staged(stack: Stack, resource: Resource, where: Value | None) -> str | None:
    """The template that the CDK left for a nested stack, by its metadata or by its hash in the address."""
    named = resource.raw.get("Metadata", "aws:asset:path")
    if named is not None:
        return named.text()
    return staged(stack.template.path, where.pattern()) if where is not None else None


def _passed(value: Value) -> str:
    """What the child is given: the text, or a mark that it is settled above; references are followed."""
    if value.kind == "list":
        parts = [element.text() for element in value.elements()]
        return ABOVE if None in parts else ",".join(part for part in parts if part is not None)
    written = value.text()
    return ABOVE if written is None else written


def _may_nest(path: Path) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return any(mark in data for mark in MARKS)


def spot(error: SourceError, file: str) -> Place:
    """The place an error names, which is the file with a line and a column where they are known."""
    numbers = (error.where or "").removeprefix(file).strip(":").split(":")
    known = [int(number) for number in numbers if number.isdigit()]
    return Place(file, known[0], known[1] if len(known) > 1 else 1) if known else Place(file)


def _relative(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
