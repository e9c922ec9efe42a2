"""`deburr.toml`, or `[tool.deburr]` in pyproject.toml: what a project assumes and allows."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from deburr.errors import ConfigError

FILE = "deburr.toml"
KEYS = (
    "region",
    "select",
    "ignore",
    "per-file-ignores",
    "fail-on",
    "exclude",
    "parameters",
    "var-files",
    "traffic",
    "functions",
    "allow",
    "facts",
)


class AllowedFinding(Struct, frozen=True):
    """A finding that the project lives with.

    rule    `shelf/slug` or the slug alone.
    path    file it is allowed in, relative to the checked folder; "" for everywhere.
    until   past this day it is back; None for always.
    reason  why; every allow has one.
    """

    rule: str
    path: str
    until: date | None
    reason: str


class Config(Struct, frozen=True):
    """What `deburr.toml` says; everything is optional.

    default_per_month  invocations a month assumed for every function; None: prices are per million.
    per_month          invocations a month by function name or address.
    parameters         template parameters given as `--parameter` would.
    var_files          of Terraform variables' values, given as `--var-file` would, relative to the config's folder.
    functions          measured name -> address, for Profiles that do not join by themselves.
    facts              file with corrected facts, relative to the config's folder.
    folder             the config's own folder; None without a file.
    per_file_ignores   pattern of paths below it -> rules and shelves that are not told there.
    """

    file: str = ""
    folder: Path | None = None
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    region: str = "us-east-1"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "warning"
    exclude: tuple[str, ...] = ()
    default_per_month: int | None = None
    per_month: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    var_files: tuple[Path, ...] = ()
    functions: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[AllowedFinding, ...] = ()
    facts: Path | None = None


def find(folder: Path) -> Config:
    """The configuration that holds for a folder: its own file, else the nearest one above it in the same repository.

    Raises  ConfigError for a file that is not TOML or says what deburr does not know.
    """
    for place in (folder, *folder.resolve().parents):
        own = place / FILE
        if own.is_file():
            return _read(own, _toml(own))
        project = place / "pyproject.toml"
        if project.is_file():
            table = _toml(project).get("tool", {}).get("deburr")
            if table is not None:
                return _read(project, table)
        if (place / ".git").exists():
            break
    return Config()


def _toml(path: Path) -> dict[str, Any]:
    import tomllib  # most projects have nothing for it to read

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(error), where=path.name, hint="it must be valid TOML in UTF-8") from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=path.name) from None


def _read(path: Path, table: Mapping[str, Any]) -> Config:
    where = path.name
    for key in table:
        if key not in KEYS:
            raise ConfigError(f"unknown key {key!r}", where=where, hint=f"known keys: {', '.join(KEYS)}")
    traffic = _table(table, "traffic", where)
    calls = {
        str(name): _count(value, f"traffic.functions.{name}", where)
        for name, value in _table(traffic, "functions", where).items()
    }
    ignores = _table(table, "per-file-ignores", where)
    default = traffic.get("default_per_month")
    facts = table.get("facts")
    return Config(
        file=where,
        folder=path.parent,
        per_file_ignores={pattern: _texts(ignores, pattern, where) for pattern in ignores},
        region=str(table.get("region", "us-east-1")),
        select=_texts(table, "select", where),
        ignore=_texts(table, "ignore", where),
        fail_on=_level(table, where),
        exclude=_texts(table, "exclude", where),
        default_per_month=None if default is None else _count(default, "traffic.default_per_month", where),
        per_month=calls,
        parameters={str(key): str(value) for key, value in _table(table, "parameters", where).items()},
        var_files=tuple(path.parent / name for name in _texts(table, "var-files", where)),
        functions={str(key): str(value) for key, value in _table(table, "functions", where).items()},
        allowed=tuple(_allowed(entry, where) for entry in table.get("allow", ())),
        facts=None if facts is None else path.parent / str(facts),
    )


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise ConfigError(f"{key} is no table", where=where, hint=f"write [{key}] and its entries below it")
    return found


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ConfigError(f"{key} is no list of strings", where=where, hint=f'write {key} = ["timeouts"]')
    return tuple(found)


def _count(value: object, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigError(
            f"{key} is no number of invocations: {value!r}", where=where, hint="write a whole number, 0 or more"
        )
    return value


def _level(table: Mapping[str, Any], where: str) -> str:
    level = str(table.get("fail-on", "warning"))
    if level not in ("error", "warning", "info"):
        raise ConfigError(f"fail-on is no level: {level!r}", where=where, hint="error, warning or info")
    return level


def _allowed(entry: object, where: str) -> AllowedFinding:
    if (
        not isinstance(entry, dict)
        or not isinstance(entry.get("rule"), str)
        or not isinstance(entry.get("reason"), str)
    ):
        raise ConfigError(
            "an [[allow]] needs a rule and a reason",
            where=where,
            hint='rule = "timeouts/outlives-caller", reason = "ADR 7"',
        )
    until = entry.get("until")
    if until is not None and not isinstance(until, date):
        raise ConfigError(f"until is no date: {until!r}", where=where, hint="write until = 2027-03-01, without quotes")
    return AllowedFinding(entry["rule"], str(entry.get("path", "")), until, entry["reason"])
