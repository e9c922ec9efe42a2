"""CloudWatch Logs as far as reading goes: what `aws logs tail` and its like ask."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from deburr.lab.control.account import ACCOUNT, REGION
from deburr.lab.control.errors import ApiError
from deburr.lab.control.json_services import Answer
from deburr.lab.log_store import LogEvent, LogGroup, LogStore

PREFIX = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:"
MOST_EVENTS, LISTED = 10_000, 50
TERM = re.compile(r'([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))')
Parameters = Mapping[str, Any]


def operations(logs: LogStore) -> dict[str, Answer]:
    """What is served, by its name in the API."""
    reader = Reader(logs)
    return {
        "DescribeLogGroups": reader.groups,
        "DescribeLogStreams": reader.streams,
        "FilterLogEvents": reader.filtered,
        "GetLogEvents": reader.events,
        "DeleteLogGroup": reader.delete,
    }


class Reader:
    """The operations; each takes and returns what boto3 does."""

    def __init__(self, logs: LogStore) -> None:
        self.logs = logs

    async def groups(self, asked: Parameters) -> dict[str, Any]:
        prefix, pattern = asked.get("logGroupNamePrefix", ""), asked.get("logGroupNamePattern", "")
        found = [
            {
                "logGroupName": group.name,
                "creationTime": group.began_ms,
                "metricFilterCount": 0,
                "arn": f"{PREFIX}{group.name}:*",
                "storedBytes": group.size,
                "logGroupClass": "STANDARD",
                "logGroupArn": f"{PREFIX}{group.name}",
            }
            for name, group in sorted(self.logs.groups.items())
            if name.startswith(prefix) and pattern in name
        ]
        return _page(found, asked, "logGroups", "nextToken")

    async def streams(self, asked: Parameters) -> dict[str, Any]:
        group, prefix = self._group(asked), asked.get("logStreamNamePrefix", "")
        last = {event.stream: event.at_ms for event in group.events}
        found = [
            {
                "logStreamName": name,
                "creationTime": began_ms,
                "firstEventTimestamp": began_ms,
                "lastEventTimestamp": last.get(name, began_ms),
                "lastIngestionTime": last.get(name, began_ms),
                "arn": f"{PREFIX}{group.name}:log-stream:{name}",
                "storedBytes": 0,
            }
            for name, began_ms in sorted(group.streams.items())
            if name.startswith(prefix)
        ]
        by_time = asked.get("orderBy") == "LastEventTime"
        found.sort(key=lambda told: str(told["logStreamName"]))
        if by_time:
            found.sort(key=lambda told: last.get(str(told["logStreamName"]), 0))
        if asked.get("descending"):
            found.reverse()
        return _page(found, asked, "logStreams", "nextToken")

    async def filtered(self, asked: Parameters) -> dict[str, Any]:
        group = self._group(asked)
        matches = matcher(asked.get("filterPattern", ""))
        names, prefix = asked.get("logStreamNames"), asked.get("logStreamNamePrefix", "")
        after, most = _number(asked.get("nextToken")), min(asked.get("limit", MOST_EVENTS), MOST_EVENTS)
        found = [
            event
            for event in self.logs.after(group.name, after)
            if _timely(event, asked)
            and (names is None or event.stream in names)
            and event.stream.startswith(prefix)
            and matches(event.message)
        ]
        events = [
            {
                "logStreamName": event.stream,
                "timestamp": event.at_ms,
                "message": event.message,
                "ingestionTime": event.at_ms,
                "eventId": f"{event.number:056d}",
            }
            for event in found[:most]
        ]
        answer: dict[str, Any] = {"events": events, "searchedLogStreams": []}
        if len(found) > most:
            answer["nextToken"] = f"n/{found[most - 1].number}"
        return answer

    async def events(self, asked: Parameters) -> dict[str, Any]:
        group, stream = self._group(asked), asked["logStreamName"]
        if stream not in group.streams:
            raise ApiError("ResourceNotFoundException", 400, "The specified log stream does not exist.")
        every = [event for event in group.events if event.stream == stream and _timely(event, asked)]
        most, token = min(asked.get("limit", MOST_EVENTS), MOST_EVENTS), asked.get("nextToken", "")
        if token.startswith("b/"):
            found = [event for event in every if event.number < _number(token)][-most:]
        elif token.startswith("f/"):
            found = [event for event in every if event.number > _number(token)][:most]
        else:
            found = every[:most] if asked.get("startFromHead") else every[-most:]
        first, last = (found[0].number, found[-1].number) if found else (_number(token), _number(token))
        return {
            "events": [
                {"timestamp": event.at_ms, "message": event.message, "ingestionTime": event.at_ms} for event in found
            ],
            "nextForwardToken": f"f/{last}",
            "nextBackwardToken": f"b/{first}",
        }

    async def delete(self, asked: Parameters) -> dict[str, Any]:
        del self.logs.groups[self._group(asked).name]
        return {}

    def _group(self, asked: Parameters) -> LogGroup:
        name = asked.get("logGroupName") or asked.get("logGroupIdentifier", "").removeprefix(PREFIX).removesuffix(":*")
        group = self.logs.groups.get(name)
        if group is None:
            raise ApiError("ResourceNotFoundException", 400, "The specified log group does not exist.")
        return group


def matcher(pattern: str) -> Callable[[str], bool]:
    """What a filter pattern of plain terms lets through: all of them, one of those with `?`, none with `-`.

    Raises  ApiError for a pattern that looks into JSON or columns.
    """
    text = pattern.strip()
    if text[:1] in ("{", "[", "%"):
        raise ApiError("InvalidParameterException", 400, "The lab filters by plain terms only")
    terms = [(sign, quoted or plain) for sign, quoted, plain in TERM.findall(text)]
    needed = [term for sign, term in terms if not sign]
    unwanted = [term for sign, term in terms if sign == "-"]
    either = [term for sign, term in terms if sign == "?"]

    def matches(message: str) -> bool:
        return (
            all(term in message for term in needed)
            and not any(term in message for term in unwanted)
            and (not either or any(term in message for term in either))
        )

    return matches


def _timely(event: LogEvent, asked: Parameters) -> bool:
    start, end = asked.get("startTime"), asked.get("endTime")
    return (start is None or event.at_ms >= start) and (end is None or event.at_ms < end)


def _number(token: str | None) -> int:
    number = (token or "").rpartition("/")[2]
    return int(number) if number.isdigit() else 0


def _page(found: list[dict[str, Any]], asked: Parameters, key: str, next_key: str) -> dict[str, Any]:
    start, most = _number(asked.get(next_key)), min(asked.get("limit", LISTED), LISTED)
    answer: dict[str, Any] = {key: found[start : start + most]}
    if start + most < len(found):
        answer[next_key] = f"n/{start + most}"
    return answer
