"""Parameter values from files: CloudFormation's parameter files and SAM's samconfig.toml."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from deburr.errors import ConfigError

SAMCONFIG = "samconfig.toml"
LONG = r"(?s)ParameterKey=([^,]+),ParameterValue=(.*)"


def from_file(path: Path) -> dict[str, str]:
    """Read the list of ParameterKey and ParameterValue, the list of `Key=value`, or the map AWS's tools take.

    Raises  ConfigError when the file is none of them.
    """
    try:
        written = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"is no JSON: {error}", where=str(path)) from None
    if isinstance(written, Mapping):
        inner = written.get("Parameters", written)
        pairs = list(inner.items()) if isinstance(inner, Mapping) else None
    else:
        pairs = list(_listed(written)) if isinstance(written, list) else None
    if pairs is None:
        raise ConfigError(
            "holds no parameters",
            where=str(path),
            hint='write [{"ParameterKey": "Stage", "ParameterValue": "prod"}]',
        )
    return {str(key): _text(value) for key, value in pairs if value is not None}


def _listed(written: Iterable[object]) -> Iterator[tuple[object, object]]:
    for entry in written:
        if isinstance(entry, str):
            yield from overrides(entry).items()
        elif isinstance(entry, Mapping) and "ParameterKey" in entry:
            yield entry["ParameterKey"], entry.get("ParameterValue")


def from_samconfig(template: Path, environment: str) -> dict[str, str]:
    """What `samconfig.toml` beside a template passes when that environment is deployed; {} without one.

    Raises  ConfigError when the file is there and is no TOML.
    """
    path = template.parent / SAMCONFIG
    if not path.is_file():
        return {}
    import tomllib  # most templates have no such file beside them

    try:
        config = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"is no TOML: {error}", where=str(path)) from None
    found: dict[str, str] = {}
    for command in ("global", "deploy"):
        section: object = config
        for key in (environment, command, "parameters", "parameter_overrides"):
            section = section.get(key) if isinstance(section, Mapping) else None
        for text in section if isinstance(section, list) else [section]:
            if isinstance(text, str):
                found |= overrides(text)
            elif isinstance(text, Mapping):
                found |= {str(key): _text(value) for key, value in text.items()}
    return found


def overrides(text: str) -> dict[str, str]:
    """`Stage=prod Wait="2 s"`, or `ParameterKey=Stage,ParameterValue=prod`, as SAM takes them."""
    try:
        parts = shlex.split(text)
    except ValueError:
        parts = text.split()
    found: dict[str, str] = {}
    for part in parts:
        long = re.fullmatch(LONG, part)
        key, equals, value = (long[1], "=", long[2]) if long else part.partition("=")
        if equals:
            found[key] = value
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(_text(part) for part in value) if isinstance(value, list) else str(value)
