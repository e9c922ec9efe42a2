"""A log group of its own for a function of a template, beside it, so that what it writes does not stay for ever."""

import yaml

from deburr.edits import DeclareLogs, SetValue
from deburr.fixes.splice import CannotEdit, Splice, offset
from deburr.fixes.template_values import composed

SUFFIX = "Logs"


def naming(fix: DeclareLogs) -> SetValue:
    """What lets the function write into the group."""
    return SetValue(fix.at, f"!Ref {_name(fix)}")


def splice(text: str, fix: DeclareLogs) -> Splice:
    """The group as a resource above the function and the comments that are its own.

    Raises  CannotEdit when the resources are not written as a block, one has the group's name, or another is written by
            an alias of the function or of its properties.
    """
    resources = _under(composed(text), "Resources")
    if not isinstance(resources, yaml.MappingNode) or resources.flow_style:
        raise CannotEdit("its resources are not written as a block")
    keys = {key.value: key for key, _ in resources.value}
    made = {key.value: value for key, value in resources.value}
    name, function = _name(fix), fix.at.path.split(".")[1]
    if name in keys:
        raise CannotEdit(f"a resource is called {name} already")
    if function not in keys:
        raise CannotEdit(f"{function} is not where it could be added")
    own = (made[function], _under(made[function], "Properties"))
    if any(
        each in own for other in made if other != function for each in (made[other], _under(made[other], "Properties"))
    ):
        raise CannotEdit(f"another resource is written as an alias of {function}")
    column = keys[function].start_mark.column
    lines = text.splitlines()
    row = keys[function].start_mark.line
    while row and lines[row - 1].lstrip().startswith("#") and _indent(lines[row - 1]) == column:
        row -= 1
    step = next((_column(value) - column for _, value in resources.value if _column(value) > column), 2)
    condition = _under(made[function], "Condition")
    told = (
        (0, f"{name}:"),
        (1, "Type: AWS::Logs::LogGroup"),
        *([(1, f"Condition: {condition.value}")] if isinstance(condition, yaml.ScalarNode) else []),
        (1, "Properties:"),
        (2, f"RetentionInDays: {fix.days}"),
    )
    block = [f"{' ' * (column + step * depth)}{line}" for depth, line in told]
    apart = (
        [""]
        if any(not line.strip() for line in lines[keys[next(iter(keys))].start_mark.line : _last(resources)])
        else []
    )
    at = offset(text, row + 1, 1)
    return Splice(at, at, "\n".join([*block, *apart, ""]))


def _name(fix: DeclareLogs) -> str:
    return f"{fix.at.path.split('.')[1]}{SUFFIX}"


def _under(node: yaml.Node, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in reversed(node.value) if name.value == key), None)


def _column(value: yaml.Node) -> int:
    """Where the keys of a block begin; 0 for what is none."""
    block = isinstance(value, yaml.MappingNode) and not value.flow_style and value.value
    return int(value.start_mark.column) if block else 0


def _last(resources: yaml.MappingNode) -> int:
    """The line of the last resource's name: blank lines before it part resources."""
    return int(resources.value[-1][0].start_mark.line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
