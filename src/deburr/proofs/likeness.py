"""What answers to one and the same request have in common, and whether two requests were answered differently."""

from collections.abc import Iterable
from enum import Enum
from functools import reduce
from typing import Any, Final


class Unsaid(Enum):
    """In place of what an answer says."""

    VARIES = "varies"
    ABSENT = "absent"


VARIES: Final = Unsaid.VARIES
"""What was another each time: a time, an id made by chance, a count."""
ABSENT: Final = Unsaid.ABSENT


def steady(answers: Iterable[Any]) -> Any:
    """What all of them say, as JSON was read, with VARIES wherever they differ. There is at least one."""
    return reduce(_shared, answers)


def differ(one: Any, other: Any) -> bool:
    """True when two steady answers say something else; where either varies, they do not."""
    if VARIES in (one, other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return any(differ(one.get(key, ABSENT), other.get(key, ABSENT)) for key in {**one, **other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) != len(other) or any(map(differ, one, other))
    return bool(one != other)


def _shared(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: _shared(one.get(key, ABSENT), other.get(key, ABSENT)) for key in {**one, **other}}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return list(map(_shared, one, other))
    return one if one == other else VARIES
