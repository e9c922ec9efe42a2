"""Where a function's code is: behind an archive, an object in a bucket, a path, or what a module packs."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from deburr.sources.cloudformation.code import DIRECT, UPLOAD
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, TreeNode
from deburr.sources.terraform import syntax
from deburr.sources.terraform.builds import Builds
from deburr.sources.terraform.evaluate import value_of
from deburr.sources.terraform.instances import turns
from deburr.sources.terraform.modules import Instance, Module
from deburr.sources.terraform.scope import Scope
from deburr.sources.terraform.syntax import Block, Expr
from deburr.sources.terraform.tables import OBJECTS
from deburr.sources.terraform.translate import Properties
from deburr.sources.terraform.values import Ref
from deburr.workload.function import REPLACED

PACKED = "deburr_source"
"""The attribute by which deburr's models of modules say what they pack."""


_CODE = frozenset({"all", "filename", "image_uri", "s3_bucket", "s3_key", "s3_object_version", "source_code_hash"})


def _replaced(block: Block) -> bool:
    """True where `ignore_changes` names the code: what is here only makes the function, another tool deploys to it."""
    for lifecycle in block.of_type("lifecycle"):
        ignored = lifecycle.attributes.get("ignore_changes")
        named = ignored.items if isinstance(ignored, syntax.Tuple) else [ignored]
        if any(_word(each) in _CODE for each in named):
            return True
    return False


def _word(written: Expr | None) -> object:
    """A name as HCL writes it, or the text that it is in JSON."""
    if isinstance(written, syntax.Literal):
        return written.value
    return written.name if isinstance(written, syntax.Name) else None


@dataclass(slots=True)
class Packages:
    """Local folders and files that become packages, relative to the folder that the stack's own paths begin at.

    archives  archive_file by the path that it writes.
    objects   objects in buckets, by address and by key.
    """

    make: Maker
    root: Path
    beside: Path
    archives: dict[str, Instance] = field(default_factory=dict)
    objects: dict[str, Instance] = field(default_factory=dict)
    by_address: dict[str, Instance] = field(default_factory=dict)
    builds: Builds = field(init=False)

    def __post_init__(self) -> None:
        self.builds = Builds(self.root)

    def learn(self, module: Module) -> None:
        """The archives that a module writes, and what its commands make."""
        self.builds.learn(module)
        for (kind, name), block in {**module.declared.data, **module.declared.resources}.items():
            if kind == "archive_file":
                mark = "data." if block.type == "data" else ""
                for key, names in module.keys(block, f"{mark}{kind}.{name}").items():
                    made = Instance(module, block, f"{module.address}{mark}{kind}.{name}{key}", names)
                    self.by_address[made.address] = made
                    written = self._read(made, "output_path")
                    if isinstance(written, str):
                        self.archives[os.path.normpath(module.base / written)] = made

    def learn_object(self, instance: Instance) -> None:
        self.by_address[instance.address] = instance
        key = self._read(instance, "key")
        if isinstance(key, str):
            self.objects[key] = instance

    def code(self, instance: Instance, at: MappingNode, properties: Properties, *, key: str) -> None:
        """Write where the code of a function or layer is; nothing when it is not known."""
        if instance.block.attributes.get("image_uri") is not None and "Code" in properties:
            return
        packed = self._packed(instance)
        name = "filename" if packed is None else PACKED
        written = packed if packed is not None else self._read(instance, "filename")
        if written is None:
            name = "s3_key"
            written = self._read(instance, name)
            found = self._object(written)
        else:
            found = self._source(instance, written)
        where = self._place(at, name)
        made = self._built(instance, found, where) if isinstance(found, Path) and not found.exists() else None
        if isinstance(found, Inline) and _replaced(instance.block):
            properties[key] = self.make.unknown(where, "another tool deploys its code")
        elif isinstance(found, Inline):
            at_text = self._written(found)
            properties[key] = {"ZipFile": self.make.text(at_text if at_text is not None else where, found.text)}
        elif found is not None:
            shown = os.path.relpath(made or found, self.beside).replace(os.sep, "/")
            properties[key] = self.make.text(where, shown)
            told = {"BuildMethod": "terraform"} if packed is not None or made is not None else {}
            if _replaced(instance.block):
                told["BuildMethod"] = REPLACED
            if name == "filename":
                told[UPLOAD] = DIRECT
            if told:
                properties["Metadata"] = {label: self.make.text(where, text) for label, text in told.items()}
        elif written is not None:
            properties[key] = self.make.unknown(where, "its code is built elsewhere")

    def _built(self, instance: Instance, found: Path, where: TreeNode) -> Path | None:
        """What becomes of a package that is not there: what a script packs, or the only folder with the handler."""
        entry, runtime = self._read(instance, "handler"), self._read(instance, "runtime")
        source = self.builds.source(str(found), entry, runtime, instance.module.base)
        if source is not None and source.guessed:
            shown = os.path.relpath(source.path, self.root).replace(os.sep, "/")
            told = f"{found.name} is taken to be made of {shown}, the one place here that has {entry}"
            self.make.gap(where, f"{told}: what packs it is not read")
        return source.path if source is not None else None

    def _packed(self, instance: Instance) -> object:
        """What a module packs itself: its `source_path`, or what deburr's model of it says."""
        packed = self._read(instance, PACKED)
        module = instance.module
        if packed is None and module.parent is not None and "source_path" in module.declared.variables:
            if isinstance(self._read(instance, "filename"), (str, Ref)):
                return None
            packed = module.variable("source_path")
        return packed

    def _place(self, at: MappingNode, name: str) -> TreeNode:
        return next((value for label, value in at.pairs if label.text == name), at)

    def _read(self, instance: Instance, name: str) -> object:
        written = instance.block.attributes.get(name)
        return value_of(written, instance.scope) if written is not None else None

    def _source(self, instance: Instance, written: object) -> "Path | Inline | None":
        """The folder or file behind a `filename`."""
        if isinstance(written, list):
            written = next((each for each in written if isinstance(each, (str, dict))), None)
        if isinstance(written, dict):
            written = written.get("path")
        if isinstance(written, Ref):
            archive = self.by_address.get(written.address)
            return self._archived(archive) if archive is not None and written.address in self.by_address else None
        if not isinstance(written, str) or not written or "\x00" in written:
            return None
        path = os.path.normpath(instance.module.base / written)
        return self._archived(self.archives[path]) if path in self.archives else self._inside(path)

    def _object(self, written: object) -> "Path | Inline | None":
        """What was uploaded under a key."""
        uploaded: Instance | None = None
        if isinstance(written, Ref):
            uploaded = self.by_address.get(written.address)
        elif isinstance(written, str):
            uploaded = self.objects.get(written)
        if uploaded is None or uploaded.block.labels[0] not in OBJECTS:
            return None
        return self._source(uploaded, self._read(uploaded, "source"))

    def _archived(self, archive: Instance) -> "Path | Inline | None":
        if "archive_file" not in archive.block.labels:
            return self._source(archive, self._read(archive, "source"))
        base = archive.module.base
        for name in ("source_dir", "source_file"):
            written = self._read(archive, name)
            if isinstance(written, str) and written:
                return self._inside(os.path.normpath(base / written))
        content = self._read(archive, "source_content")
        if isinstance(content, str):
            return Inline(content, archive, archive.block.attributes["source_content"])
        return self._contents(archive)

    def _written(self, inline: "Inline") -> TreeNode | None:
        """Where an inline text is written, unless somebody else wrote it."""
        if inline.archive.module.call is not None:
            return None
        self.make.origins.setdefault(id(inline.expr), inline.archive.block.file)
        self.make.kept.append(inline.expr)
        return inline.expr

    def _contents(self, archive: Instance) -> "Path | Inline | None":
        """The folder of the first file that is packed under its own name, else the only one: a file, or its text."""
        blocks = list(_sources(archive))
        for block, scope in blocks:
            path = _file_of(block)
            named = block.attributes.get("filename")
            read = value_of(path, scope) if path is not None else None
            name = value_of(named, scope) if named is not None else None
            if isinstance(read, str) and not (archive.module.base / read).is_file():
                self.make.gap(block, f"{read} is not there: Terraform stops before it plans anything")
                return None
            if isinstance(read, str) and isinstance(name, str) and Path(read).name == Path(name).name:
                return self._inside(os.path.normpath((archive.module.base / read).parent))
            if isinstance(read, str) and len(blocks) == 1:
                return self._inside(os.path.normpath(archive.module.base / read))
            content = block.attributes.get("content")
            text = value_of(content, scope) if content is not None and path is None else None
            if content is not None and isinstance(text, str) and len(blocks) == 1:
                return Inline(text, archive, content)
        return None

    def _inside(self, path: str) -> Path | None:
        found = type(self.root)(path)
        return found if found.is_relative_to(self.root) else None


class Inline(Struct, frozen=True):
    """The text of the one file in an archive, and where it is written."""

    text: str
    archive: Instance
    expr: Expr


def _sources(archive: Instance) -> Iterator[tuple[Block, Scope]]:
    """What is packed, each with the names it may use: blocks of `source`, and those that a `dynamic` one makes."""
    for block in archive.block.of_type("source", "dynamic"):
        if block.type == "source":
            yield block, archive.scope
            continue
        over = block.attributes.get("for_each")
        each = value_of(over, archive.scope) if over is not None and block.labels[:1] == ("source",) else None
        made = turns(block, each) or ()
        for content in block.of_type("content"):
            yield from ((content, archive.scope.within(names)) for names in made)


def _file_of(block: Block) -> Expr | None:
    """The path in `content = file(path)`."""
    content = block.attributes.get("content")
    if isinstance(content, syntax.Call) and content.name in ("file", "templatefile") and content.arguments:
        return content.arguments[0]
    return None
