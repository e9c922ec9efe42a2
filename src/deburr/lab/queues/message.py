"""A message on a queue, and the digests by which clients check what they sent."""

import base64
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STRING, BINARY = 1, 2


@dataclass(slots=True)
class Message:
    """One message.

    attributes  the sender's own, as the API shapes them.
    group       FIFO only, as `sequence`; "" otherwise.
    visible_s   on the queue's clock: hidden before.
    receipt     of the newest receive; "" before the first.
    """

    id: str
    body: str
    sent_ms: int
    visible_s: float
    expires_s: float
    attributes: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""
    deduplication: str = ""
    sequence: int = 0
    receipt: str = ""
    receives: int = 0
    first_received_ms: int = 0

    @property
    def system_attributes(self) -> dict[str, str]:
        """What SQS itself tells about it."""
        told = {
            "ApproximateReceiveCount": str(self.receives),
            "SentTimestamp": str(self.sent_ms),
            "SenderId": "AIDADEBURRLABEXAMPLE",
            "ApproximateFirstReceiveTimestamp": str(self.first_received_ms),
        }
        if self.sequence:
            told["SequenceNumber"] = f"{self.sequence:020d}"
            told["MessageGroupId"] = self.group
            told["MessageDeduplicationId"] = self.deduplication
        return told


def digest(text: str) -> str:
    """The MD5 by which a client checks a body."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def attributes_digest(attributes: Mapping[str, Any]) -> str:
    """The MD5 of message attributes, as the SQS developer guide lays their bytes out."""
    data = bytearray()
    for name in sorted(attributes):
        told = attributes[name]
        kind = told["DataType"]
        data += _sized(name.encode()) + _sized(kind.encode())
        if kind.startswith("Binary"):
            data += bytes([BINARY]) + _sized(_bytes(told["BinaryValue"]))
        else:
            data += bytes([STRING]) + _sized(told["StringValue"].encode())
    return hashlib.md5(bytes(data), usedforsecurity=False).hexdigest()


def _sized(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _bytes(value: bytes | str) -> bytes:
    return base64.b64decode(value) if isinstance(value, str) else value
