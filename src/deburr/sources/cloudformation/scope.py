"""A template's names: what its parameters, conditions and mappings make of an intrinsic."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deburr.sources.cloudformation import expansion
from deburr.sources.cloudformation.intrinsics import RESOLVERS, VARIABLE
from deburr.sources.cloudformation.spelling import DEEPEST_CALL, FUNCTIONS, intrinsic
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import ITSELF, Final, Settled, Value, dynamic, unknown
from deburr.workload.workload import Gap

_COPIES = 200_000  # nodes that loops may make in one template


class Scope:
    """Everything an intrinsic may look up while one template is read.

    supposed     True where what was given decides no condition: it is one of several that may be.
    decided      conditions, by name or node and whether defaults count; None while settled at deploy time.
    depth        functions and conditions being looked through.
    rests        nodes that rest on a parameter nobody gave.
    copies_left  nodes that loops may still make.
    origins      nodes that were included from another file.
    kept         made nodes: their ids are cache keys and must not be used again.
    computed     those of them that were worked out, and stand where that was asked for.
    """

    def __init__(
        self, file: str, folder: Path, root: Path, given: Mapping[str, str], *, supposed: bool = False
    ) -> None:
        self.supposed = supposed
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
        self.known_entries: dict[TreeNode, dict[str, tuple[Scalar, TreeNode]]] = {}
        self._finals: dict[TreeNode, Final] = {}
        self.decided: dict[tuple[str | TreeNode, bool], bool | None] = {}
        self.rests: dict[TreeNode, bool] = {}
        self.depth = 0
        self.copies_left = _COPIES
        self.origins: dict[int, str] = {}
        self.kept: list[TreeNode] = []
        self.computed: set[int] = set()

    def origin(self, node: TreeNode) -> str:
        """The file a node is written in: the template's own, unless it was included."""
        return self.origins.get(id(node), self.file) if self.origins else self.file

    # Structure -------------------------------------------------------------------------------------------------------

    def pairs(self, node: MappingNode, owner: Value) -> list[tuple[Scalar, TreeNode]]:
        """A mapping's entries with merge keys, `Fn::ForEach` and `AWS::Include` written out."""
        known = self._pairs.get(node)
        if known is None:
            self._pairs[node] = node.pairs  # what a cycle finds
            known = node.pairs if expansion.plain(node) else list(expansion.written_out(self, node, owner))
            self._pairs[node] = known
            self.known_entries.pop(node, None)  # what a cycle asked for meanwhile
        return known

    def entries(self, node: MappingNode, owner: Value) -> Mapping[str, tuple[Scalar, TreeNode]]:
        """The same by key; the last of duplicate keys counts."""
        known = self.known_entries.get(node)
        if known is None:
            known = self.known_entries[node] = {pair[0].text: pair for pair in self.pairs(node, owner)}
        return known

    def gap(self, node: TreeNode, what: str) -> None:
        self.gaps.append(Gap(node.place(self.file), what))

    def mentioned(self, node: TreeNode) -> Iterator[str]:
        """Logical ids of resources that this one node names."""
        if isinstance(node, Settled):
            yield from (name for name in node.mentioned() if name in self.resource_ids)
            return
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
                used = [match[2] for match in VARIABLE.finditer(items[0].text) if not match[1]]
                names = [name.partition(".")[0] for name in used if name not in own]
        yield from (found for found in names if found in self.resource_ids)

    # Intrinsics ------------------------------------------------------------------------------------------------------

    def resolve(self, value: Value) -> Final:
        """What a value is once its intrinsics are looked through."""
        node = value.node
        if type(node) is Settled:
            return node.final
        if type(node) is Scalar and not node.tag:  # most of all there is
            return unknown("a dynamic reference") if dynamic(node.text) else Final("scalar", node=node)
        found = intrinsic(node)
        if found is None:
            if isinstance(node, Scalar):
                return unknown("a dynamic reference") if dynamic(node.text) else Final("scalar", node=node)
            return Final("map" if isinstance(node, MappingNode) else "list", node=node)
        known = self._finals.get(node)
        if known is not None:
            return known
        name, argument = found
        resolver = RESOLVERS.get(name)
        if resolver is None:
            if name not in FUNCTIONS and name not in ("Condition", "Transform"):
                self.gap(node, f"unknown function {node.tag or 'Fn::' + name}")
            known = unknown(f"Fn::{name}")
        elif self.depth >= DEEPEST_CALL:
            return unknown(f"more than {DEEPEST_CALL} intrinsic functions within each other")
        else:
            self._finals[node] = ITSELF  # what a cycle finds
            self.depth += 1
            try:
                known = resolver(self, value, argument)
            finally:
                self.depth -= 1
        self._finals[node] = known
        return known
