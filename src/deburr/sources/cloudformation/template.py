"""One template: its sections, its resources, what its parameters are given."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from msgspec import Struct

from deburr.errors import SourceError
from deburr.place import Place
from deburr.sources.cloudformation.conditions import condition as decided_condition
from deburr.sources.cloudformation.contradictions import contradict
from deburr.sources.cloudformation.parse import LARGEST, Document, parse
from deburr.sources.cloudformation.scope import Scope
from deburr.sources.cloudformation.tree import MappingNode, Scalar
from deburr.sources.cloudformation.values import Value
from deburr.workload.workload import Allow, Gap

KNOWN_TRANSFORMS = (
    "AWS::Serverless-",
    "AWS::LanguageExtensions",
    "AWS::Include",
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-",
)
_GZIP = b"\x1f\x8b"
_EMPTY = MappingNode("", 1, 1, 1, 1)


class NotATemplate(SourceError):
    """YAML or JSON that only mentions AWS resources: an API model, a service of another framework."""


class Resource(Struct, frozen=True):
    """A resource as written.

    properties  empty when there are none.
    raw         the whole resource: Metadata, DependsOn and the rest.
    condition   False when what was given makes its condition false; None while undecided or defaulted.
    """

    logical_id: str
    type: str
    properties: Value
    at: Place
    condition: bool | None
    raw: Value


class Template(Struct, frozen=True):
    """file   relative to the checked folder; `gaps` is filled while values are looked at.
    notes  allows in other files that it is written in.
    """

    file: str
    path: Path
    scope: Scope
    resources: Mapping[str, Resource]
    globals: Value | None
    outputs: Value
    transforms: tuple[str, ...]
    allows: Mapping[int, str]
    notes: tuple[Allow, ...] = ()

    @property
    def parameters(self) -> Mapping[str, Value]:
        return self.scope.parameters

    @property
    def gaps(self) -> list[Gap]:
        return self.scope.gaps

    def conditional(self, name: str) -> bool:
        """True for a resource that has a condition."""
        return _condition(self.resources[name]) is not None

    def exclusive(self, one: str, other: str) -> bool:
        """True when two resources can never both be made: their conditions contradict each other."""
        first, second = (_condition(self.resources[name]) for name in (one, other))
        if first is None or second is None or first == second:
            return False
        return contradict(self.scope.conditions, first, second)


def load(path: Path, *, root: Path, parameters: Mapping[str, str], supposed: bool = False) -> Template:
    """Load one template.

    supposed  what it is given is only supposed: others may give it something else.
    Raises  SourceError when it is not YAML or JSON, or no template at all.
    """
    file = _relative(path, root)
    try:
        data = unpacked(path) if path.is_file() else None
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", where=file) from None
    if data is None:
        raise SourceError("is no regular file", where=file)
    document = parse(data, file=file)
    if document.root is None:
        raise SourceError("is empty", where=file)
    if not isinstance(document.root, MappingNode):
        raise SourceError("is no template: its top is no mapping", where=file)
    return of_tree(document.root, Scope(file, path.parent, root, parameters, supposed=supposed), path, document)


def of_tree(root: MappingNode, scope: Scope, path: Path, document: Document, notes: tuple[Allow, ...] = ()) -> Template:
    """The template that a tree makes.

    document  what was noted beside the tree: duplicate keys and allows.
    notes     allows in other files.
    Raises    NotATemplate when nothing in it is of a template.
    """
    file = scope.file
    whole = Value(scope, root)
    sections = {
        name: _section(whole, name) for name in ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
    }
    scope.parameters = dict(sections["Parameters"].items())
    scope.mappings = sections["Mappings"]
    scope.conditions = _raw_items(sections["Conditions"])
    declared = sections["Resources"]
    named = dict(declared.items())
    scope.resource_ids = frozenset(named)
    for key, line, column in document.duplicates:
        scope.gaps.append(Gap(Place(file, line, column), f"key {key!r} stands twice; the last one counts"))
    if whole.get("Resources") is None:
        if not any(whole.get(name) is not None for name in ("AWSTemplateFormatVersion", "Transform", "Globals")):
            raise NotATemplate("is no SAM or CloudFormation template: it has no Resources", where=file)
        scope.gaps.append(Gap(Place(file, 1, 1), "no Resources in this template"))
    resources = {name: made for name, value in named.items() if (made := _resource(scope, name, value)) is not None}
    transforms = _transforms(whole.get("Transform"))
    for transform in transforms:
        if not transform.startswith(KNOWN_TRANSFORMS):
            scope.gaps.append(Gap(Place(file, 1, 1), f"macro {transform} is not run: what it adds is not seen"))
    return Template(
        file, path, scope, resources, whole.get("Globals"), sections["Outputs"], transforms, document.allows, notes
    )


def unpacked(path: Path) -> bytes:
    """What a template file holds; one that was uploaded gzipped is unpacked, as far as a template may be long.

    Raises  OSError when it cannot be read or is no whole gzip file.
    """
    data = path.read_bytes()
    if not data.startswith(_GZIP):
        return data
    import gzip  # templates are hardly ever packed

    try:
        with gzip.open(BytesIO(data)) as packed:
            return packed.read(LARGEST + 1)
    except (EOFError, zlib.error) as error:
        raise OSError(f"is no whole gzip file ({error})") from None


def _resource(scope: Scope, name: str, value: Value) -> Resource | None:
    kind = value.get("Type")
    text = kind.text() if kind is not None else None
    if text is None:
        scope.gaps.append(Gap(value.key_at, f"resource {name} has no Type"))
        return None
    condition = value.get("Condition")
    decided: bool | None = True
    if condition is not None:
        written = condition.text()
        decided = decided_condition(scope, written, defaults=False) if written is not None else None
    if decided is False:
        return None
    properties = value.get("Properties")
    if properties is None and (null := _null(value, "Properties")) is not None:
        scope.gaps.append(Gap(null.key_at, f"resource {name} has Properties that are null"))
    return Resource(
        logical_id=name,
        type=text,
        properties=properties or Value(scope, _EMPTY, parent=value, key="Properties"),
        at=value.key_at,
        condition=decided,
        raw=value,
    )


def _null(value: Value, name: str) -> Value | None:
    """The entry of that name when it is written and null, which `get` takes for absent."""
    node = value.final.node
    for key, inner in value.scope.pairs(node, value) if isinstance(node, MappingNode) else []:
        if key.text == name and isinstance(inner, Scalar) and inner.null:
            return Value(value.scope, inner, parent=value, key=key)
    return None


def _section(whole: Value, name: str) -> Value:
    found = whole.get(name)
    return found if found is not None and found.kind == "map" else Value(whole.scope, _EMPTY, key=name)


def _raw_items(section: Value) -> dict[str, Value]:
    """Conditions are looked at as written: `{"Condition": X}` in one is a reference, not data."""
    node = section.node
    if not isinstance(node, MappingNode):
        return {}
    pairs = section.scope.pairs(node, section)
    return {key.text: Value(section.scope, value, parent=section, key=key) for key, value in pairs}


def _transforms(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    found = list(value.elements()) if value.kind == "list" else [value]
    texts = [(item.get("Name") or item) if item.kind == "map" else item for item in found]
    return tuple(text for item in texts if (text := item.text()))


def _condition(resource: Resource) -> str | None:
    written = resource.raw.get("Condition")
    return written.text() if written is not None else None


def _relative(path: Path, root: Path) -> str:
    try:
        if ".." not in path.parts:
            return path.relative_to(root).as_posix()
    except ValueError:
        pass  # by a link, perhaps
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
