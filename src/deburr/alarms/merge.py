"""Alarms put into a template's text: nothing else in it changes, and doing it again changes nothing."""

from collections.abc import Mapping
from typing import Any

from deburr.alarms.cloudformation import json_text, yaml_text
from deburr.errors import SourceError
from deburr.sources.cloudformation.parse import parse
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode

BEGIN = "# deburr alarms: what follows is written anew by `deburr alarms --write`"
END = "# deburr alarms: end"
MARK = {"deburr": "alarms"}


def merge(text: str, resources: Mapping[str, Any], *, file: str) -> str:
    """The template with these resources in it, in place of those that were put there before.

    Raises  SourceError when the template has no Resources, writes them on one line, or has other resources by one of
            these names.
    """
    if text.lstrip().startswith("{"):
        return _json(text, resources, file)
    return _yaml(text, resources, file)


def conditions(text: str, file: str) -> dict[str, str]:
    """Logical id -> the condition a resource stands under, for those that stand under one."""
    found: dict[str, str] = {}
    for key, node in resources_of(text, file).pairs:
        for name, value in node.pairs if isinstance(node, MappingNode) else ():
            if name.text == "Condition" and isinstance(value, Scalar):
                found[key.text] = value.text
    return found


def resources_of(text: str, file: str) -> MappingNode:
    """A template's Resources.

    Raises  SourceError when it has none.
    """
    root = parse(text.encode(), file=file).root
    for key, node in root.pairs if isinstance(root, MappingNode) else ():
        if key.text == "Resources" and isinstance(node, MappingNode) and node.pairs:
            return node
    raise SourceError("has no Resources that alarms could stand among", where=file, hint="name the template itself")


def _yaml(text: str, resources: Mapping[str, Any], file: str) -> str:
    lines = text.splitlines(keepends=True)
    begins = [at for at, line in enumerate(lines) if line.strip() == BEGIN]
    ends = [at for at, line in enumerate(lines) if line.strip() == END]
    if len(begins) != len(ends) or len(begins) > 1 or (begins and begins[0] > ends[0]):
        raise SourceError("has only one of the two comments that deburr left", where=file, hint="delete it")
    if begins:
        del lines[begins[0] : ends[0] + 1]
    section = resources_of("".join(lines), file)
    _free(section, resources, file)
    first, _ = section.pairs[0]
    if lines[section.line - 1][section.column - 1 :].startswith("{"):
        raise SourceError("writes its Resources in braces", where=file, hint="write them as a block first")
    at = _end(lines, first)
    if not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    indent = first.column - 1
    body = yaml_text(resources, indent=indent)
    block = f"{' ' * indent}{BEGIN}\n{body}{' ' * indent}{END}\n".replace("\n", newline)
    return "".join([*lines[:at], block, *lines[at:]])


def _end(lines: list[str], first: Scalar) -> int:
    """How many lines there are up to the end of the block that starts with this key.

    It ends where a line is indented less; comments and blank lines just before that belong to what follows.
    """
    indent = first.column - 1
    at = first.line
    end = at
    while at < len(lines):
        bare = lines[at].strip()
        deep = len(lines[at]) - len(lines[at].lstrip()) >= indent
        if bare and not deep and not bare.startswith("#"):
            break
        at += 1
        if bare and deep:
            end = at
    return end


def _json(text: str, resources: Mapping[str, Any], file: str) -> str:
    marked = {name: resource | {"Metadata": MARK} for name, resource in resources.items()}
    section = resources_of(text, file)
    old = [at for at, (_, node) in enumerate(section.pairs) if _ours(node)]
    if old:
        if old != list(range(old[0], len(section.pairs))):
            raise SourceError("has resources after the alarms that deburr left", where=file, hint="move them up")
        before = section.pairs[old[0] - 1][1]
        text = text[: _offset(text, before)] + text[_offset(text, section.pairs[-1][1]) :]
        section = resources_of(text, file)
    _free(section, marked, file)
    key, last = section.pairs[0][0], section.pairs[-1][1]
    step = max(1, key.column - 1) // 2 or 1
    at = _offset(text, last)
    return f"{text[:at]},\n{json_text(marked, indent=key.column - 1, step=step)}{text[at:]}"


def _ours(node: TreeNode) -> bool:
    for key, value in node.pairs if isinstance(node, MappingNode) else ():
        if key.text == "Metadata" and isinstance(value, MappingNode):
            return any(name.text == "deburr" for name, _ in value.pairs)
    return False


def _free(section: MappingNode, resources: Mapping[str, Any], file: str) -> None:
    for key, _ in section.pairs:
        if key.text in resources:
            raise SourceError(
                f"has a resource {key.text} of its own", where=f"{file}:{key.line}", hint="give it another name"
            )


def _offset(text: str, node: TreeNode) -> int:
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: node.end_line - 1]) + node.end_column - 1
