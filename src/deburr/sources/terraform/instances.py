"""How often a block is made: what `count` and `for_each` come to, `dynamic` too, and how expressions see it."""

from collections.abc import Mapping

from deburr.sources.terraform.syntax import Block, iterated
from deburr.sources.terraform.values import Many, Unknown

Keys = dict[str, Mapping[str, object]]
"""The end of an instance's address -> what `each` or `count` stands for in it."""
INSTANCES = 200  # of one block
TURNS = 5_000  # of one `dynamic`
ONE = ""
"""The key of a block that is made once."""
SOME = '["?"]'
"""The key of a block whose keys are settled at deploy time: it is read as one."""


def numbered(value: object) -> tuple[Keys, int]:
    """The instances of a `count`, one when it is unknown; and how many more there would be."""
    if isinstance(value, str) and value.isdigit() and len(value) < 10:
        value = int(value)
    if value is None:
        return {}, 0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return {"[0]": {"count": {"index": 0}}}, 0
    made = min(int(value), INSTANCES)
    return {f"[{at}]": {"count": {"index": at}} for at in range(made)}, max(0, int(value) - made)


def each(value: object) -> tuple[Keys, int]:
    """The instances of a `for_each`, one when its keys are unknown; and how many more there would be."""
    entries: dict[object, object]
    if isinstance(value, dict):
        entries = value
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        entries = {item: item for item in value}
    else:
        why = value if isinstance(value, Unknown) else Unknown("keys that are settled at deploy time")
        return {SOME: {"each": {"key": why, "value": why}}}, 0
    kept = list(entries.items())[:INSTANCES]
    return {f'["{key}"]': {"each": {"key": key, "value": inner}} for key, inner in kept}, len(entries) - len(kept)


def turns(dynamic: Block, value: object) -> list[Mapping[str, object]] | None:
    """What the iterator of a `dynamic` block stands for in each block that it makes; None while those are not known.

    value  of its `for_each`; whether a list was a set is not known, whose keys are its elements.
    """
    if not isinstance(value, (list, dict)):
        return None
    entries = list(value.items()) if isinstance(value, dict) else [(each, each) for each in value]
    return [{iterated(dynamic): {"key": key, "value": each}} for key, each in entries[:TURNS]]


def shaped(block: Block, keys: Mapping[str, Mapping[str, object]], made: Mapping[str, object]) -> object:
    """The instances as expressions see them: one, a list, or a map."""
    if ONE in made:
        return made[ONE]
    if "for_each" in block.attributes:
        if SOME in made:
            return Many("?", made[SOME])
        return {str(key)[2:-2]: value for key, value in made.items()}
    return list(made.values())
