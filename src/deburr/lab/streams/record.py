"""A record of a stream, a shard, and where reading begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """One record.

    key        its partition key: records of one key stay in order.
    arrived_s  when the stream got it, seconds since 1970.
    told       as the function sees it.
    seen       what a filter's pattern is held against.
    content    what stands under the filter's data key, as text, where `seen` has it only encoded; None otherwise.
    """

    sequence: str
    key: str
    arrived_s: float
    told: Mapping[str, Any]
    seen: Mapping[str, Any]
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """parents  shards that are read to their end first."""

    id: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """Where reading a shard begins.

    position  TRIM_HORIZON, LATEST, AT_TIMESTAMP or AFTER_SEQUENCE_NUMBER.
    at        the time or the number that the position needs; None otherwise.
    """

    position: str
    at: Any = None
