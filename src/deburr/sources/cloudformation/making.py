"""Trees that no template holds, made by the readers of other dialects: each node stands where it was written."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from deburr.sources.cloudformation.parse import Document
from deburr.sources.cloudformation.scope import Scope
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import of_tree
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode, walk
from deburr.sources.cloudformation.values import Final, Settled, unknown
from deburr.workload.workload import Allow, Gap

Made = TypeVar("Made", bound=TreeNode)
NOWHERE = MappingNode("", 1, 1, 1, 1)


class Maker:
    """Makes nodes that stand where another one stands, and remembers in which file that is.

    file   where nodes stand of which nothing else is known.
    gaps   what was seen and not understood on the way.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.origins: dict[int, str] = {}
        self.kept: list[TreeNode] = []  # their ids are keys and must not be used again
        self.computed: set[int] = set()
        self.gaps: dict[Gap, None] = {}

    def written_in(self, file: str, root: TreeNode) -> None:
        """Every node of a document stands in that file."""
        self.kept.append(root)
        for node in walk(root, 1_000_000):
            self.origins[id(node)] = file
            if isinstance(node, MappingNode):
                self.origins.update((id(key), file) for key, _ in node.pairs)

    def file_of(self, node: TreeNode) -> str:
        return self.origins.get(id(node), self.file)

    def gap(self, at: TreeNode, what: str) -> None:
        self.gaps[Gap(at.place(self.file_of(at)), what)] = None

    def text(self, at: TreeNode, text: str, *, plain: bool = False, written: bool = False) -> Scalar:
        """plain    True where `null`, `true` and numbers are more than text.
        written  True where that text is written there, whatever is given when it is deployed.
        """
        made = Scalar(text, "", plain, at.line, at.column, at.end_line, at.end_column)
        if not written:
            self.computed.add(id(made))
        return self._noted(made, at)

    def chosen(self, root: TreeNode) -> None:
        """What is written elsewhere and was looked up: another deployment may look up something else."""
        if id(root) not in self.computed:
            self.computed.update(id(node) for node in walk(root, 1_000_000))

    def mapping(self, at: TreeNode, entries: Mapping[str, TreeNode | None]) -> MappingNode:
        """Entries of None are left out; a key stands where its value does."""
        made = self._noted(MappingNode("", at.line, at.column, at.end_line, at.end_column), at)
        made.pairs = [(self.text(node, key), node) for key, node in entries.items() if node is not None]
        return made

    def pairs(self, at: TreeNode, entries: Iterable[tuple[Scalar, TreeNode]]) -> MappingNode:
        made = self._noted(MappingNode(at.tag, at.line, at.column, at.end_line, at.end_column), at)
        made.pairs = list(entries)
        return made

    def sequence(self, at: TreeNode, items: Iterable[TreeNode]) -> SequenceNode:
        made = self._noted(SequenceNode(at.tag, at.line, at.column, at.end_line, at.end_column), at)
        made.items = list(items)
        return made

    def reference(self, at: TreeNode, logical_id: str, attribute: str = "") -> Settled:
        return self.settled(at, Final("reference", target=(logical_id, attribute)))

    def unknown(self, at: TreeNode, why: str) -> Settled:
        return self.settled(at, unknown(why))

    def settled(self, at: TreeNode, final: Final) -> Settled:
        return self._noted(Settled(final, at), at)

    def stack(
        self,
        sections: MappingNode,
        *,
        path: Path,
        root: Path,
        given: Mapping[str, str],
        notes: Iterable[Allow],
        defaults: Mapping[str, str],
    ) -> Stack:
        """The stack that these sections (Resources, Conditions...) make, as if `path` were its template."""
        scope = Scope(self.file, path.parent, root, given)
        scope.origins, scope.kept, scope.computed = self.origins, self.kept, self.computed
        template = of_tree(sections, scope, path, Document(sections, (), {}), tuple(notes))
        stack = Stack(template, template.resources, defaults=defaults)
        stack.gaps += self.gaps
        return stack

    def _noted(self, made: Made, at: TreeNode) -> Made:
        self.kept.append(made)
        self.origins[id(made)] = self.file_of(at)
        return made
