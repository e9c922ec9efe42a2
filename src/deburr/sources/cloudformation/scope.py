"""A template's names: what its parameters, conditions and mappings make of an intrinsic."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deburr.errors import SourceError
from deburr.sources.cloudformation import foreach
from deburr.sources.cloudformation.parse import parse
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode, walk
from deburr.sources.cloudformation.values import Final, Value, dynamic, unknown
from deburr.workload.workload import Gap

_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")
_PSEUDO = {"AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com"}
_LISTS = ("CommaDelimitedList", "List<")
_MERGE = "<<"
_DEEP = 60  # intrinsics within intrinsics
_LONGEST = 100_000  # characters of a made text: aliases can double one at every step
_PIECES = 10_000  # parts of a made text
_COPIES = 200_000  # nodes that loops may make in one template


class Scope:
    """Everything an intrinsic may look up while one template is read."""

    def __init__(self, file: str, folder: Path, root: Path, given: Mapping[str, str]) -> None:
        self.file = file
        self.folder = folder
        self.root = root
        self.given = given
        self.parameters: Mapping[str, Value] = {}
        self.mappings: Value | None = None
        self.conditions: Mapping[str, Value] = {}
        self.resource_ids: frozenset[str] = frozenset()
        self.gaps: list[Gap] = []
        self._pairs: dict[TreeNode, list[tuple[Scalar, TreeNode]]] = {}  # by node, not id: a made node must stay alive
        self._finals: dict[TreeNode, Final] = {}
        self._decided: dict[tuple[str | TreeNode, bool], bool | None] = {}
        self._rests: dict[TreeNode, bool] = {}
        self._depth = 0
        self._copies = _COPIES
        self._origins: dict[int, str] = {}  # nodes that were included from another file
        self._kept: list[TreeNode] = []  # made nodes: their ids are cache keys and must not be used again

    def origin(self, node: TreeNode) -> str:
        """The file a node is written in: the template's own, unless it was included."""
        return self._origins.get(id(node), self.file) if self._origins else self.file

    # Structure -------------------------------------------------------------------------------------------------------

    def pairs(self, node: MappingNode, owner: Value) -> list[tuple[Scalar, TreeNode]]:
        """A mapping's entries with merge keys, `Fn::ForEach` and `AWS::Include` written out."""
        known = self._pairs.get(node)
        if known is None:
            plain = True
            for key, _ in node.pairs:
                if key.text == _MERGE or key.text.startswith(("Fn::ForEach::", "Fn::Transform")):
                    plain = False
                    break
            self._pairs[node] = node.pairs  # what a cycle finds
            known = node.pairs if plain else list(self._written_out(node, owner))
            self._pairs[node] = known
        return known

    def _written_out(self, node: MappingNode, owner: Value) -> Iterator[tuple[Scalar, TreeNode]]:
        merged: list[tuple[Scalar, TreeNode]] = []
        for key, value in node.pairs:
            if key.text == _MERGE:
                sources = value.items if isinstance(value, SequenceNode) else [value]
                inherited: dict[str, tuple[Scalar, TreeNode]] = {}
                for source in dict.fromkeys(source for source in sources if isinstance(source, MappingNode)):
                    last = {pair[0].text: pair for pair in self.pairs(source, owner)}  # a source may merge others
                    inherited = last | inherited  # the first of several sources wins
                merged.extend(inherited.values())
            elif key.text.startswith("Fn::ForEach::"):
                merged.extend(self._for_each(key, value, owner))
            elif key.text == "Fn::Transform":
                merged.extend(self._included(value, owner))
        own = {key.text for key, _ in node.pairs}
        yield from (pair for pair in merged if pair[0].text not in own)
        yield from (
            (key, value)
            for key, value in node.pairs
            if key.text != _MERGE and not key.text.startswith(("Fn::ForEach::", "Fn::Transform"))
        )

    def _for_each(self, key: Scalar, node: TreeNode, owner: Value) -> list[tuple[Scalar, TreeNode]]:
        if not isinstance(node, SequenceNode) or len(node.items) != 3 or not isinstance(node.items[0], Scalar):
            self.gap(key, f"{key.text} has no identifier, list and body")
            return []
        texts = [element.text() for element in Value(self, node.items[1], parent=owner, key=key).elements()]
        known = [text for text in texts if text is not None]
        if not texts or len(known) != len(texts):
            self.gap(key, f"{key.text}: its list is settled at deploy time")
            return []
        self._copies -= len(known) * sum(1 for _ in walk(node.items[2], self._copies + 1))
        if self._copies < 0:
            self._copies = 0
            self.gap(key, f"{key.text}: the loops of this template make more than is looked at")
            return []
        made = foreach.expand(node.items[0].text, known, node.items[2])
        self._kept.extend(value for _, value in made)
        out: list[tuple[Scalar, TreeNode]] = []
        for made_key, value in made:  # a body may be another loop
            if made_key.text.startswith("Fn::ForEach::"):
                out.extend(self._for_each(made_key, value, owner))
            else:
                out.append((made_key, value))
        return out

    def _included(self, node: TreeNode, owner: Value) -> list[tuple[Scalar, TreeNode]]:
        call = Value(self, node, parent=owner, key="Fn::Transform")
        name, location = call.get("Name"), call.get("Parameters", "Location")
        where = location.text() if location is not None else None
        if name is None or name.text() != "AWS::Include" or where is None:
            self.gap(node, f"Fn::Transform {name.text() if name is not None else ''}: only AWS::Include of a local file is read")
            return []
        path = (self.folder / where).resolve()
        if "://" in where or not path.is_relative_to(self.root.resolve()) or not path.is_file():
            self.gap(node, f"AWS::Include of {where}: no such file in the checked folder")
            return []
        try:
            root = parse(path.read_bytes(), file=where).root
        except (SourceError, OSError) as error:
            self.gap(node, f"AWS::Include of {where}: {error}")
            return []
        if root is not None:
            self._kept.append(root)
            for found in walk(root):
                self._origins[id(found)] = path.relative_to(self.root.resolve()).as_posix()
                if isinstance(found, MappingNode):
                    self._origins.update({id(key): self._origins[id(found)] for key, _ in found.pairs})
        return list(root.pairs) if isinstance(root, MappingNode) else []

    def gap(self, node: TreeNode, what: str) -> None:
        self.gaps.append(Gap(node.place(self.file), what))

    def mentioned(self, node: TreeNode) -> Iterator[str]:
        """Logical ids of resources that this one node names."""
        found = intrinsic(node)
        if found is None:
            return
        name, argument = found
        names: list[str] = []
        if name in ("Ref", "GetAtt"):
            if isinstance(argument, Scalar):
                names = [argument.text.partition(".")[0]]
            elif isinstance(argument, SequenceNode) and argument.items and isinstance(argument.items[0], Scalar):
                names = [argument.items[0].text]
        elif name == "Sub":
            items = argument.items if isinstance(argument, SequenceNode) else [argument]
            variables = items[1] if len(items) > 1 else None
            own = {key.text for key, _ in variables.pairs} if isinstance(variables, MappingNode) else set()
            if items and isinstance(items[0], Scalar):
                used = [match[2] for match in _VARIABLE.finditer(items[0].text) if not match[1]]
                names = [name.partition(".")[0] for name in used if name not in own]
        yield from (found for found in names if found in self.resource_ids)

    # Intrinsics ------------------------------------------------------------------------------------------------------

    def resolve(self, value: Value) -> Final:
        """What a value is once its intrinsics are looked through."""
        node = value.node
        found = intrinsic(node)
        if found is None:
            if isinstance(node, Scalar):
                return unknown("a dynamic reference") if dynamic(node.text) else Final("scalar", node=node)
            return Final("map" if isinstance(node, MappingNode) else "list", node=node)
        known = self._finals.get(node)
        if known is not None:
            return known
        name, argument = found
        resolver = _RESOLVERS.get(name)
        if resolver is None:
            if name not in _LONG and name not in ("Condition", "Transform"):
                self.gap(node, f"unknown function {node.tag or 'Fn::' + name}")
            known = unknown(f"Fn::{name}")
        elif self._depth >= _DEEP:
            return unknown(f"more than {_DEEP} intrinsic functions within each other")
        else:
            self._finals[node] = unknown("it refers to itself")  # what a cycle finds
            self._depth += 1
            try:
                known = resolver(self, value, argument)
            finally:
                self._depth -= 1
        self._finals[node] = known
        return known

    def _ref(self, value: Value, argument: TreeNode) -> Final:
        if not isinstance(argument, Scalar):
            return unknown("Ref of no name")
        return self.named(argument.text, argument)

    def named(self, name: str, node: TreeNode) -> Final:
        """What `Ref` gives for a name."""
        if name == "AWS::NoValue":
            return Final("absent")
        if name in _PSEUDO:
            return Final("scalar", node=_scalar(_PSEUDO[name], node))
        if name.startswith("AWS::") and name in self.given:
            return Final("scalar", node=_scalar(self.given[name], node))
        if name.startswith("AWS::"):
            return unknown(f"{name} is known at deploy time")
        parameter = self.parameters.get(name)
        if parameter is None:
            return Final("reference", target=(name, ""))
        kind = parameter.get("Type")
        written = kind.text() if kind is not None else None
        if name in self.given:
            text: str | None = self.given[name]
        elif written is not None and written.startswith("AWS::SSM::"):
            return unknown(f"parameter {name} comes from Systems Manager", (name, ""))
        else:
            default = parameter.get("Default")
            text = default.text() if default is not None else None
            if default is None and _has_empty_default(parameter):
                text = ""
        if text is None:
            return unknown(f"parameter {name} has no default", (name, ""))
        if dynamic(text):
            return unknown(f"parameter {name} is a dynamic reference", (name, ""))
        if written is not None and written.startswith(_LISTS):
            items = [Value(self, _scalar(part.strip(), node)) for part in text.split(",") if part.strip()]
            return Final("list", items=items)
        return Final("scalar", node=_scalar(text, node), target=(name, "") if name in self.given else None)

    def _get_att(self, value: Value, argument: TreeNode) -> Final:
        if isinstance(argument, Scalar):
            logical_id, _, attribute = argument.text.partition(".")
            return Final("reference", target=(logical_id, attribute))
        if isinstance(argument, SequenceNode) and len(argument.items) >= 2:
            texts = [Value(self, item, parent=value).text() for item in argument.items]
            if texts[0] is not None:
                return Final("reference", target=(texts[0], ".".join(text or "{}" for text in texts[1:])))
        return unknown("Fn::GetAtt of no name")

    def _sub(self, value: Value, argument: TreeNode) -> Final:
        variables: dict[str, Value] = {}
        text_node = argument
        if isinstance(argument, SequenceNode) and argument.items:
            text_node = argument.items[0]
            if len(argument.items) > 1:
                variables = dict(Value(self, argument.items[1], parent=value, key="Sub").items())
        if not isinstance(text_node, Scalar):
            return unknown("Fn::Sub has no text")
        parts: list[str | tuple[str, str] | None] = []
        at = 0
        for match in _VARIABLE.finditer(text_node.text):
            parts.append(text_node.text[at : match.start()])
            at = match.end()
            name = match[2].strip()
            if match[1]:
                parts.append(f"${{{name}}}")
            elif name in variables:
                parts.extend(_parts(variables[name]))
            elif "." in name and name not in self.parameters:
                logical_id, _, attribute = name.partition(".")
                parts.append((logical_id, attribute))
            else:
                parts.extend(_final_parts(self.named(name, text_node)))
        parts.append(text_node.text[at:])
        return _joined(parts, text_node)

    def _join(self, value: Value, argument: TreeNode) -> Final:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
            return unknown("Fn::Join has no delimiter and list")
        delimiter = Value(self, argument.items[0], parent=value).text()
        pieces = Value(self, argument.items[1], parent=value)
        if delimiter is None and isinstance(argument.items[0], Scalar):
            delimiter = argument.items[0].text
        if delimiter is None or pieces.kind != "list":
            return unknown("Fn::Join of what is settled at deploy time")
        parts: list[str | tuple[str, str] | None] = []
        for at, piece in enumerate(pieces.elements()):
            if at:
                parts.append(delimiter)
            parts.extend(_parts(piece))
            if len(parts) > _PIECES:
                return unknown("a text of too many parts")
        return _joined(parts, argument)

    def _select(self, value: Value, argument: TreeNode) -> Final:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
            return unknown("Fn::Select has no index and list")
        index = Value(self, argument.items[0], parent=value).integer()
        source = Value(self, argument.items[1], parent=value)
        items = list(source.elements())
        if source.kind != "list" or index is None or not 0 <= index < len(items):
            return unknown("Fn::Select from what is settled at deploy time")
        return items[index].final

    def _split(self, value: Value, argument: TreeNode) -> Final:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 2:
            return unknown("Fn::Split has no delimiter and text")
        delimiter = Value(self, argument.items[0], parent=value).text()
        text = Value(self, argument.items[1], parent=value).text()
        if not delimiter or text is None:
            return unknown("Fn::Split of what is settled at deploy time")
        return Final("list", items=[Value(self, _scalar(part, argument), parent=value) for part in text.split(delimiter)])

    def _if(self, value: Value, argument: TreeNode) -> Final:
        if not isinstance(argument, SequenceNode) or len(argument.items) != 3 or not isinstance(argument.items[0], Scalar):
            return unknown("Fn::If has no condition and two values")
        name = argument.items[0].text
        then = Value(self, argument.items[1], parent=value)
        orelse = Value(self, argument.items[2], parent=value)
        decided = self.condition(name, defaults=True)
        if decided is not None:
            return (then if decided else orelse).final
        one, other = then.final, orelse.final
        if one.kind == other.kind == "scalar" and then.text() == orelse.text():
            return one
        return unknown(f"condition {name} is settled at deploy time")

    def _find_in_map(self, value: Value, argument: TreeNode) -> Final:
        if not isinstance(argument, SequenceNode) or len(argument.items) < 3 or self.mappings is None:
            return unknown("Fn::FindInMap")
        keys = [Value(self, item, parent=value).text() for item in argument.items[:3]]
        found: Value | None = None
        if None not in keys:
            found = self.mappings.get(*(key for key in keys if key is not None))
        if found is None and len(argument.items) > 3:
            found = Value(self, argument.items[3], parent=value).get("DefaultValue")
        if found is None:
            return unknown("Fn::FindInMap by what is settled at deploy time")
        return found.final

    def _same(self, value: Value, argument: TreeNode) -> Final:
        return Value(self, argument, parent=value).final

    def _length(self, value: Value, argument: TreeNode) -> Final:
        source = Value(self, argument, parent=value)
        if source.kind != "list":
            return unknown("Fn::Length of what is settled at deploy time")
        return Final("scalar", node=_scalar(str(len(list(source.elements()))), argument))

    # Conditions ------------------------------------------------------------------------------------------------------

    def condition(self, name: str, *, defaults: bool) -> bool | None:
        """True, False, or None while it is settled at deploy time.

        defaults  False: only what was given counts, a parameter's default may still be overridden.
        """
        key = (name, defaults)
        if key not in self._decided:
            self._decided[key] = None  # what a cycle finds
            written = self.conditions.get(name)
            self._decided[key] = None if written is None else self._decide(written, defaults, 0)
        return self._decided[key]

    def _decide(self, value: Value, defaults: bool, depth: int) -> bool | None:
        key = (value.node, defaults)
        if key not in self._decided:
            self._decided[key] = None
            self._decided[key] = self._decide_once(value, defaults, depth)
        return self._decided[key]

    def _decide_once(self, value: Value, defaults: bool, depth: int) -> bool | None:
        found = intrinsic(value.node)
        if found is None or depth > 50:
            return value.boolean()
        name, argument = found
        items = list(argument.items) if isinstance(argument, SequenceNode) else [argument]
        if name == "Condition" and isinstance(argument, Scalar):
            return self.condition(argument.text, defaults=defaults)
        if name == "Equals" and len(items) == 2:
            one, other = (Value(self, item, parent=value) for item in items)
            if not defaults and (self._defaulted(one.node) or self._defaulted(other.node)):
                return None
            left, right = _text_of(one), _text_of(other)
            return None if left is None or right is None else left == right
        decided = [self._decide(Value(self, item, parent=value), defaults, depth + 1) for item in items]
        if name == "Not":
            return None if not decided or decided[0] is None else not decided[0]
        if name == "And":
            return False if False in decided else None if None in decided else True
        if name == "Or":
            return True if True in decided else None if None in decided else False
        return None

    def _defaulted(self, node: TreeNode) -> bool:
        """True when a value rests on a parameter that nobody gave."""
        found = intrinsic(node)
        if found is None:
            return False
        name, argument = found
        if name == "Ref" and isinstance(argument, Scalar):
            return argument.text in self.parameters and argument.text not in self.given
        if node not in self._rests:
            items = argument.items if isinstance(argument, SequenceNode) else []
            self._rests[node] = name != "FindInMap" and any([self._defaulted(item) for item in items])
        return self._rests[node]


_RESOLVERS: dict[str, Callable[[Scope, Value, TreeNode], Final]] = {
    "Ref": Scope._ref,
    "GetAtt": Scope._get_att,
    "Sub": Scope._sub,
    "Join": Scope._join,
    "Select": Scope._select,
    "Split": Scope._split,
    "If": Scope._if,
    "FindInMap": Scope._find_in_map,
    "Base64": Scope._same,
    "Length": Scope._length,
}
_LONG = frozenset(
    "GetAtt Sub Join Select Split If FindInMap ImportValue GetAZs Base64 Cidr Transform Length ToJsonString And Or Not "
    "Equals GetStackOutput".split()
)


def intrinsic(node: TreeNode) -> tuple[str, TreeNode] | None:
    """The intrinsic function a node calls and its argument, in either spelling; None for plain data."""
    tag = node.tag
    if tag:
        return (tag[1:], _untagged(node)) if tag[0] == "!" and len(tag) > 1 else None
    if isinstance(node, MappingNode) and len(node.pairs) == 1:
        key, argument = node.pairs[0]
        if key.text == "Ref" or key.text == "Condition":
            return (key.text, argument) if isinstance(argument, Scalar) else None
        if key.text.startswith("Fn::") and not key.text.startswith(("Fn::Transform", "Fn::ForEach::")):
            return key.text[4:], argument
    return None


def _untagged(node: TreeNode) -> TreeNode:
    if isinstance(node, Scalar):
        return Scalar(node.text, "", node.plain, node.line, node.column, node.end_line, node.end_column)
    if isinstance(node, MappingNode):
        bare: MappingNode | SequenceNode = MappingNode("", node.line, node.column, node.end_line, node.end_column)
        assert isinstance(bare, MappingNode)
        bare.pairs = node.pairs
        return bare
    assert isinstance(node, SequenceNode)
    bare = SequenceNode("", node.line, node.column, node.end_line, node.end_column)
    bare.items = node.items
    return bare


def _scalar(text: str, node: TreeNode) -> Scalar:
    return Scalar(text, "", False, node.line, node.column, node.end_line, node.end_column)


def _text_of(value: Value) -> str | None:
    if isinstance(value.node, Scalar) and not value.node.tag:
        return value.node.text
    return value.text()


def _has_empty_default(parameter: Value) -> bool:
    node = parameter.node
    return isinstance(node, MappingNode) and any(
        key.text == "Default" and isinstance(value, Scalar) and value.text == "" for key, value in node.pairs
    )


def _parts(value: Value) -> "list[str | tuple[str, str] | None]":
    return _final_parts(value.final)


def _final_parts(final: Final) -> "list[str | tuple[str, str] | None]":
    if final.kind == "scalar" and isinstance(final.node, Scalar):
        return [final.node.text]
    if final.parts is not None:
        return list(final.parts)
    if final.kind == "reference" and final.target is not None:
        return [final.target]
    if final.target is not None:
        return [final.target]
    return [None]


def _joined(parts: "list[str | tuple[str, str] | None]", node: TreeNode) -> Final:
    kept: list[str | tuple[str, str] | None] = []
    length = 0
    for part in parts:
        if part == "":
            continue
        length += len(part) if isinstance(part, str) else 1
        if length > _LONGEST:
            return unknown(f"a text of more than {_LONGEST:,} characters")
        if isinstance(part, str) and kept and isinstance(kept[-1], str):
            kept[-1] += part
        else:
            kept.append(part)
    if len(kept) > _PIECES:
        return unknown("a text of too many parts")
    if all(isinstance(part, str) for part in kept):
        text = "".join(part for part in kept if isinstance(part, str))
        return unknown("a dynamic reference") if dynamic(text) else Final("scalar", node=_scalar(text, node))
    if len(kept) == 1 and isinstance(kept[0], tuple):
        return Final("reference", target=kept[0])
    return Final("text", parts=kept)
