from __future__ import annotations


def handler(event: dict, context: object) -> dict | None:
    return event.get("order")
