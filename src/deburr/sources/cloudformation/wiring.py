"""What every reader of callers needs: the facts, the functions, and where to say what was not understood."""

import re
from collections.abc import Mapping

from msgspec import Struct

from deburr.facts.book import Facts
from deburr.place import Place
from deburr.sources.cloudformation.doors import Door
from deburr.sources.cloudformation.neighbours import neighbour
from deburr.sources.cloudformation.references import Called, called, target, targets
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.values import Value
from deburr.workload.caller import Caller, Mode, Schedule
from deburr.workload.function import Function
from deburr.workload.setting import Setting

_MADE_UP = (
    r"^(data source|distribution|filter|function URL|mapping|permission|pipeline|resolver|rotation|subscription)\.\d+$"
)
"""Ids of what an app's code never named; no logical id of a template has a dot."""
_STREAM = r":table/([^/]+)/stream/"  # the ARN of a table's stream ends in the day it was made


class Source(Struct, frozen=True):
    """Where events come from: its owner's name for it, its address in the workload, and its type."""

    name: str
    address: str = ""
    type: str = ""


class Wiring(Struct, frozen=True):
    """The facts, the functions by every address they are known under, and the APIs by theirs."""

    facts: Facts
    functions: Mapping[str, Function]
    doors: Mapping[str, Door]

    def function(self, stack: Stack, value: Value | None) -> Called | None:
        """The function a value leads to; None when it is not one of the workload."""
        found = called(stack, value)
        return found if found is not None and found.address in self.functions else None

    def door(self, stack: Stack, value: Value | None) -> Door | None:
        """The API a value leads to; None when it is not one of the workload."""
        found = (self.doors.get(made.address) for made in targets(stack, value))
        return next((door for door in found if door is not None), None)

    def caller(
        self,
        function: Called,
        kind: str,
        mode: Mode,
        *,
        name: str,
        at: Place,
        waits_s: Setting[float] | None = None,
        source: str = "",
        route: str = "",
        streams: bool = False,
        on_failure: bool | None = False,
        public: Setting[bool] | None = None,
        schedule: Schedule | None = None,
        payload: str = "",
        body_alone: bool = False,
        filtered: bool | None = None,
    ) -> Caller:
        """A caller of that function; `waits_s` None when it waits as long as the function runs."""
        return Caller(
            function=self.functions[function.address],
            kind=kind,
            mode=mode,
            name=shown(name),
            at=at,
            waits_s=waits_s,
            source=source,
            route=route,
            streams=streams,
            on_failure=on_failure,
            qualifier=function.qualifier,
            public=public,
            schedule=schedule,
            payload=payload,
            body_alone=body_alone,
            filtered=filtered,
        )

    def seconds(self, fact: str) -> float:
        return float(self.facts.seconds(fact))


def shown(name: str) -> str:
    """The same for people: `a mapping` for an id that nobody gave."""
    return re.sub(_MADE_UP, r"a \1", name)


def source(stack: Stack, value: Value | None, otherwise: str) -> Source:
    """What a value names as the source of events; `otherwise` is its name when the value tells none."""
    found = target(stack, value)
    if found is not None:
        return Source(found.logical_id, found.address, found.type)
    other = neighbour(stack, value)
    if other is not None:
        return Source(other.name, other.address, other.type)
    written = (value.text() or "") if value is not None else ""
    table = re.search(_STREAM, written)
    told = table[1] if table else written.rpartition(":")[2]
    return Source((told if "{" in told else told.rstrip("}")) or otherwise)  # `${output:name}` of another tool


def switched_off(*switches: Value | None) -> bool:
    """True when a rule or mapping is written as disabled."""
    return any(switch is not None and (switch.boolean() is False or switch.text() == "DISABLED") for switch in switches)


def has_destination(properties: Value, *path: str) -> bool | None:
    """Whether a failure destination is written there; None when that is settled at deploy time."""
    for depth in range(1, len(path) + 1):
        value = properties.get(*path[:depth])
        if value is None:
            return False
        if value.unknown and not value.reference():
            return None
    return True


def timetable(properties: Value, target: Value) -> Schedule | None:
    """When a rule, a schedule or an event of SAM calls; None for a rule that only matches events.

    target  where the constant input is written: the rule's target, or the event itself.
    """
    written = properties.get("ScheduleExpression") or properties.get("Schedule")
    if written is None:
        return None
    sent = target.get("Input")
    named = (properties.get(key) for key in ("Name", "Description"))
    about = " ".join(text.text() or text.pattern() for text in named if text is not None)
    return Schedule(written.text(), (sent.text() or "") if sent is not None else "", about)
