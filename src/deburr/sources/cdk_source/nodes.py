"""Values of a CDK app as nodes of a template, each where the app wrote it."""

from collections.abc import Mapping

from deburr.sources.cdk_source.overrides import Overrides
from deburr.sources.cdk_source.values import (
    Called,
    Const,
    External,
    Items,
    Options,
    Partly,
    Spot,
    Value,
    construct_of,
    text_of,
)
from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.texts import Part, joined, parts_of
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.cloudformation.values import Settled

DEEPEST = 40  # objects within each other
WHY = "it is settled when the app is synthesized"
SECONDS = {"millis": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
MEGABYTES = {"mebibytes": 1, "gibibytes": 1024}
UNITS = {"millis": "", "seconds": "", "minutes": "minute", "hours": "hour", "days": "day"}
JSON = frozenset({"?JSON.stringify", "?json.dumps", "?stack.toJsonString", "?own.toJsonString"})
"""What makes a text of an object that is known."""
ALIASES = frozenset({"lambda.Alias", "lambda.Version"})


class Nodes:
    """Makes nodes.

    ids         the logical ids of the constructs that became resources.
    overridden  names of properties of which nothing is known.
    doors       by identity the REST APIs of which all is known.
    """

    def __init__(self, make: Maker, overridden: Overrides, doors: frozenset[int] = frozenset()) -> None:
        self.make = make
        self.doors = doors
        self.overridden = overridden
        self.ids: dict[int, str] = {}
        self._spots: dict[tuple[str, int, int], TreeNode] = {}

    def at(self, spot: Spot) -> TreeNode:
        """The place of something as a node."""
        node = spot.node
        key = (spot.file, node.line, node.column)
        if key not in self._spots:
            made = MappingNode("", node.line, node.column, node.end_line, node.end_column)
            self.make.written_in(spot.file, made)
            self._spots[key] = made
        return self._spots[key]

    def text(self, spot: Spot, text: str) -> TreeNode:
        return self.make.text(self.at(spot), text)

    def plain(self, spot: Spot, value: object) -> TreeNode:
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return self.make.text(self.at(spot), written, plain=True)

    def unknown(self, spot: Spot) -> TreeNode:
        return self.make.unknown(self.at(spot), WHY)

    def mapping(self, spot: Spot, entries: Mapping[str, TreeNode | None]) -> TreeNode:
        told = {
            name: self.unknown(spot) if self.overridden.hide(name, spot, absent=node is None) else node
            for name, node in entries.items()
        }
        return self.make.mapping(self.at(spot), told)

    def items(self, spot: Spot, items: list[TreeNode]) -> TreeNode:
        return self.make.sequence(self.at(spot), items)

    def resource(self, spot: Spot, kind: str, properties: Mapping[str, TreeNode | None]) -> TreeNode:
        return self.mapping(spot, {"Type": self.text(spot, kind), "Properties": self.mapping(spot, properties)})

    def value(self, value: Value | None, depth: int = 0) -> TreeNode | None:
        """Whatever it is, as far as it is known; None for None."""
        if value is None or depth > DEEPEST:
            return None
        if isinstance(value, Const):
            if isinstance(value.value, str):
                return self.text(value.at, value.value)
            return None if value.value is None else self.plain(value.at, _whole(value.value))
        if isinstance(value, Options) and value.whole:
            return self.mapping(value.at, {name: self.value(inner, depth + 1) for name, inner in value.entries.items()})
        if isinstance(value, Items):
            inner = [self.value(each, depth + 1) for each in value.items]
            return self.items(value.at, [node for node in inner if node is not None])
        if isinstance(value, Called) and value.path in JSON and value.args:
            return self.value(value.args[0], depth + 1)
        if isinstance(value, Partly):
            return self.put_together(value, depth)
        return self.reference(value) or self.unknown(value.at)

    def put_together(self, value: Partly, depth: int = 0) -> TreeNode:
        """A text of which some is known: constructs that it names are referred to in it."""
        parts: list[Part] = []
        for part in value.parts:
            node = None if isinstance(part, str) else self.value(part, depth + 1)
            if isinstance(part, str):
                parts.append(part)
            elif isinstance(node, Scalar):
                parts.append(node.text)
            else:
                parts += parts_of(node.final) if isinstance(node, Settled) else [None]
        at = self.at(value.at)
        return self.make.settled(at, joined(parts, at))

    def letters(self, target: Value) -> TreeNode | None:
        """Where the target of a rule or a schedule sends what it gives up; None where it says nothing of it."""
        queue = target.options.entries.get("deadLetterQueue") if isinstance(target, Called) else None
        return self.mapping(target.at, {"Arn": self.unknown(queue.at)}) if queue is not None else None

    def reference(self, value: Value | None, attribute: str = "") -> TreeNode | None:
        """A reference to a construct that became a resource, by itself or by one of its attributes; None for others."""
        if isinstance(value, Called) and value.base is not None and not value.args:
            value = value.base  # `queue.queueArn`
        made = construct_of(value)
        found = self.ids.get(id(made))
        if value is None or made is None or found is None:
            return None
        shown = "" if made.kind in ALIASES else attribute
        return self.make.reference(self.at(value.at), found, shown)

    def seconds(self, value: Value | None) -> TreeNode | None:
        """`Duration.minutes(5)` as whole seconds."""
        return self._counted(value, "Duration", SECONDS)

    def megabytes(self, value: Value | None) -> TreeNode | None:
        """`Size.gibibytes(2)` as MB."""
        return self._counted(value, "Size", MEGABYTES)

    def _counted(self, value: Value | None, kind: str, units: Mapping[str, float]) -> TreeNode | None:
        if value is None:
            return None
        if isinstance(value, Called) and value.args and isinstance(number := value.args[0], Const):
            unit = units.get(value.path.removeprefix(f"{kind}."))
            if unit is not None and isinstance(number.value, int | float):
                return self.plain(value.at, _whole(number.value * unit))
        return self.unknown(value.at)

    def constant(self, value: Value | None, words: Mapping[str, str]) -> TreeNode | None:
        """A constant of the library as the word that a template has for it."""
        if value is None:
            return None
        word = words.get(value.path.rpartition(".")[2]) if isinstance(value, External) else None
        return self.text(value.at, word) if word is not None else self.unknown(value.at)


def rate(value: Value | None) -> str | None:
    """`Schedule.rate(Duration.minutes(5))`, `.cron({...})` and `.expression("...")` as EventBridge writes them."""
    if not isinstance(value, Called):
        return None
    how = value.path.rpartition(".")[2]
    if how == "expression":
        return text_of(value.args[0]) if value.args else None
    if how == "cron":
        return _cron(value.options)
    every = value.args[0] if value.args else None
    if how != "rate" or not isinstance(every, Called) or not every.args or not isinstance(every.args[0], Const):
        return None
    unit, number = UNITS.get(every.path.removeprefix("Duration.")), every.args[0].value
    return f"rate({number} {unit}{'s' * (number != 1)})" if unit else None


def _cron(options: Options) -> str | None:
    parts = {name: text_of(value) for name, value in options.entries.items()}
    if None in parts.values() or not options.whole:
        return None
    week = parts.get("weekDay")
    fields = [
        parts.get("minute") or "*",
        parts.get("hour") or "*",
        parts.get("day") or ("?" if week else "*"),
        parts.get("month") or "*",
        week or "?",
        parts.get("year") or "*",
    ]
    return f"cron({' '.join(fields)})"


def _whole(number: object) -> object:
    return int(number) if isinstance(number, float) and number == int(number) else number
