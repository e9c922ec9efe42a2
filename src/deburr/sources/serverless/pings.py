"""What serverless-plugin-warmup makes: a function that calls others in a rhythm, so that they stay warm."""

import json
from collections.abc import Iterator

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, SequenceNode, TreeNode
from deburr.sources.serverless.events import listed
from deburr.sources.serverless.variables import entry

DEFAULT = "rate(5 minutes)"
"""Where a warmer names no events: https://github.com/juanjoDiaz/serverless-plugin-warmup"""
SENT = "serverless-plugin-warmup"
OLD = frozenset({"enabled", "events", "schedule", "prewarm", "concurrency", "default"})
"""Settings that stood under `custom.warmup` itself before one service could have several warmers."""
ONLY = "warmer"
Functions = list[tuple[Scalar, TreeNode]]


def pings(
    make: Maker, custom: TreeNode | None, functions: Functions, stage: str | None
) -> Iterator[tuple[str, TreeNode]]:
    """A rule for each rhythm in which a warmer calls a function.

    stage  that is deployed; None while it is unknown.
    """
    for name, warmer in _warmers(custom):
        for function, written in functions:
            switch = _switch(entry(written, "warmup"), name)
            if not _on(switch if switch is not None else entry(warmer, "enabled"), stage):
                continue
            own = entry(entry(written, "warmup"), name)
            several = entry(own, "concurrency") or entry(warmer, "concurrency")
            for number, when in enumerate(_rhythms(make, warmer)):
                known = f"{function.text}.{name}" + (f"[{number + 1}]" if number else "")
                yield known, _ping(make, warmer, function.text, name, when, several)


def _warmers(custom: TreeNode | None) -> Iterator[tuple[str, MappingNode]]:
    written = entry(custom, "warmup")
    if not isinstance(written, MappingNode):
        return
    if any(key.text in OLD and not isinstance(value, MappingNode) for key, value in written.pairs):
        yield ONLY, written
        return
    for key, value in written.pairs:
        if isinstance(value, MappingNode):
            yield key.text, value


def _switch(said: TreeNode | None, name: str) -> TreeNode | None:
    """What a function says of a warmer: of this one, or of all with one word."""
    if not isinstance(said, MappingNode):
        return said
    own = entry(said, name)
    told = entry(own, "enabled") if isinstance(own, MappingNode) else own
    return told if told is not None else entry(said, "enabled")


def _on(switch: TreeNode | None, stage: str | None) -> bool:
    """`true`, the stage that is deployed, or a list with it."""
    stages = [each.text for each in listed(switch) if isinstance(each, Scalar)]
    return "true" in stages or (stage is not None and stage in stages)


def _rhythms(make: Maker, warmer: MappingNode) -> list[TreeNode]:
    found: list[TreeNode] = []
    for event in listed(entry(warmer, "events")):
        told = entry(event, "schedule")
        rates = entry(told, "rate") if isinstance(told, MappingNode) else told
        found += listed(rates)
    return found or listed(entry(warmer, "schedule")) or [make.text(warmer, DEFAULT)]


def _ping(
    make: Maker, warmer: MappingNode, function: str, name: str, when: TreeNode, several: TreeNode | None
) -> TreeNode:
    sends: dict[str, object] = {"source": SENT}
    if isinstance(several, Scalar) and several.text.isdigit() and int(several.text) > 1:
        sends["concurrency"] = int(several.text)
    target = {
        "Id": make.text(warmer, name),
        "Arn": make.reference(warmer, function, "Arn"),
        "Input": make.text(warmer, json.dumps(sends)),
        # The warmer waits for each call: nobody misses a ping that is lost.
        "DeadLetterConfig": make.mapping(warmer, {"Arn": make.unknown(warmer, "a ping that is lost is not missed")}),
    }
    properties: dict[str, TreeNode | None] = {
        "Name": make.text(warmer, f"{name} of {SENT}"),
        "ScheduleExpression": when if not isinstance(when, SequenceNode) else None,
        "Targets": make.sequence(warmer, [make.mapping(warmer, target)]),
    }
    resource = {"Type": make.text(warmer, "AWS::Events::Rule"), "Properties": make.mapping(warmer, properties)}
    return make.mapping(warmer, resource)
