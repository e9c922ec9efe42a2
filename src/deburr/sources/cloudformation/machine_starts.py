"""When a state machine runs that schedules alone start, and which of its states are met once in a run."""

from collections.abc import Iterator

from deburr.sources.cloudformation.links import at_path
from deburr.sources.cloudformation.references import target
from deburr.sources.cloudformation.settings import listed
from deburr.sources.cloudformation.stack import Stack
from deburr.sources.cloudformation.template import Resource
from deburr.sources.cloudformation.values import Value
from deburr.sources.cloudformation.wiring import switched_off, timetable
from deburr.workload.caller import Schedule

_RULE = "AWS::Events::Rule"
_SCHEDULE = "AWS::Scheduler::Schedule"
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_NEXT = ("Next", "Default", "Choices.*.Next", "Catch.*.Next")


def timed(stack: Stack, machine: Resource) -> Schedule | None:
    """The schedule that starts it most often; None where none does, or where something else may start it.

    A function that is told of the machine may. How often is compared where all schedules tell it.
    """
    starts = [*_events(machine), *_rules(stack, machine)]
    schedules = [start for start in starts if start is not None]
    if not schedules or len(schedules) < len(starts) or _told(stack, machine):
        return None
    return min(schedules, key=lambda each: each.apart_min or 0)


def once(definition: Value) -> set[str]:
    """Names of the states that a run enters once at the most: in no Map, and on no way that leads back to them."""
    states = definition.get("States")
    if states is None:
        return set()
    after = {
        name: {told for path in _NEXT for each in at_path(state, path) if (told := each.text())}
        for name, state in states.items()
    }
    found = {name for name in after if not _comes_back(name, after)}
    branches = (each for name, state in states.items() if name in found for each in at_path(state, "Branches.*"))
    return found.union(*map(once, branches))


def _comes_back(name: str, after: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = list(after[name])
    while ahead:
        at = ahead.pop()
        if at == name:
            return True
        if at not in seen:
            seen.add(at)
            ahead += after.get(at, ())
    return False


def _events(machine: Resource) -> Iterator[Schedule | None]:
    """What SAM writes at the machine itself; None for what is no schedule."""
    events = machine.properties.get("Events")
    for _, event in events.items() if events is not None else ():
        properties = event.get("Properties")
        if properties is None or not switched_off(properties.get("State"), properties.get("Enabled")):
            yield timetable(properties, properties) if properties is not None else None


def _rules(stack: Stack, machine: Resource) -> Iterator[Schedule | None]:
    """Rules and schedules that name it as a target; None for rules that match events."""
    for resource in stack.of_type(_RULE, _SCHEDULE):
        properties = resource.properties
        path = "Targets" if resource.type == _RULE else "Target"
        for aimed in listed(properties.get(path)):
            if _is(stack, aimed.get("Arn"), machine) and not switched_off(properties.get("State")):
                yield timetable(properties, aimed)


def _told(stack: Stack, machine: Resource) -> bool:
    return any(
        _is(stack, value, machine)
        for function in stack.of_type(*_FUNCTIONS)
        for value in at_path(function.properties, "Environment.Variables.*")
    )


def _is(stack: Stack, value: Value | None, machine: Resource) -> bool:
    found = target(stack, value)
    return found is not None and found.address == stack.address(machine.logical_id)
