"""A baseline: what was there when a team began to check, so that only what is new speaks. It shrinks by itself."""

import json
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from deburr.errors import ConfigError, DeburrError
from deburr.findings import Finding
from deburr.rules.verdict import Verdict

VERSION = 1
HINT = "delete the file and run again to write it anew"


def without_known(verdict: Verdict, file: Path, *, root: Path, whole: bool) -> tuple[Verdict, str]:
    """The verdict without what the baseline holds, and what was done to the file, "" when nothing.

    A file that is not there is written with every finding of this run. Findings are known by file, rule, property and
    order, never by line. What is gone leaves the file, so that it cannot come back unseen; but only after a whole run.

    root   the folder that was checked; files are kept relative to the baseline's own folder.
    whole  False when only some rules ran, or something was not read: what was not looked for is not gone.
    Raises ConfigError for a file that is no baseline, DeburrError when it cannot be written.
    """
    home = file.resolve().parent
    prefix = _prefix(root.resolve(), home, file)
    now = {f"{prefix}{finding.fingerprint}": finding for finding in verdict.findings}
    if not file.exists():
        _write(file, now)
        return _only(verdict, ()), f"{file}: written with {_counted(len(now))}"
    known = _read(file)
    left = [key for key in known if key in now or not key.startswith(prefix) or not whole]
    told = ""
    if len(left) < len(known):
        _write(file, left)
        told = f"{file}: {_counted(len(known) - len(left))} gone, {len(left)} left"
    return _only(verdict, [finding for key, finding in now.items() if key not in known]), told


def _prefix(root: Path, home: Path, file: Path) -> str:
    if not root.is_relative_to(home):
        raise ConfigError("stands below what is checked", where=str(file), hint="keep it where the project begins")
    inside = root.relative_to(home).as_posix()
    return "" if inside == "." else f"{inside}/"


def _only(verdict: Verdict, findings: Iterable[Finding]) -> Verdict:
    kept = tuple(findings)
    return replace(verdict, findings=kept, in_baseline=len(verdict.findings) - len(kept))


def _read(file: Path) -> list[str]:
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"is no baseline: {error}", where=str(file), hint=HINT) from None
    if not isinstance(written, dict) or written.get("deburr") != "baseline" or written.get("version") != VERSION:
        raise ConfigError("is no baseline of this deburr", where=str(file), hint=HINT)
    keys = written.get("findings")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ConfigError("holds no list of findings", where=str(file), hint=HINT)
    return keys


def _write(file: Path, keys: Iterable[str]) -> None:
    document = {"deburr": "baseline", "version": VERSION, "findings": sorted(keys)}
    beside = file.with_name(f".{file.name}.deburr")
    try:
        beside.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise DeburrError(f"cannot be written: {error.strerror}", where=str(file), hint="name another file") from None


def _counted(count: int) -> str:
    return f"{count} finding{'s' * (count != 1)}"
