"""Alarms as the text of a CloudFormation or SAM template, YAML or JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from deburr.alarms.written import Call

WIDTH = 116
_QUOTED = re.compile(r"(!Ref|!GetAtt) '([A-Za-z0-9.]+)'")  # PyYAML quotes whatever has a tag


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented, intrinsics by their short tags."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _tagged(dumper: yaml.SafeDumper, call: Call) -> yaml.Node:
    style = "'" if call.name == "Sub" else None
    return dumper.represent_scalar(f"!{call.name}", call.argument, style)


_Dumper.add_representer(Call, _tagged)


def yaml_text(resources: Mapping[str, Any], *, indent: int) -> str:
    """The resources as entries of a block mapping, each line indented by so many spaces."""
    text = _QUOTED.sub(
        r"\1 \2", yaml.dump(dict(resources), Dumper=_Dumper, sort_keys=False, width=WIDTH, allow_unicode=True)
    )
    return "".join(f"{' ' * indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


def json_text(resources: Mapping[str, Any], *, indent: int, step: int) -> str:
    """The resources as members of an object, without the comma before the first.

    indent  spaces before a member.
    step    spaces a level is indented by.
    """
    text = json.dumps(_long(dict(resources)), indent=step, ensure_ascii=False)
    return "\n".join(f"{' ' * (indent - step)}{line}" for line in text.splitlines()[1:-1])


def _long(value: Any) -> Any:
    if isinstance(value, Call):
        if value.name == "GetAtt":
            return {"Fn::GetAtt": value.argument.split(".")}
        return {"Ref" if value.name == "Ref" else f"Fn::{value.name}": value.argument}
    if isinstance(value, dict):
        return {key: _long(inner) for key, inner in value.items()}
    return [_long(inner) for inner in value] if isinstance(value, list) else value
