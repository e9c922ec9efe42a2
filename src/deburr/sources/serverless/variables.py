"""What the variables of a service come to before it is deployed; the rest stays unknown, with its reason."""

from collections.abc import Mapping

from msgspec import Struct

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.texts import Part, joined, parts_of
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.cloudformation.values import Settled
from deburr.sources.serverless.expressions import DEEPEST, Literal, Variable, split, ways
from deburr.sources.serverless.files import Files

# What the framework fills in where a service says nothing:
# https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml
FILLED_IN = {"provider.stage": "dev", "provider.region": "us-east-1"}
_NODES = 100_000  # nodes that one service may come to
_FIXED = ("self", "file")
"""Sources that say the same for each deployment."""
_SUB = ("!Sub", "Fn::Sub")


class Missing(Struct, frozen=True):
    """A way that leads to nothing: the next one counts."""

    why: str


class Variables:
    """Looks variables up in the service, in files, and in the options that were given.

    options  name -> value of the command line's options (`stage`, `region`).
    """

    def __init__(self, service: TreeNode, files: Files, maker: Maker, options: Mapping[str, str]) -> None:
        self.service = service
        self.files = files
        self.maker = maker
        self.options = options
        self.known: dict[int, TreeNode] = {}
        self.open: set[int] = set()
        self.depth = 0
        self.left = _NODES

    # Trees -----------------------------------------------------------------------------------------------------------

    def resolved(self, node: TreeNode) -> TreeNode:
        """The same tree with every variable looked up; a variable that contains itself is unknown."""
        known = self.known.get(id(node))
        if known is not None:
            return known
        if id(node) in self.open or self.depth > DEEPEST or self.left <= 0:
            return self.maker.unknown(node, "it refers to itself, or to more than is looked at")
        self.open.add(id(node))
        self.depth += 1
        self.left -= 1
        try:
            found = self._resolved(node)
        finally:
            self.depth -= 1
            self.open.discard(id(node))
        self.maker.kept.append(node)
        self.known[id(node)] = found
        return found

    def _resolved(self, node: TreeNode) -> TreeNode:
        if isinstance(node, Scalar):
            if "${" not in node.text:
                return node
            return self._text(node, node.text, substituted=node.tag in _SUB)
        if isinstance(node, MappingNode):
            pairs = [(self._key(key), self._inside(key.text, value)) for key, value in node.pairs]
            return self.maker.pairs(node, pairs)
        if isinstance(node, SequenceNode):
            first = [self._inside(node.tag, item) for item in node.items[:1]] if node.tag in _SUB else []
            return self.maker.sequence(node, [*first, *map(self.resolved, node.items[len(first) :])])
        return node

    def _inside(self, name: str, value: TreeNode) -> TreeNode:
        """What an `Fn::Sub` puts together keeps the names that are CloudFormation's."""
        text = value.items[0] if isinstance(value, SequenceNode) and value.items and name in _SUB else value
        if name not in _SUB or not isinstance(text, Scalar) or "${" not in text.text:
            return self.resolved(value)
        made = self._text(text, text.text, substituted=True)
        if isinstance(value, SequenceNode):
            return self.maker.sequence(value, [made, *map(self.resolved, value.items[1:])])
        return made

    def _key(self, key: Scalar) -> Scalar:
        if "${" not in key.text:
            return key
        found = self._text(key, key.text, substituted=False)
        return found if isinstance(found, Scalar) else key

    # Texts -----------------------------------------------------------------------------------------------------------

    def _text(self, node: Scalar, text: str, *, substituted: bool) -> TreeNode:
        """substituted  True for the text of an `Fn::Sub`, which must stay one: what is unknown stays as written."""
        pieces = list(split(text))
        if len(pieces) == 1 and pieces[0][1] and not node.tag:
            return self._variable(node, pieces[0][0])
        parts: list[Part] = []
        for piece, variable in pieces:
            found = self._variable(node, piece) if variable else None
            if found is None:
                parts.append(piece)
            elif isinstance(found, Scalar):
                parts.append(found.text)
            elif substituted:
                parts.append(f"${{{piece}}}")
            else:
                parts.extend(parts_of(found.final) if isinstance(found, Settled) else [None])
        final = joined(parts, node)
        if isinstance(final.node, Scalar):
            made = self.maker.text(node, final.node.text)
            made.tag = node.tag
            return made
        return self.maker.settled(node, final)

    def _variable(self, node: Scalar, inner: str) -> TreeNode:
        """What one variable comes to, at the place where it is used; a text that is none stays a text."""
        found = ways(inner)
        if found is None:
            return self.maker.text(node, f"${{{inner}}}")
        self.left -= 1
        if self.depth > DEEPEST or self.left <= 0:
            return self.maker.unknown(node, "variables within each other, more than are looked at")
        self.depth += 1
        try:
            return self._found(node, found)
        finally:
            self.depth -= 1

    def _found(self, node: Scalar, found: list[Variable | Literal]) -> TreeNode:
        """The first of the ways that leads to something."""
        why = ""
        for way in found:
            if isinstance(way, Literal):
                return self.maker.text(node, way.text, plain=way.plain)
            value = self._way(node, way)
            if isinstance(value, TreeNode):
                fixed = way.source in _FIXED and len(found) == 1 and "${" not in f"{way.address}{way.parameters}"
                return self._moved(node, value, fixed=fixed)
            why = why or value.why
        return self.maker.unknown(node, why)

    def _moved(self, node: Scalar, value: TreeNode, *, fixed: bool) -> TreeNode:
        """Where it is used; maps and lists keep the places at which they are written.

        fixed  True where each deployment looks up the same.
        """
        if isinstance(value, Scalar) and not value.tag:
            written = fixed and id(value) not in self.maker.computed
            return self.maker.text(node, value.text, plain=value.plain, written=written)
        if isinstance(value, Settled):
            return self.maker.settled(node, value.final)
        if not fixed:
            self.maker.chosen(value)
        return value

    def _way(self, node: Scalar, way: Variable) -> TreeNode | Missing:
        source = way.source
        if not source:
            return self._text(node, way.address, substituted=False)
        address = self._plain(node, way.address)
        if address is None:
            return self.maker.unknown(node, f"the address of ${{{source}:...}} is settled at deploy time")
        if source == "self":
            return self.at(node, address)
        if source == "opt":
            return self._option(node, address)
        if source == "sls":
            return self.at(node, "provider.stage") if address == "stage" else self.maker.unknown(node, f"sls:{address}")
        if source == "param":
            return self._parameter(node, address)
        if source == "file":
            return self._file(node, way.parameters, address)
        if source == "env":
            return Missing(f"{address} is an environment variable of who deploys")
        if source == "strToBool":
            inner = self._text(node, way.parameters, substituted=False)
            return self.maker.text(node, inner.text, plain=True) if isinstance(inner, Scalar) else inner
        return self.maker.unknown(node, f"{source}:{address} is looked up at deploy time")

    def _plain(self, node: Scalar, text: str) -> str | None:
        """A text whose own variables are looked up; None when one of them is unknown."""
        if "${" not in text:
            return text
        found = self._text(node, text, substituted=False)
        return found.text if isinstance(found, Scalar) else None

    # Sources ---------------------------------------------------------------------------------------------------------

    def at(self, node: TreeNode, address: str) -> TreeNode | Missing:
        """What stands at an address of the service."""
        if address == "provider.stage" and "stage" in self.options:
            return self.maker.text(node, self.options["stage"])
        found = self.below(self.service, address) if address else self.service
        if found is not None and not (isinstance(found, Scalar) and found.null):
            return found
        if address in FILLED_IN:
            return self.maker.text(node, FILLED_IN[address])
        return Missing(f"self:{address} is not in the service")

    def below(self, root: TreeNode, address: str) -> TreeNode | None:
        """What stands at a dotted address; None when there is nothing. Only what is on the way is looked up."""
        found: TreeNode | None = root
        for key in address.split("."):
            if isinstance(found, Scalar):
                found = self.resolved(found)
            if isinstance(found, Settled):
                return found
            if isinstance(found, SequenceNode):
                at = int(key) if key.isdigit() else len(found.items)
                found = found.items[at] if at < len(found.items) else None
            else:
                found = self._entry(found, key)
        return self.resolved(found) if found is not None else None

    def _entry(self, node: TreeNode | None, key: str) -> TreeNode | None:
        found = entry(node, key)
        if found is None and isinstance(node, MappingNode):
            merged = [value for name, value in node.pairs if name.text == "<<" and isinstance(value, Scalar)]
            found = next((inner for value in merged if (inner := entry(self.resolved(value), key)) is not None), None)
        return found

    def _option(self, node: Scalar, name: str) -> TreeNode | Missing:
        if name in self.options:
            return self.maker.text(node, self.options[name])
        return Missing(f"--{name} is given when it is deployed")

    def _parameter(self, node: Scalar, name: str) -> TreeNode | Missing:
        stage = self.at(node, "provider.stage")
        stages = [stage.text] if isinstance(stage, Scalar) else []
        for section in (*stages, "default"):
            for path in (f"params.{section}.{name}", f"stages.{section}.params.{name}"):
                found = self.below(self.service, path)
                if found is not None:
                    value = entry(found, "value")
                    return value if value is not None else found
        return Missing(f"param:{name} is in no params of this stage")

    def _file(self, node: Scalar, name: str, address: str) -> TreeNode | Missing:
        written = self._plain(node, name)
        if written is None:
            return self.maker.unknown(node, f"which file {name} is, is settled at deploy time")
        document = self.files.named(written.strip().strip("'\""))
        if document is None:
            return Missing(f"the file {written} is not there")
        if isinstance(document, str):
            self.maker.gap(node, document)
            return self.maker.unknown(node, document)
        found = self.below(document, address) if address else self.resolved(document)
        return found if found is not None else Missing(f"{written} has no {address}")


def entry(node: TreeNode | None, key: str) -> TreeNode | None:
    """What a mapping holds under a key, merged mappings included; None for anything else."""
    if not isinstance(node, MappingNode):
        return None
    merged: TreeNode | None = None
    for written, value in reversed(node.pairs):
        if written.text == key:
            return value
        if written.text == "<<" and merged is None:
            sources = value.items if isinstance(value, SequenceNode) else [value]
            merged = next((found for source in sources if (found := entry(source, key)) is not None), None)
    return merged
