"""Reads what `terraform show -json` prints of a plan: exact values, placed in the configuration beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.tree import MappingNode, TreeNode
from deburr.sources.terraform.bodies import Bodies
from deburr.sources.terraform.code import Packages
from deburr.sources.terraform.given import Told
from deburr.sources.terraform.library import Library
from deburr.sources.terraform.modules import Instance, root_module
from deburr.sources.terraform.reader import PACKAGED, finished
from deburr.sources.terraform.syntax import Block
from deburr.sources.terraform.tables import OBJECTS
from deburr.sources.terraform.translate import Translated
from deburr.sources.terraform.values import Encoded, Ref, Unknown
from deburr.workload.workload import Gap

LARGEST = 64 * 1024 * 1024  # bytes
DEEPEST = 20  # modules within each other, and references through them
MOST = 20_000  # resources
_INDEX = re.compile(r"\[[^\]]*\]")
Json = Mapping[str, Any]


def read(path: Path, *, library: Library) -> Stack:
    """The functions of one plan, and everything around them that deburr knows.

    Raises  SourceError when the file is no plan as JSON.
    """
    file = library.shown(path)
    plan = _loaded(path, file)
    make = Maker(file)
    bodies, found = Bodies(make), Translated(make)
    written = _Written(library, path.parent)
    packages = Packages(make, library.root, library.root / Path(file).parent)
    for declared in written.instances.values():
        packages.learn(declared.module)
        if declared.block.labels[0] in OBJECTS:
            packages.learn_object(declared)
    planned = list(_resources(_under(plan, "planned_values", "root_module")))
    if len(planned) > MOST:
        make.gaps[Gap(Place(file), f"not all of it is looked at: it has more than {MOST:,} resources")] = None
    planned = planned[:MOST]
    references = _References(_under(plan, "configuration", "root_module"), {each["address"] for each in planned})
    for each in planned:
        address, kind = str(each["address"]), str(each["type"])
        instance = written.at(address)
        values = _merged(_under(each, "values"), references.expressions(address), references, address)
        body = _body(bodies, instance, values)
        found.add(address, kind, body)
        if kind in PACKAGED and instance is not None:
            packages.code(instance, body, found.properties[address], key=PACKAGED[kind])
    return finished(make, found, path=path, root=library.root)


def _loaded(path: Path, file: str) -> Json:
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(f"has more than {LARGEST:,} bytes", where=file, hint="plan one module at a time")
        plan = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(f"is no plan that can be read: {error}", where=file) from None
    if not _under(plan, "planned_values", "root_module"):
        hint = "`terraform show -json FILE` prints one"
        raise SourceError("is no plan: it has no planned_values", where=file, hint=hint)
    return _under(plan)


def _under(value: object, *keys: str) -> Json:
    """The object under these keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _listed(value: Json, key: str) -> list[Json]:
    """The objects in a list; nothing where there is none."""
    found = value.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _names(value: Json) -> list[str]:
    """What an expression refers to."""
    found = value.get("references")
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _resources(module: Json, depth: int = 0) -> Iterator[Json]:
    for each in _listed(module, "resources"):
        if each.get("mode") == "managed" and each.get("address") and each.get("type"):
            yield each
    for child in _listed(module, "child_modules") if depth < DEEPEST else []:
        yield from _resources(child, depth + 1)


def _body(bodies: Bodies, instance: Instance | None, values: Json) -> MappingNode:
    """The planned values, each where the configuration writes it."""
    if instance is None:
        return _placed(bodies, None, None, values, MappingNode("", 1, 1, 1, 1))
    home = bodies.place(instance.module, instance.block, instance.block.file)
    return _placed(bodies, instance, instance.block, values, home)


def _placed(
    bodies: Bodies, instance: Instance | None, block: Block | None, values: Json, home: TreeNode
) -> MappingNode:
    """The values of a resource, or of a block in it, at their own places or at its own."""
    make = bodies.make
    entries: dict[str, TreeNode | None] = {}
    for name, value in values.items():
        expr = block.attributes.get(name) if block is not None else None
        written = _blocks(block, name) if block is not None and _is_blocks(value) else []
        if instance is not None and expr is not None and block is not None:
            entries[name] = bodies.value(instance.module, expr, block.file, value)
        elif instance is not None and written:
            made = [
                _placed(bodies, instance, inside, part, bodies.place(instance.module, outer, outer.file))
                for number, part in enumerate(value)
                for outer, inside in [written[min(number, len(written) - 1)]]
            ]
            entries[name] = make.sequence(made[0], made)
        elif value not in ([], {}, ""):
            entries[name] = bodies.node(value, home, home)
    return make.mapping(home, entries)


def _is_blocks(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _blocks(block: Block, name: str) -> list[tuple[Block, Block]]:
    """Blocks of that name, and what is written in each: a `dynamic` one has its content within it."""
    found: list[tuple[Block, Block]] = []
    for inner in block.blocks:
        if inner.type == name:
            found.append((inner, inner))
        elif inner.type == "dynamic" and inner.labels[:1] == (name,):
            found.append((inner, next(inner.of_type("content"), inner)))
    return found


class _Written:
    """The configuration beside a plan, by the addresses of what it declares."""

    def __init__(self, library: Library, folder: Path) -> None:
        declared = library.folder(folder.resolve())
        module = root_module(declared, library, Told())
        self.instances = {instance.address: instance for instance in module.instances()} if declared.resources else {}
        self.bare = {_INDEX.sub("", address): instance for address, instance in self.instances.items()}

    def at(self, address: str) -> Instance | None:
        return self.instances.get(address) or self.bare.get(_INDEX.sub("", address))


@dataclass(slots=True)
class _References:
    """What stands behind a value that is only known after it was applied.

    root       the configuration of the root module.
    addresses  of every planned resource.
    """

    root: Json
    addresses: set[str]
    first: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for address in sorted(self.addresses):
            self.first.setdefault(_INDEX.sub("", address), address)

    def expressions(self, address: str) -> Json:
        """The expressions of a resource, by attribute."""
        modules, own = _parts(address)
        for each in _listed(self._module(modules), "resources"):
            if each.get("address") == own:
                return _under(each, "expressions")
        return {}

    def resource(self, references: list[str], address: str) -> Ref | None:
        """The first planned resource that an expression refers to, through modules and variables."""
        modules, _ = _parts(address)
        return self._followed(references, modules, address, 0)

    def _followed(self, references: list[str], modules: tuple[str, ...], address: str, depth: int) -> Ref | None:
        for reference in sorted(references, key=len, reverse=True) if depth < DEEPEST else []:
            words = _INDEX.sub("", str(reference)).split(".")
            if words[0] == "module" and len(words) > 2:
                inner = (*modules, words[1])
                output = _under(self._module(inner), "outputs", words[2], "expression")
                found = self._followed(_names(output), inner, address, depth + 1)
            elif words[0] == "var" and modules and len(words) > 1:
                call = _under(self._module(modules[:-1]), "module_calls", modules[-1], "expressions", words[1])
                found = self._followed(_names(call), modules[:-1], address, depth + 1)
            else:
                found = self._planned(modules, words, address)
            if found is not None:
                return found
        return None

    def _planned(self, modules: tuple[str, ...], words: list[str], address: str) -> Ref | None:
        if len(words) < 2:
            return None
        prefix = "".join(f"module.{name}." for name in modules)
        bare = f"{prefix}{words[0]}.{words[1]}"
        index = _INDEX.findall(address)
        same = f"{bare}{index[-1]}" if index else bare
        found = same if same in self.addresses else self.first.get(bare)
        return Ref(found, ".".join(words[2:])) if found is not None else None

    def _module(self, names: tuple[str, ...]) -> Json:
        found = self.root
        for name in names:
            found = _under(found, "module_calls", name, "module")
        return found


def _parts(address: str) -> tuple[tuple[str, ...], str]:
    """Names of the modules on the way, and the address of the resource in the last."""
    words = _INDEX.sub("", address).split(".")
    modules: list[str] = []
    while len(words) > 3 and words[0] == "module":
        modules.append(words[1])
        words = words[2:]
    return tuple(modules), ".".join(words)


def _merged(values: Json, expressions: Json, references: _References, address: str) -> dict[str, Any]:
    """The planned values, with references for what is known after it was applied."""
    found = {name: value for name, value in values.items() if value is not None}
    for name, expression in expressions.items():
        known = found.get(name)
        if isinstance(expression, list) and isinstance(known, list):
            inner = zip(known, expression, strict=False)
            found[name] = [
                _merged(value, part, references, address)
                if isinstance(value, dict) and isinstance(part, dict)
                else value
                for value, part in inner
            ]
        elif known is None and isinstance(expression, dict) and "references" in expression:
            made = references.resource(_names(expression), address)
            if made is None:
                found[name] = Unknown(f"{name} is known after it was applied")
            elif name == "redrive_policy":
                found[name] = Encoded({"deadLetterTargetArn": made})
            else:
                found[name] = made
    return found
