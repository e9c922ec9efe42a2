"""Reads a root module and all that it calls into a stack."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from deburr.place import Place
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.stack import FUNCTION_TYPES, Stack
from deburr.sources.cloudformation.tree import MappingNode, TreeNode, walk
from deburr.sources.cloudformation.values import Settled
from deburr.sources.terraform.bodies import Bodies
from deburr.sources.terraform.code import Packages
from deburr.sources.terraform.given import Told
from deburr.sources.terraform.library import SUFFIXES, Library, vendored
from deburr.sources.terraform.modules import Instance, root_module
from deburr.sources.terraform.tables import OBJECTS
from deburr.sources.terraform.translate import Translated
from deburr.workload.workload import Gap

LOCAL = re.compile(rb'"?\bsource"?\s*[=:]\s*"(\.{1,2}/[^"]*)"')
MARKS = (b"aws_lambda_", b"/lambda/aws", b"terraform-aws-lambda")
PACKAGED = {"aws_lambda_function": "Code", "aws_lambda_layer_version": "Content"}


def read(folder: Path, *, library: Library, told: Told) -> Stack:
    """The functions of one root module, and everything around them that deburr knows.

    told  what its variables are given.
    """
    module = root_module(library.folder(folder), library, told)
    make = Maker(library.shown(folder) or ".")
    bodies, found = Bodies(make), Translated(make)
    beside = library.root / Path(make.file).parent
    instances = list(module.instances())
    packages = Packages(make, library.root, beside)
    modules = {id(instance.module): instance.module for instance in instances}.values()
    for each in modules:
        packages.learn(each)
    asked = [version for each in (module, *modules) for version in each.declared.provider]
    provider = ", ".join(dict.fromkeys(asked))
    for instance in instances:
        if instance.block.labels[0] in OBJECTS:
            packages.learn_object(instance)
    for instance in instances:
        _add(instance, bodies, found, packages, provider)
    for gap in module.gaps:
        make.gaps[gap] = None
    for what in sorted(module.budget.tired):
        make.gaps[Gap(Place(make.file), f"not all of it is looked at: {what}")] = None
    return finished(make, found, path=folder / "main.tf", root=library.root)


def finished(make: Maker, found: Translated, *, path: Path, root: Path) -> Stack:
    """The stack of everything that was translated."""
    resources = found.resources()
    sections = make.pairs(resources, [(make.text(resources, "Resources"), resources)])
    unknown = _unknown_names(make, resources)
    if unknown is not None:
        sections.pairs.append((make.text(resources, "Parameters"), unknown))
    return make.stack(sections, path=path, root=root, given={}, notes=(), defaults={})


def _add(instance: Instance, bodies: Bodies, found: Translated, packages: Packages, provider: str) -> None:
    kind = instance.block.labels[0]
    body = bodies.body(instance)
    found.add(instance.address, kind, body)
    if kind in PACKAGED:
        packages.code(instance, body, found.properties[instance.address], key=PACKAGED[kind])
        if provider and kind == "aws_lambda_function":
            told = found.properties[instance.address].setdefault("Metadata", {})
            told["AwsProvider"] = found.make.text(body, provider)


def _unknown_names(make: Maker, resources: MappingNode) -> MappingNode | None:
    """What values come from that are no resources: variables, data sources, modules that are not here.

    They are parameters of the template, so that nobody takes them for resources.
    """
    own = {key.text for key, _ in resources.pairs}
    names: dict[str, TreeNode] = {}
    for node in walk(resources, 1_000_000):
        if isinstance(node, Settled):
            names |= {name: resources for name in node.mentioned() if name not in own}
    if not names:
        return None
    typed = {name: make.mapping(resources, {"Type": make.text(resources, "String")}) for name in sorted(names)}
    return make.mapping(resources, typed)


def roots(folders: Iterable[Path]) -> list[Path]:
    """Folders that are deployed: with functions somewhere below their calls, and called by no other folder here."""
    marked: set[Path] = set()
    calls: dict[Path, set[Path]] = {}
    own = list(folders)
    brought = [inner.resolve() for folder in own for inner in vendored(folder).values()]
    for folder in [*own, *brought]:
        data = b"\n".join(_bytes(folder))
        calls[folder] = _local(folder, data)
        calls[folder] |= {inner.resolve() for inner in vendored(folder).values()}
        if any(mark in data for mark in MARKS):
            marked.add(folder)
    reaching = _reaching(calls, marked)
    called = {inner for folder, found in calls.items() for inner in found if inner != folder and folder in calls}
    found = [folder for folder in own if folder in reaching and folder not in called]
    seen = _below(calls, found)
    for folder in own:  # folders that call each other in a circle
        if folder in reaching and folder not in seen:
            found.append(folder)
            seen |= _below(calls, [folder])
    return sorted(found)


def turned_off(read: Mapping[Path, Sequence[Stack]]) -> list[Path]:
    """Modules above examples that make no function of theirs, while nothing else makes one: others may.

    What a repository publishes stands above its examples, which call it, and one of them may turn all of it off.
    read  folders that were read as roots, with what each made.
    """
    calls = {folder: _local(folder, b"\n".join(_bytes(folder))) for folder in read}
    making = {folder for folder, stacks in read.items() if any(any(each.of_type(*FUNCTION_TYPES)) for each in stacks)}
    used = {called for folder in making for called in calls[folder]}
    return sorted({called for folder in read for called in calls[folder] if called in folder.parents} - used)


def _local(folder: Path, data: bytes) -> set[Path]:
    """The folders that a folder's configuration calls."""
    return {(folder / match.decode(errors="replace")).resolve() for match in LOCAL.findall(data)}


def outside(folders: Iterable[Path], root: Path) -> Path | None:
    """A folder of modules that one of these calls and that is not below the root, so that it is not read."""
    for folder in folders:
        for called in sorted(_local(folder, b"\n".join(_bytes(folder)))):
            if called.is_dir() and not called.is_relative_to(root):
                return called
    return None


def _reaching(calls: Mapping[Path, set[Path]], marked: set[Path]) -> set[Path]:
    callers: dict[Path, set[Path]] = {}
    for folder, found in calls.items():
        for inner in found:
            callers.setdefault(inner, set()).add(folder)
    return _below(callers, marked)


def _below(calls: Mapping[Path, set[Path]], start: Iterable[Path]) -> set[Path]:
    seen: set[Path] = set()
    todo = list(start)
    while todo:
        folder = todo.pop()
        if folder not in seen:
            seen.add(folder)
            todo.extend(calls.get(folder, ()))
    return seen


def _bytes(folder: Path) -> Iterable[bytes]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.endswith(SUFFIXES) and path.is_file():
            try:
                yield path.read_bytes()
            except OSError:
                continue  # the reader says why it cannot be read
