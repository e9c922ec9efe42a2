"""Texts put together from what is known and what is not, by `Fn::Sub` and `Fn::Join`."""

from deburr.sources.cloudformation.tree import Scalar, TreeNode
from deburr.sources.cloudformation.values import Final, dynamic, unknown

Part = str | tuple[str, str] | None  # literal text, a reference, or an unknown part

_LONGEST = 100_000  # characters of a made text: aliases can double one at every step
PIECES = 10_000  # parts of a made text


def parts_of(final: Final) -> list[Part]:
    """What a value adds to a text, in order."""
    if final.kind == "scalar" and isinstance(final.node, Scalar):
        return [final.node.text]
    if final.parts is not None:
        return list(final.parts)
    if final.target is not None:
        return [final.target]
    return [None]


def joined(parts: list[Part], node: TreeNode) -> Final:
    """The parts as one value: a scalar when all is known, a reference when nothing else is in it."""
    kept: list[Part] = []
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
    if len(kept) > PIECES:
        return unknown("a text of too many parts")
    if all(isinstance(part, str) for part in kept):
        text = "".join(part for part in kept if isinstance(part, str))
        return unknown("a dynamic reference") if dynamic(text) else Final("scalar", node=node.like(text))
    if len(kept) == 1 and isinstance(kept[0], tuple):
        return Final("reference", target=kept[0])
    return Final("text", parts=kept)
