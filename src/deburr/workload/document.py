"""The envelope of the JSON documents that deburr shares: which kind, which version, and what is in it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from deburr.errors import ProfileError
from deburr.workload.fields import Fields, shown


def parse(text: str, file: str) -> Any:
    """JSON text; NaN and infinities, which JSON does not have, are refused.

    Raises  ProfileError with the line and column.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ProfileError(
            f"is not JSON: {error.msg}", where=f"{file}:{error.lineno}:{error.colno}", hint="check the syntax"
        ) from error
    except ValueError as error:  # a number of thousands of digits, NaN
        raise ProfileError(f"is not JSON: {error}", where=file, hint="leave out what is unknown") from error
    except RecursionError as error:
        raise ProfileError("is nested too deeply", where=file, hint="is this a file of deburr's?") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def opened(written: Any, file: str, *, kind: str, version: int) -> Iterator[Fields]:
    """What a document of one kind holds, one object at a time.

    kind     `profile` or `proof`; the list is under its plural.
    version  the newest this deburr reads; older ones are read too.
    Raises   ProfileError for another kind, or a newer version.
    """
    example = f'start with {{"deburr": "{kind}", "version": {version}, "{kind}s": [ ... ]}}'
    if not isinstance(written, dict):
        raise ProfileError(f"is no {kind} document: {shown(written)}", where=f"{file}#", hint=example)
    fields = Fields(written, f"{file}#")
    if written.get("deburr") != kind:
        raise fields.wrong("deburr", f"is not {kind!r}: {shown(written.get('deburr'))}", example)
    found = fields.needed_count("version", example)
    if not 1 <= found <= version:
        hint = "update deburr, or write the file again with this one"
        raise fields.wrong("version", f"is version {found}; this deburr reads 1 to {version}", hint)
    if not isinstance(written.get(f"{kind}s"), list):
        raise fields.wrong(f"{kind}s", "is no list", example)
    return fields.objects(f"{kind}s")


def instant_text(moment: datetime) -> str:
    """A moment as documents hold it: `2026-11-14T09:30:00Z`."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
