"""Mappings written out: merge keys, `Fn::ForEach`, and `AWS::Include` of local files."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deburr.errors import SourceError
from deburr.sources.cloudformation import foreach
from deburr.sources.cloudformation.parse import parse
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode, walk
from deburr.sources.cloudformation.uploaded import path_of
from deburr.sources.cloudformation.values import Value

if TYPE_CHECKING:
    from deburr.sources.cloudformation.scope import Scope

_MERGE = "<<"
_WRITTEN_OUT = ("Fn::ForEach::", "Fn::Transform")


def plain(node: MappingNode) -> bool:
    """True for a mapping that says everything itself."""
    return not any([key.text == _MERGE or key.text.startswith(_WRITTEN_OUT) for key, _ in node.pairs])


def written_out(scope: "Scope", node: MappingNode, owner: Value) -> Iterator[tuple[Scalar, TreeNode]]:
    merged: list[tuple[Scalar, TreeNode]] = []
    brought: list[tuple[Scalar, TreeNode]] = []  # what is included stands in place of what it stands beside
    for key, value in node.pairs:
        if key.text == _MERGE:
            sources = value.items if isinstance(value, SequenceNode) else [value]
            inherited: dict[str, tuple[Scalar, TreeNode]] = {}
            for source in dict.fromkeys(source for source in sources if isinstance(source, MappingNode)):
                last = {pair[0].text: pair for pair in scope.pairs(source, owner)}  # a source may merge others
                inherited = last | inherited  # the first of several sources wins
            merged.extend(inherited.values())
        elif key.text.startswith("Fn::ForEach::"):
            merged.extend(for_each(scope, key, value, owner))
        elif key.text == "Fn::Transform":
            brought.extend(included(scope, value, owner))
    own = {key.text for key, _ in node.pairs}
    yield from (pair for pair in merged if pair[0].text not in own)
    replaced = {key.text for key, _ in brought}
    for key, value in node.pairs:
        if key.text != _MERGE and not key.text.startswith(_WRITTEN_OUT) and key.text not in replaced:
            yield key, value
    yield from brought


def for_each(scope: "Scope", key: Scalar, node: TreeNode, owner: Value) -> list[tuple[Scalar, TreeNode]]:
    if not isinstance(node, SequenceNode) or len(node.items) != 3 or not isinstance(node.items[0], Scalar):
        scope.gap(key, f"{key.text} has no identifier, list and body")
        return []
    texts = [element.text() for element in Value(scope, node.items[1], parent=owner, key=key).elements()]
    known = [text for text in texts if text is not None]
    if not texts or len(known) != len(texts):
        scope.gap(key, f"{key.text}: its list is settled at deploy time")
        return []
    scope.copies_left -= len(known) * sum(1 for _ in walk(node.items[2], scope.copies_left + 1))
    if scope.copies_left < 0:
        scope.copies_left = 0
        scope.gap(key, f"{key.text}: the loops of this template make more than is looked at")
        return []
    made = foreach.expand(node.items[0].text, known, node.items[2])
    scope.kept.extend(value for _, value in made)
    out: list[tuple[Scalar, TreeNode]] = []
    for made_key, value in made:  # a body may be another loop
        if made_key.text.startswith("Fn::ForEach::"):
            out.extend(for_each(scope, made_key, value, owner))
        else:
            out.append((made_key, value))
    return out


def included(scope: "Scope", node: TreeNode, owner: Value) -> list[tuple[Scalar, TreeNode]]:
    call = Value(scope, node, parent=owner, key="Fn::Transform")
    name, location = call.get("Name"), call.get("Parameters", "Location")
    where = path_of(location, scope) or location.text() if location is not None else None
    if name is None or name.text() != "AWS::Include" or where is None:
        scope.gap(
            node, f"Fn::Transform {name.text() if name is not None else ''}: only AWS::Include of a local file is read"
        )
        return []
    path = (scope.folder / where).resolve()
    if "://" in where or not path.is_relative_to(scope.root.resolve()) or not path.is_file():
        scope.gap(node, f"AWS::Include of {where}: no such file in the checked folder")
        return []
    try:
        root = parse(path.read_bytes(), file=where).root
    except (SourceError, OSError) as error:
        scope.gap(node, f"AWS::Include of {where}: {error}")
        return []
    if root is not None:
        scope.kept.append(root)
        origin = path.relative_to(scope.root.resolve()).as_posix()
        for found in walk(root):
            scope.origins[id(found)] = origin
            if isinstance(found, MappingNode):
                scope.origins.update({id(key): origin for key, _ in found.pairs})
    return list(root.pairs) if isinstance(root, MappingNode) else []
