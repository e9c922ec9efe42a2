"""The two spellings of an intrinsic function, told as one."""

from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode

DEEPEST_CALL = 60  # functions and conditions within each other: a chain of names may be any length
FUNCTIONS = frozenset(
    """
    GetAtt Sub Join Select Split If FindInMap ImportValue GetAZs Base64 Cidr Transform Length
    ToJsonString And Or Not Equals GetStackOutput
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
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
