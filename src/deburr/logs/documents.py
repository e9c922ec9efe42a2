"""JSON containers -> Blocks: API and Insights answers, subscription, Firehose and Kinesis records, Telemetry batches.

Objects may stand one a line, one after another without a separator (Firehose), or in one array.
"""

import base64
import binascii
import codecs
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from deburr.logs.block import Block, Origin, Skipped, milliseconds, packed
from deburr.logs.results import result_events

DECODER = json.JSONDecoder()
SEPARATORS = re.compile(r"[\[\],\s]*")
NEXT = re.compile(r'(?:\n|,\s*|\})\{"')  # where an object after a broken one may begin
LARGEST = 16 << 20
BATCH = 2000


def blocks(origin: Origin, pieces: Iterable[bytes], skip: Callable[[Skipped], None]) -> Iterator[Block]:
    """Blocks of everything in a JSON text that holds Lambda logs; objects of something else are counted."""
    platform: list[tuple[int | None, str]] = []
    unknown = 0
    for written in objects(origin.source, pieces, skip):
        if isinstance(written, dict) and "record" in written and isinstance(written.get("type"), str):
            origin = _of_platform(origin, written)
            platform.append((milliseconds(str(written.get("time", ""))), _telemetry(written)))
            if len(platform) >= BATCH:
                yield Block(origin, packed(platform))
                platform = []
            continue
        found = list(_blocks(origin, written, skip))
        unknown += not found and not (isinstance(written, dict) and _is_empty(written))
        yield from found
    if platform:
        yield Block(origin, packed(platform))
    if unknown:
        skip(Skipped(origin.source, "JSON objects that hold no Lambda logs", unknown))


def objects(source: str, pieces: Iterable[bytes], skip: Callable[[Skipped], None]) -> Iterator[Any]:
    """JSON values one after another, the elements of arrays at the top among them; a bad one does not lose the next."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    text, bad, wanted = "", 0, 0
    for piece in chain(pieces, (b"",)):
        text += decoder.decode(piece)
        if piece and len(text) < wanted:
            continue  # an object larger than what is here: trying again at every piece would take its square
        at = _separated(text, 0)
        while at < len(text):
            try:
                value, end = DECODER.raw_decode(text, at)
            except RecursionError:
                bad, at = bad + 1, len(text)
            except ValueError:
                following = NEXT.search(text, at + 1)
                if piece and (following is None or len(text) - at < LARGEST):
                    break  # more may come
                bad += 1
                at = following.end() - 2 if following else len(text)
            else:
                yield value
                at = _separated(text, end)
        text = text[at:]
        wanted = 2 * len(text)
    if bad:
        skip(Skipped(source, "JSON that is cut or broken", bad))


def _separated(text: str, at: int) -> int:
    found = SEPARATORS.match(text, at)
    return found.end() if found else at


def _blocks(origin: Origin, written: Any, skip: Callable[[Skipped], None]) -> Iterator[Block]:
    if not isinstance(written, dict):
        return
    if isinstance(written.get("logEvents"), list):
        if written.get("messageType", "DATA_MESSAGE") == "DATA_MESSAGE":
            named = origin.of_group(str(written.get("logGroup", ""))).of_stream(str(written.get("logStream", "")))
            yield Block(named, packed(_events(written["logEvents"])))
    elif isinstance(written.get("events"), list):
        for stream, events in _by_stream(written["events"]).items():
            yield Block(origin.of_stream(stream) if stream else origin, packed(_events(events)))
    elif isinstance(written.get("results"), list):
        for (group, stream), found in result_events(_rows(written["results"])).items():
            named = origin.of_group(group) if group else origin
            yield Block(named.of_stream(stream) if stream else named, packed(found))
    elif isinstance(written.get("awslogs"), dict):
        yield from _carried(origin, written["awslogs"].get("data"), skip)
    elif isinstance(written.get("Records"), list):
        for record in written["Records"]:
            kinesis = record.get("kinesis") if isinstance(record, dict) else None
            yield from _carried(origin, kinesis.get("data") if isinstance(kinesis, dict) else None, skip)
    elif isinstance(written.get("LogResult"), str):
        yield from _tail(origin, written["LogResult"], skip)
    elif isinstance(written.get("message"), str) and "timestamp" in written and "id" in written:
        yield Block(origin, packed(_events([written])))  # Firehose with extraction, event by event


def _is_empty(written: Mapping[str, Any]) -> bool:
    """True for answers and probes that hold no event and are no mistake."""
    return (
        written.get("messageType") == "CONTROL_MESSAGE" or written.get("events") == [] or written.get("results") == []
    )


def _of_platform(origin: Origin, written: Mapping[str, Any]) -> Origin:
    record = written.get("record")
    if written["type"] not in ("platform.initStart", "platform.start") or not isinstance(record, dict):
        return origin
    name = record.get("functionName") or str(record.get("functionArn", "")).partition(":function:")[2].partition(":")[0]
    if not name or name == origin.function:
        return origin
    return Origin(origin.source, str(name), origin.version, origin.stream)


def _telemetry(written: Mapping[str, Any]) -> str:
    """The message as CloudWatch would hold it: a function's own text is the record itself."""
    if written["type"] == "function" and isinstance(written["record"], str):
        return written["record"]
    return json.dumps(written)


def _events(events: Iterable[Any]) -> Iterator[tuple[int | None, str]]:
    for event in events:
        if isinstance(event, dict) and isinstance(event.get("message"), str):
            at = event.get("timestamp")
            yield (at if isinstance(at, int) else milliseconds(str(at))), event["message"]


def _by_stream(events: Iterable[Any]) -> dict[str, list[Any]]:
    streams: dict[str, list[Any]] = {}
    for event in events:
        if isinstance(event, dict):
            streams.setdefault(str(event.get("logStreamName", "")), []).append(event)
    return streams


def _rows(results: Iterable[Any]) -> Iterator[dict[str, str]]:
    for row in results:
        if isinstance(row, list):
            yield {str(each.get("field")): str(each.get("value")) for each in row if isinstance(each, dict)}


def _carried(origin: Origin, data: Any, skip: Callable[[Skipped], None]) -> Iterator[Block]:
    """base64 of gzip of a subscription record."""
    try:
        plain = zlib.decompress(base64.b64decode(data, validate=True), 31)
        yield from _blocks(origin, json.loads(plain), skip)
    except (TypeError, ValueError, binascii.Error, zlib.error):
        skip(Skipped(origin.source, "records whose data is no gzip in base64"))


def _tail(origin: Origin, data: str, skip: Callable[[Skipped], None]) -> Iterator[Block]:
    """The last 4 KB of one invocation's log, which may start in the middle of a line."""
    try:
        text = base64.b64decode(data, validate=True).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        skip(Skipped(origin.source, "a LogResult that is no base64"))
        return
    yield Block(origin, packed((None, line) for line in text.splitlines()))
