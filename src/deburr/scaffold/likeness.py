"""Whether two answers to one request say the same."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Compared(Struct, frozen=True):
    """One request, answered by today's handler and by the resolver.

    same   None where today's handler has no answer to compare with.
    told   in a few words: the status that both answer, or how they differ.
    """

    request: str
    same: bool | None
    told: str


def compared(request: str, today: bytes, then: bytes, *, failed: str = "", fails: str = "") -> Compared:
    """Status, type, body, location and cookies compared; JSON by what it says and not by how it is spaced.

    today, then    what the two handlers answered.
    failed, fails  why the one or the other did not; "" when it answered.
    """
    if failed:
        return Compared(request, None, f"today's handler fails: {failed}")
    if fails:
        return Compared(request, False, f"the resolver fails: {fails}")
    one, other = _answer(today), _answer(then)
    if one is None or other is None:
        return Compared(request, None if one is None else False, "no HTTP answer to compare")
    bare = not one["body"] and not other["body"]
    for what in (
        ("status", "body", "location", "cookies") if bare else ("status", "type", "body", "location", "cookies")
    ):
        if one[what] != other[what]:
            return Compared(request, False, f"{what}: {_short(one[what])} today, {_short(other[what])} then")
    return Compared(request, True, str(one["status"]))


def _answer(raw: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(raw)
    except ValueError:
        return None
    if not isinstance(told, dict) or "statusCode" not in told:
        return None
    body = told.get("body") or ""
    if told.get("isBase64Encoded"):
        body = base64.b64decode(body).decode(errors="replace")
    headers = _headers(told)
    kind = ", ".join(headers.get("content-type", [])).partition(";")[0].strip().lower()
    return {
        "status": told["statusCode"],
        "type": kind,
        "body": _read(body) if "json" in kind else body,
        "location": headers.get("location", []),
        "cookies": sorted([*headers.get("set-cookie", []), *(told.get("cookies") or [])]),
    }


def _headers(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """By name in small letters, every value."""
    found: dict[str, list[str]] = {}
    for name, value in (told.get("headers") or {}).items():
        found[name.lower()] = [str(value)]
    for name, values in (told.get("multiValueHeaders") or {}).items():
        found[name.lower()] = [str(each) for each in values]
    return found


def _read(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    text = " ".join(text.split())
    return f"{text[:60]}..." if len(text) > 60 else text or "none"
