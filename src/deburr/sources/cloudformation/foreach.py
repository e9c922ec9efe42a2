"""`Fn::ForEach` written out: its body once per element, the identifier replaced in keys and values."""

from collections.abc import Sequence

from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode

LOOPS = 200  # elements of one loop; CloudFormation's own limit on resources is 500 a stack


def expand(identifier: str, elements: Sequence[str], body: TreeNode) -> list[tuple[Scalar, TreeNode]]:
    """The entries one loop makes; places stay those of the body."""
    if not isinstance(body, MappingNode):
        return []
    made: list[tuple[Scalar, TreeNode]] = []
    for element in elements[:LOOPS]:
        for key, value in body.pairs:
            copy = _copy(value, identifier, element)
            made.append((key.like(_put(key.text, identifier, element)), copy))
    return made


def _put(text: str, identifier: str, element: str) -> str:
    plain = "".join(char for char in element if char.isalnum())
    return text.replace(f"${{{identifier}}}", element).replace(f"&{{{identifier}}}", plain)


def _copy(node: TreeNode, identifier: str, element: str) -> TreeNode:
    if isinstance(node, Scalar):
        if node.tag == "!Ref" and node.text == identifier:
            return Scalar(element, "", False, node.line, node.column, node.end_line, node.end_column)
        text = _put(node.text, identifier, element)
        return Scalar(text, node.tag, node.plain, node.line, node.column, node.end_line, node.end_column)
    if isinstance(node, SequenceNode):
        items = SequenceNode(node.tag, node.line, node.column, node.end_line, node.end_column)
        items.items = [_copy(item, identifier, element) for item in node.items]
        return items
    assert isinstance(node, MappingNode)
    if len(node.pairs) == 1 and node.pairs[0][0].text == "Ref":
        named = node.pairs[0][1]
        if isinstance(named, Scalar) and named.text == identifier:
            return named.like(element)
    pairs = MappingNode(node.tag, node.line, node.column, node.end_line, node.end_column)
    pairs.pairs = [
        (key.like(_put(key.text, identifier, element)), _copy(value, identifier, element)) for key, value in node.pairs
    ]
    return pairs
