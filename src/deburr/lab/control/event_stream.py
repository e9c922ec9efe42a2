"""AWS's event streams: how InvokeWithResponseStream hands an answer on piece by piece."""

import asyncio
import base64
import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from deburr.lab.control.account import CloudAccount
from deburr.lab.control.invoking import REQUEST_ID, Invoker, decoded, readable
from deburr.lab.http1 import Http1
from deburr.lab.invocation import Invocation
from deburr.lab.journal import tail
from deburr.lab.spec import Spec

CONTENT_TYPE = "application/vnd.amazon.eventstream"
STRING = 7
LARGEST_PIECE = 1 << 20


def message(kind: str, content_type: str, payload: bytes) -> bytes:
    """One event, as the AWS SDKs frame it: lengths, headers, payload, and a CRC over each part."""
    headers = b"".join(
        _header(name, value)
        for name, value in ((":event-type", kind), (":content-type", content_type), (":message-type", "event"))
    )
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    data = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return data + struct.pack(">I", zlib.crc32(data))


class StreamedAnswer:
    """Writes an answer to a client as it comes; a listener of its invocation."""

    def __init__(self, connection: Http1, spec: Spec, request_id: str) -> None:
        self.connection, self.spec, self.request_id = connection, spec, request_id
        self.begun = False

    def began(self, content_type: str) -> None:
        if not self.begun and not self.connection.transport.is_closing():
            self.begun = True
            headers = {
                "Content-Type": CONTENT_TYPE,
                "X-Amz-Executed-Version": self.spec.version,
                REQUEST_ID: self.request_id,
            }
            self.connection.start(200, headers)

    def piece(self, data: bytes) -> None:
        self.began("")
        for start in range(0, len(data), LARGEST_PIECE):
            chunk = data[start : start + LARGEST_PIECE]
            self._write(message("PayloadChunk", "application/octet-stream", chunk))

    def complete(self, told: dict[str, Any]) -> None:
        """The last event, after which nothing comes."""
        self.began("")
        self._write(message("InvokeComplete", "application/json", json.dumps(told).encode()))
        if not self.connection.transport.is_closing():
            self.connection.finish()

    def _write(self, data: bytes) -> None:
        if not self.connection.transport.is_closing():
            self.connection.piece(data)


async def serve(connection: Http1, invoker: Invoker, account: CloudAccount, asked: Mapping[str, Any]) -> None:
    """Answer a client of InvokeWithResponseStream.

    Raises  ApiError when the function was not called.
    """
    spec = account.version(*account.asked(asked)).spec
    event = asked.get("Payload") or b"{}"
    readable(event, account.lab.limits.sync_bytes, "RequestResponse")
    if asked.get("InvocationType") == "DryRun":
        connection.respond(204, {}, b"")
        return
    answer = StreamedAnswer(connection, spec, asked[REQUEST_ID])
    context = decoded(asked.get("ClientContext"))
    invocation = Invocation(asked[REQUEST_ID], event, listener=answer, client_context=context, lingers=True)
    running = invoker.start(account, spec, invocation)
    made = await asyncio.shield(invocation.answer)
    if not made.error and not made.streamed:
        answer.piece(made.body)
    told: dict[str, Any] = {}
    if made.error:
        told = {"ErrorCode": made.error, "ErrorDetails": made.body.decode("utf-8", "replace")}
    if asked.get("LogType") == "Tail":
        log = (await running).log
        told["LogResult"] = base64.b64encode(tail(log, account.lab.limits.tail_bytes)).decode()
    answer.complete(told)


def _header(name: str, value: str) -> bytes:
    return struct.pack(f">B{len(name)}sBH", len(name), name.encode(), STRING, len(value)) + value.encode()
