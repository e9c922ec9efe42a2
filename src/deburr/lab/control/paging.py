"""Lists in pages of the sizes that Lambda gives."""

from collections.abc import Mapping
from typing import Any

from deburr.lab.control.errors import invalid


def page(found: list[dict[str, Any]], asked: Mapping[str, Any], key: str, most: int) -> dict[str, Any]:
    """One page of a list, as many as asked for and at most as many as Lambda gives."""
    marker = asked.get("Marker") or "0"
    if not marker.isdigit():
        raise invalid("Marker is invalid")
    start = int(marker)
    end = start + min(most, asked.get("MaxItems") or most)
    answer: dict[str, Any] = {key: found[start:end]}
    if end < len(found):
        answer["NextMarker"] = str(end)
    return answer
